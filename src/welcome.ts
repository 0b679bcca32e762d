import { wrapTo } from './text/lines.js';
import { engineVersion } from './engine/policy/version.js';
import type { Decisions } from './modules/decisions/decisions.service.js';

const snapYaml = 'name: my-app\nversion: "1"\nplugs:\n  network:\n  camera:\n';

/**
 * What a start prints: where the service listens, and a first decision it has just made.
 *
 * @param width columns that a line of prose may take
 * @param operatorToken the first token of the service, where this start has made it (docs/access.md, "Tokens")
 */
export function welcome(url: string, decisions: Decisions, width: number, operatorToken?: string): string {
  const lines = [
    `Plugboard ${engineVersion.version} listens on ${url}`,
    `Try it at ${url}/docs`,
    '',
    ...(operatorToken === undefined ? [] : [...tokenLines(operatorToken), '']),
    ...wrapTo(width, 'A first decision: a snap with the plugs "network" and "camera", on a classic system.'),
    ...['network', 'camera'].flatMap((name) => decisionLines(decisions, name, width)),
    '',
    'Ask it yourself:',
    `  curl ${url}/v1/decisions -H 'content-type: application/json' -d '${JSON.stringify(request('camera'))}'`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function request(plug: string) {
  return {
    action: 'auto-connect',
    plug: { snap: { yaml: snapYaml }, name: plug },
    device: { classic: true },
  } as const;
}

/** The token on a line of its own, which no terminal breaks, and what it is for. */
function tokenLines(token: string): string[] {
  return [
    'operator token (shown once, kept nowhere else):',
    `  ${token}`,
    'Requests that write send it as "Authorization: Bearer TOKEN" (docs/access.md).',
  ];
}

function decisionLines(decisions: Decisions, plug: string, width: number): string[] {
  const { outcome, reason } = decisions.decide(request(plug), 'none');
  const lead = `  ${plug.padEnd(8)} ${outcome.padEnd(8)} `;
  return wrapTo(width - lead.length, reason.message).map(
    (line, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + line,
  );
}
