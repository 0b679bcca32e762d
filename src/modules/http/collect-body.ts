import type { FastifyRequest } from 'fastify';
import { RequestProblem } from './request-problem.js';

/** Fastify's own word for it, which the filter knows to translate with the limit of the route. */
function tooLarge(): Error {
  return Object.assign(new Error('the body is too large'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE' });
}

/** Collects a body into one buffer, as Fastify does for parsers that ask for it, up to the limit of the route. */
export function collectBody(
  { headers, routeOptions: { bodyLimit } }: FastifyRequest,
  payload: NodeJS.ReadableStream,
  done: (error: Error | null, body?: Buffer) => void,
): void {
  const announced = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  const chunks: Buffer[] = [];
  let [length, isOver] = [0, false];
  const end = (error: Error | null, body?: Buffer) => {
    if (isOver) return;
    isOver = true;
    done(error, body);
  };
  if (announced !== undefined && announced > bodyLimit) {
    payload.resume();
    end(tooLarge());
    return;
  }
  payload.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > bodyLimit) end(tooLarge());
    else if (!isOver) chunks.push(chunk);
  });
  payload.on('error', end);
  payload.on('end', () => {
    if (announced === undefined || announced === length) end(null, Buffer.concat(chunks));
    else end(new RequestProblem('http-invalid', 'the body is not as long as Content-Length says'));
  });
}
