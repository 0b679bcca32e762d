import type { IncomingMessage } from 'node:http';
import { newId } from '../../database/new-id.js';

const acceptable = /^[\x21-\x7e]{1,128}$/;

/** The caller's X-Request-ID if it is printable and of a sane length, else one of our own. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && acceptable.test(given) ? given : newId();
}
