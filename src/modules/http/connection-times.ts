import type { Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long the service waits for a client, in milliseconds (docs/overload.md, "Slow clients"). */
export interface ConnectionTimes {
  /** Until the head of a request has arrived. */
  readonly head: number;
  /** Until the whole of a request has arrived that is not taken as a stream. */
  readonly request: number;
  /** Until a stream, and the answer to it, are over. */
  readonly stream: number;
  /** That a connection may be silent in both directions while there is something to say. */
  readonly silence: number;
  /** Until the next request; longer than balancers keep a connection, or they would send into one that closes. */
  readonly idle: number;
  /** Between two looks for what is late. */
  readonly look: number;
}

export const usualTimes: ConnectionTimes = {
  head: 10_000,
  request: 30_000,
  stream: 3_600_000,
  silence: 60_000,
  idle: 72_000,
  look: 1000,
};

/** The largest head of a request, in bytes. */
const headBytes = 16_384;

/** What Node's server is made with. */
export function serverOptions({ head, request, look }: ConnectionTimes): ServerOptions {
  return {
    maxHeaderSize: headBytes,
    headersTimeout: Math.min(head, request),
    requestTimeout: request,
    connectionsCheckingInterval: look,
  };
}

/** Sets what has no option: further connections are closed as they come. */
export function limitConnections(server: Server, most: number): void {
  server.maxConnections = most;
}

const streams = new WeakMap<object, NodeJS.Timeout>();

/** Lets what is being received on a connection take its time, as streams do, until its answer is over. */
export function allowStream(socket: Socket, answer: ServerResponse, { stream }: ConnectionTimes): void {
  const late = setTimeout(() => socket.destroy(), stream).unref();
  streams.set(socket, late);
  answer.once('close', () => {
    clearTimeout(late);
    if (streams.get(socket) === late) streams.delete(socket);
  });
}

/** Whether a connection carries a stream, which may take longer than other requests. */
export function carriesStream(socket: object): boolean {
  return streams.has(socket);
}
