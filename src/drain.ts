import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inTime } from './in-time.js';
import { Readiness } from './modules/health/readiness.js';

/** Milliseconds that requests get to finish; container runtimes kill after ten seconds. */
const drainTime = 8000;

/** Milliseconds that the database gets to end its connections, when everything that was asked is answered. */
const closeTime = 5000;

/**
 * Milliseconds for which connections that wait for a next request stay open: it may be on its way, and would be lost.
 */
const lingerTime = 500;

/** Milliseconds for which connections are still accepted when there is always another one that waits. */
const acceptTime = 500;

/** How often, in milliseconds, connections that have become idle are closed after that. */
const sweepTime = 50;

/**
 * On SIGTERM or SIGINT (docs/overload.md, "Stopping"): says so to whoever asks whether it is ready, and goes on for
 * `delay` seconds; then stops accepting connections, answers what is in flight, closes the database and exits with
 * status 0. A second signal, or the end of the time, cuts the connections that are left.
 */
export function drainOnSignals(app: NestFastifyApplication, delay: number): void {
  const { log, server } = app.getHttpAdapter().getInstance();
  const connections = trackConnections(server);
  let draining = false;
  const drain = (signal: NodeJS.Signals): void => {
    if (draining) {
      server.closeAllConnections();
      return;
    }
    draining = true;
    log.info({ signal }, 'draining');
    leave(app, connections, delay).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', drain);
  process.on('SIGINT', drain);
}

async function leave(
  app: NestFastifyApplication,
  connections: ReadonlySet<Socket>,
  delay: number,
): Promise<void> {
  const { log, server, overload } = app.getHttpAdapter().getInstance();
  app.get(Readiness).drain();
  await pause(delay * 1000);
  setTimeout(() => {
    log.warn('draining took too long, connections are cut');
    server.closeAllConnections();
  }, drainTime);
  await acceptWaiting(server);
  const closed = stopAccepting(server);
  // Not before: whoever loses a connection makes another one at once, which would be waiting just now.
  overload.isLeaving = true;
  setTimeout(() => {
    setInterval(() => {
      closeIdle(server, connections);
    }, sweepTime);
  }, lingerTime);
  await closed;
  const isClosed = await inTime(
    app.close().then(() => true),
    closeTime,
    false,
  );
  if (!isClosed) log.warn('the connections to the database do not end, and are left');
}

/**
 * Accepts the connections that wait for it, which would be reset otherwise. In each turn of the event loop one is
 * accepted.
 */
async function acceptWaiting(server: Server): Promise<void> {
  const until = performance.now() + acceptTime;
  let quietTurns = 0;
  const onConnection = (): void => {
    quietTurns = 0;
  };
  server.on('connection', onConnection);
  while (quietTurns < 3 && performance.now() < until) {
    quietTurns++;
    await nextTurn();
  }
  server.off('connection', onConnection);
}

/**
 * Accepts no further connections.
 *
 * @returns when all that were open are closed. Node would close those at once that wait for a next request.
 */
function stopAccepting(server: Server): Promise<void> {
  const closeIdleConnections = server.closeIdleConnections.bind(server);
  return new Promise((resolve) => {
    server.closeIdleConnections = () => undefined;
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections = closeIdleConnections;
  });
}

function trackConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

/** Closes what waits for a next request, and what has never sent one, which Node counts as busy. */
function closeIdle(server: Server, connections: ReadonlySet<Socket>): void {
  server.closeIdleConnections();
  for (const socket of connections) {
    if (socket.bytesRead === 0) socket.destroy();
  }
}
