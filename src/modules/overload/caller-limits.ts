import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { RequestProblem } from '../http/request-problem.js';
import { limitedAddress } from './caller-address.js';
import { RateLimit, type Standing } from './rate-limit.js';

/** How many bytes of a body count as one request more. */
export const bytesOfRequest = 4096;

/** Who is counted for a request, and by what. */
interface Counted {
  readonly limit: RateLimit;
  readonly caller: string;
}

const counted = Symbol('counted');

interface CountedRequest {
  [counted]?: Counted;
}

/** Limits how much each caller asks: a token or a subject of the issuer, else an address (docs/overload.md). */
export class CallerLimits {
  /** How many requests were refused. */
  limited = 0;
  readonly #limit: RateLimit;

  constructor(
    private readonly perSecond: number,
    burst: number,
  ) {
    this.#limit = new RateLimit(perSecond, burst);
  }

  /** Counts a request on a route that is open to anybody. @returns the refusal, where it is too many */
  countAddress(request: FastifyRequest, reply: FastifyReply): RequestProblem | undefined {
    const address = limitedAddress(request.ip);
    return address === undefined ? undefined : this.#count(address, request, reply);
  }

  /** Counts a request of somebody who is known. @returns the refusal, where it is too many */
  countPrincipal(
    { kind, id }: Principal,
    request: FastifyRequest,
    reply: FastifyReply,
  ): RequestProblem | undefined {
    return this.#count(`${kind} ${id}`, request, reply);
  }

  #count(caller: string, request: FastifyRequest, reply: FastifyReply): RequestProblem | undefined {
    const standing = this.#limit.take(caller);
    reply.headers(standingHeaders(this.#limit, standing));
    if (standing.isWithin) {
      (request as CountedRequest)[counted] = { limit: this.#limit, caller };
      return undefined;
    }
    this.limited++;
    return rateLimited(
      `more than ${this.perSecond} requests a second were sent, and ${this.#limit.burst} at once before that`,
      standing,
    );
  }
}

/** The refusal of a caller that has asked too much, with the time after which it may ask again. */
export function rateLimited(detail: string, { wait }: Standing): RequestProblem {
  return new RequestProblem('rate-limited', detail, { headers: { 'retry-after': String(seconds(wait)) } });
}

/** Counts a body that was read whole: the caller pays for it before its next requests. */
export function countBody(request: object, bytes: number): void {
  const { [counted]: by } = request as CountedRequest;
  if (by !== undefined && bytes >= bytesOfRequest)
    by.limit.owe(by.caller, Math.floor(bytes / bytesOfRequest));
}

/** Counts a part of a body that is read as a stream. @returns the milliseconds to wait before the next part is read */
export function countPart(request: object, bytes: number): number {
  const { [counted]: by } = request as CountedRequest;
  if (by === undefined) return 0;
  const { isWithin, wait } = by.limit.owe(by.caller, bytes / bytesOfRequest);
  return isWithin ? 0 : wait;
}

function standingHeaders({ burst }: RateLimit, { remaining, reset }: Standing): Record<string, number> {
  return {
    'ratelimit-limit': burst,
    'ratelimit-remaining': remaining,
    'ratelimit-reset': Math.ceil(reset / 1000),
  };
}

/** Whole ones, at least one. */
function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
