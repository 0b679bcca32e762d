import type { FastifyReply, FastifyRequest } from 'fastify';
import { isStoreRequest, storeErrorBody } from './store-errors.js';
import { requestProblemOf } from './request-problem-of.js';

export const problemMediaType = 'application/problem+json';

/** Failures of our own, of which the answer keeps the reason back. */
const logged = new Set(['internal-error', 'signer-unavailable', 'database-unavailable']);

/** Answers with the problem that `error` amounts to; a failure of our own is logged with its stack, never told. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = requestProblemOf(error, request.routeOptions.bodyLimit);
  request.server.httpFigures.problems[problem.code]++;
  if (logged.has(problem.code)) request.log.error({ requestId: request.id, err: error }, 'request failed');
  const body = isStoreRequest(request.url) ? storeErrorBody(problem) : problem.body(request.id);
  // A buffer, since a string or an object would get `; charset=utf-8` on its content type.
  reply
    .code(problem.status)
    .headers({ ...problem.headers, 'content-type': problemMediaType, 'x-request-id': request.id })
    .send(Buffer.from(JSON.stringify(body)));
}
