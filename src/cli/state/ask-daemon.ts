import { request, type IncomingMessage } from 'node:http';
import { InputFault } from '../input/input-fault.js';

/** Where the daemon of this machine listens. */
export const daemonSocket = '/run/snapd.socket';

/** The most of one answer that is read, in bytes. */
export const mostAnswerBytes = 8 * 1024 * 1024;

/** How long one answer may take, in milliseconds. */
const longestWait = 30_000;

/** An answer of the daemon, of whatever status. */
export interface DaemonAnswer {
  readonly path: string;
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

/**
 * Asks the daemon behind a socket with GET.
 *
 * @throws InputFault where there is no daemon behind it, or its answer is too slow or too large
 */
export async function askDaemon(socket: string, path: string): Promise<DaemonAnswer> {
  try {
    const response = await responseTo(socket, path);
    return {
      path,
      status: response.statusCode ?? 0,
      mediaType: (response.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '',
      text: await textOf(response, socket, path),
    };
  } catch (error) {
    throw error instanceof InputFault ? error : unreachable(socket, path, error);
  }
}

function responseTo(socketPath: string, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(longestWait);
    request({ socketPath, path, headers: { host: 'localhost' }, agent: false, signal }, resolve)
      .on('error', reject)
      .end();
  });
}

async function textOf(response: IncomingMessage, socket: string, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostAnswerBytes) {
      const most = `${mostAnswerBytes / 1024 / 1024} MiB, the most that is read`;
      throw new InputFault(`the answer to GET ${path} is larger than ${most}`, { source: socket });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unreachable(socket: string, path: string, error: unknown): InputFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  const isSlow = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
  if (isSlow) {
    return new InputFault(`GET ${path} was not answered within ${longestWait / 1000} seconds`, {
      source: socket,
    });
  }
  if (code.startsWith('HPE_')) return new InputFault('speaks no HTTP, expected snapd', { source: socket });
  return new InputFault(`cannot be asked: ${reasons[code] ?? message}`, { source: socket });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket; is snapd installed and running?',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENOTSOCK: 'it is no socket',
  ECONNREFUSED: 'nobody listens there, expected the socket of snapd',
  ECONNRESET: 'the connection was closed before the answer was whole',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EINVAL: 'the path is too long for a socket',
};
