import type { FastifyReply, FastifyRequest } from 'fastify';
import { routeNameOf } from './route-name.js';

/** The decisions of a batch: how many were made, and the ids of the first and the last one. */
export interface DecidedMany {
  count: number;
  first: string;
  last: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What was decided for the request: the id of a decision, or those of a batch. */
    decided: string | DecidedMany | undefined;
  }
}

/** Longer paths are cut, in characters. */
const longestPath = 300;

/** Tokens of the service, and signed JWTs, wherever somebody may have put them. */
const tokens = /plugboard_[a-z0-9]{8}_[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** One line for each request, when it is answered (docs/observability.md, "Log lines"). */
export function logAnswer(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { decided } = request;
  request.log.info(
    {
      requestId: request.id,
      method: request.method,
      route: routeNameOf(request.routeOptions.url ?? 'unmatched'),
      path: loggedPath(request.url),
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
      ...(typeof decided === 'string' && { decisionId: decided }),
      ...(typeof decided === 'object' && { decisions: decided }),
    },
    'request answered',
  );
  done();
}

/** The path of a URL for the log: queries may hold what is nobody's business, and so may paths. */
export function loggedPath(url: string): string {
  const path = url.split('?', 1)[0] ?? url;
  return path.replace(tokens, '(token)').slice(0, longestPath);
}

/** An error as the log has it. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly [member: string]: unknown;
}

/** What the log says of an error. Other members than these may hold what was to be stored, or what was sent. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' };
  const { name, message, stack = '', cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...(typeof code === 'string' && { code }),
    stack,
    ...(cause instanceof Error && { cause: loggedError(cause) }),
  };
}
