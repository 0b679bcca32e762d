import type { Decisions } from './modules/decisions/decisions.service.js';
import { engineVersion } from './engine/policy/version.js';

const snapYaml = 'name: my-app\nversion: "1"\nplugs:\n  network:\n  camera:\n';

/**
 * What a start prints: where the service listens, and a first decision it has just made.
 *
 * @param operatorToken the first token of the service, where this start has made it
 */
export function welcome(url: string, decisions: Decisions, operatorToken?: string): string {
  const lines = [
    `Plugboard ${engineVersion.version} listens on ${url}  (try it at ${url}/docs)`,
    '',
    ...(operatorToken === undefined ? [] : [`operator token (shown once): ${operatorToken}`, '']),
    'A first decision: a snap with the plugs "network" and "camera", on a classic system.',
    ...['network', 'camera'].map((name) => `  ${decided(decisions, name)}`),
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

function decided(decisions: Decisions, plug: string): string {
  const { outcome, reason } = decisions.decide(request(plug), 'none');
  return `${plug.padEnd(8)} ${outcome.padEnd(8)} ${reason.message}`;
}
