import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A balancer for tests: asks each instance whether it is ready, and sends requests to those in turn that are. */
export interface Balancer {
  readonly url: string;
  /** The ports that it sends requests to now. */
  readonly ready: () => Promise<readonly number[]>;
  readonly close: () => Promise<void>;
}

/** Milliseconds between two questions. */
const askEvery = 50;

/** @param path what it asks, such as `/readyz` */
export async function startBalancer(ports: readonly number[], path: string): Promise<Balancer> {
  let ready: readonly number[] = [];
  const stop = new AbortController();
  const ask = async (): Promise<void> => {
    const answers = await Promise.all(ports.map((port) => isReady(port, path)));
    ready = ports.filter((_, index) => answers[index]);
  };
  const asking = (async () => {
    while (!stop.signal.aborted) {
      await ask();
      await new Promise((resolve) => setTimeout(resolve, askEvery));
    }
  })();
  let next = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      pass(incoming, Buffer.concat(chunks), outgoing, [
        ...ready.slice(next % 2),
        ...ready.slice(0, next % 2),
      ]);
      next += 1;
    });
  });
  await ask();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: () => Promise.resolve(ready),
    close: async () => {
      stop.abort();
      await asking;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function isReady(port: number, path: string): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

/** Tries the next instance where a connection is refused, as nothing was asked there then. */
function pass(
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  [port, ...others]: readonly number[],
): void {
  if (port === undefined) {
    outgoing.writeHead(503).end();
    return;
  }
  const { method, url, headers } = incoming;
  const sent = request({ port, host: '127.0.0.1', method, path: url, headers, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  sent.on('error', (error) => {
    if ('code' in error && error.code === 'ECONNREFUSED') pass(incoming, body, outgoing, others);
    else if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end();
  });
  sent.end(body);
}
