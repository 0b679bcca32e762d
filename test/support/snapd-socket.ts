import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { temporaryDirectory } from './database.js';
import { device, type Json, sync } from './snapd-answers.js';

/** What is answered on one path. */
export interface SocketAnswer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

/** Something that answers on a socket as snapd does. */
export interface SnapdSocket {
  readonly path: string;
  /** The paths that were asked for, in this order. */
  readonly asked: readonly string[];
  /** Answers a path otherwise from now on. */
  answer(path: string, answer: SocketAnswer): void;
  close(): Promise<void>;
}

export const json = (value: unknown, status = 200): SocketAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

export const assertions = (body: string): SocketAnswer => ({
  type: 'application/x.ubuntu.assertion; bundle=y',
  body,
});

export const refusal = (status: number, result: Json): SocketAnswer =>
  json({ type: 'error', 'status-code': status, status: 'Error', result }, status);

export const noModel = refusal(404, {
  message: 'no model assertion yet',
  kind: 'assertion-not-found',
  value: 'model',
});

/** Answers for {@link device}, which has no model and no assertions. */
export async function startSnapdSocket(): Promise<SnapdSocket> {
  const directory = temporaryDirectory();
  const path = join(directory.path, 'snapd.socket');
  const answers = new Map<string, SocketAnswer>([
    ['/v2/system-info', json(sync(device.systemInfo))],
    ['/v2/model', noModel],
    ['/v2/snaps', json({ ...sync(device.snaps), sources: ['local'] })],
    ['/v2/connections?select=all', json(sync(device.connections))],
    ['/v2/assertions/snap-declaration', assertions('')],
    ['/v2/assertions/store', assertions('')],
  ]);
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const { status = 200, type, body } = answers.get(url) ?? refusal(404, { message: 'not found' });
    response.writeHead(status, type === undefined ? {} : { 'content-type': type });
    response.end(body);
  });
  await listening(server, path);
  return {
    path,
    asked,
    answer: (at, answer) => {
      answers.set(at, answer);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          directory.remove();
          resolve();
        });
      }),
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve) => {
    server.listen(path, resolve);
  });
}
