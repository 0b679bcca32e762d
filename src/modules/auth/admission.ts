import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequestProblem } from '../http/request-problem.js';
import type { FailedAttempts } from '../overload/failed-attempts.js';
import { Authentication } from './authentication.js';
import { AuthenticationFailures } from './authentication-failures.js';
import type { Principal } from './principal.js';
import type { Role } from './role.js';

const realm = 'Bearer realm="plugboard"';

/** Seconds after which a caller may ask again when an issuer could not be asked. */
const retryAfter = '5';

/** Lets a request in, or refuses it (docs/access.md, "Who may do what"). */
@Injectable()
export class Admission {
  constructor(
    private readonly authentication: Authentication,
    private readonly failures: AuthenticationFailures,
  ) {}

  /**
   * On whose behalf the request is answered.
   *
   * @param needed the roles of which one is enough
   * @param attempts limits the credentials that do not hold
   * @throws RequestProblem `unauthenticated`, `forbidden`, `rate-limited` after too many credentials that do not hold, or
   *   `not-ready` where an issuer cannot be reached
   */
  async admit(
    request: Pick<FastifyRequest, 'headers' | 'ip' | 'method' | 'url'>,
    needed: readonly Role[],
    attempts: FailedAttempts,
  ): Promise<Principal> {
    const trusts = attempts.areUsedUp(request.ip) ? 'own' : 'all';
    const verdict = await this.authentication.verdictOn(request.headers.authorization, trusts);
    switch (verdict.outcome) {
      case 'accepted':
        if (!needed.some((role) => verdict.principal.roles.includes(role))) throw forbidden(needed);
        return verdict.principal;
      case 'absent':
        throw unauthenticated('a bearer token is needed here', realm);
      case 'refused':
        this.failures.note(request, verdict);
        throw (
          attempts.note(request.ip) ??
          unauthenticated('the bearer token is not valid', `${realm}, error="invalid_token"`)
        );
      case 'undecided':
        throw new RequestProblem('not-ready', `the bearer token cannot be checked: ${verdict.because}`, {
          headers: { 'retry-after': retryAfter },
        });
    }
  }
}

function unauthenticated(detail: string, challenge: string): RequestProblem {
  return new RequestProblem('unauthenticated', detail, { headers: { 'www-authenticate': challenge } });
}

function forbidden(needed: readonly Role[]): RequestProblem {
  const names = needed.map((role) => `"${role}"`).join(' or ');
  return new RequestProblem('forbidden', `the token does not have the role that is needed here: ${names}`);
}
