import type { IncomingMessage } from 'node:http';

/** The media type of a request's body, without parameters, in lower case; undefined where none is given. */
export function mediaTypeOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}
