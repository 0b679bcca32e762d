import { jsonObjectIn } from '../input/read-json.js';
import { InputFault } from '../input/input-fault.js';
import { askDaemon, type DaemonAnswer } from './ask-daemon.js';

const assertionType = 'application/x.ubuntu.assertion';

/**
 * Asks the daemon behind a socket for all that plans need, and gives it as JSON text: `{"snapd": {…}}` with its
 * answers as they came.
 *
 * @throws InputFault where it cannot be asked, or does not answer as expected
 */
export async function readDaemon(socket: string): Promise<string> {
  const ask = (path: string) => askDaemon(socket, path);
  const json = async (path: string) => jsonText(await ask(path), socket);
  const assertions = async (type: string) => assertionText(await ask(`/v2/assertions/${type}`), socket);
  const members = {
    systemInfo: await json('/v2/system-info'),
    model: modelText(await ask('/v2/model'), socket),
    snaps: await json('/v2/snaps'),
    connections: await json('/v2/connections?select=all'),
    assertions: JSON.stringify(joined([await assertions('snap-declaration'), await assertions('store')])),
  };
  const lines = Object.entries(members).map(([name, text]) => `"${name}": ${text.trim()}`);
  return `{"snapd": {\n${lines.join(',\n')}\n}}\n`;
}

function joined(streams: readonly string[]): string {
  return streams
    .filter((text) => text.trim() !== '')
    .map((text) => `${text.trimEnd()}\n`)
    .join('\n');
}

/** The text as it came, once it is known to be JSON. */
function jsonText(answer: DaemonAnswer, socket: string): string {
  refuseFailure(answer, socket);
  return checkedJson(answer, socket);
}

function checkedJson({ path, text }: DaemonAnswer, socket: string): string {
  const { type, result } = jsonObjectIn({ name: `${socket}, GET ${path}`, text });
  if (type === 'sync' && typeof result === 'object' && result !== null) return text;
  throw new InputFault(`GET ${path} is not answered as snapd answers it`, { source: socket });
}

/** JSON of the text, or `null` for a device that has no model yet. */
function modelText(answer: DaemonAnswer, socket: string): string {
  if (answer.status === 404 && kindOf(answer) === 'assertion-not-found') return 'null';
  return JSON.stringify(assertionText(answer, socket));
}

function assertionText(answer: DaemonAnswer, socket: string): string {
  refuseFailure(answer, socket);
  if (answer.mediaType === assertionType) return answer.text;
  throw new InputFault(
    `GET ${answer.path} is answered with "${answer.mediaType}", expected "${assertionType}"`,
    {
      source: socket,
    },
  );
}

function refuseFailure(answer: DaemonAnswer, socket: string): void {
  const { status, path } = answer;
  if (status === 200) return;
  const message = errorOf(answer).message;
  const said = typeof message === 'string' ? `: ${message}` : '';
  throw new InputFault(`GET ${path} is answered with status ${status}${said}`, { source: socket });
}

function kindOf(answer: DaemonAnswer): unknown {
  return errorOf(answer).kind;
}

/** What the daemon says about an error; nothing where it does not say it in its own way. */
function errorOf({ text }: DaemonAnswer): { readonly message?: unknown; readonly kind?: unknown } {
  try {
    const { result } = JSON.parse(text) as { readonly result?: unknown };
    return typeof result === 'object' && result !== null ? result : {};
  } catch {
    return {};
  }
}
