import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Milliseconds that requests get to finish; container runtimes kill after ten seconds. */
const drainTime = 8000;

/** How often, in milliseconds, connections that have become idle are closed while draining. */
const sweepTime = 50;

/**
 * On SIGTERM or SIGINT: stops accepting connections, answers what is in flight, closes the database, exits with
 * status 0. A second signal, or the end of the time, cuts the connections that are left.
 */
export function drainOnSignals(app: NestFastifyApplication): void {
  const { log, server } = app.getHttpAdapter().getInstance();
  const closeIdle = idleConnections(server);
  let draining = false;
  const drain = (signal: NodeJS.Signals): void => {
    if (draining) {
      server.closeAllConnections();
      return;
    }
    draining = true;
    log.info({ signal }, 'draining');
    setInterval(closeIdle, sweepTime);
    setTimeout(() => {
      log.warn('draining took too long, connections are cut');
      server.closeAllConnections();
    }, drainTime);
    app.close().then(
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

/** Closes what waits for a next request, and what has never sent one, which Node counts as busy. */
function idleConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    server.closeIdleConnections();
    for (const socket of open) {
      if (socket.bytesRead === 0) socket.destroy();
    }
  };
}
