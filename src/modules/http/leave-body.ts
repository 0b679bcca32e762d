import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Milliseconds in which a client that is still sending can read why it need not. */
const patience = 1000;

/**
 * For a request that is refused before its body is read to the end: the answer is the last one on its connection,
 * and what still comes is thrown away until the client had time to read it.
 */
export function leaveBody(body: Readable, reply: FastifyReply): void {
  if (body.readableEnded) return;
  const { socket } = reply.request.raw;
  reply.header('connection', 'close');
  body.on('error', () => undefined).resume();
  reply.raw.once('close', () => setTimeout(() => socket.destroy(), patience).unref());
}
