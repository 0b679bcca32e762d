import type { Role } from './role.js';

/** On whose behalf a request is answered. */
export interface Principal {
  readonly kind: 'token' | 'oidc' | 'anonymous' | 'local';
  /** The id of the token, or the subject the issuer names; empty for the other kinds. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The account-ids a publisher acts for. */
  readonly accounts: readonly string[];
}

/** Whoever has not said who it is. */
export const anonymous: Principal = { kind: 'anonymous', id: '', name: '', roles: [], accounts: [] };

const admitted = Symbol('principal');

interface Admitted {
  [admitted]?: Principal;
}

/** Remembers on whose behalf a request is answered. */
export function rememberPrincipal(request: object, principal: Principal): void {
  (request as Admitted)[admitted] = principal;
}

/** On whose behalf a request is answered: anonymous on a route that is open to anybody, whatever the request says. */
export function principalOf(request: object): Principal {
  return (request as Admitted)[admitted] ?? anonymous;
}

/** The principal as the audit log names it, see docs/access.md, "What an entry holds". */
export function actorOf({ kind, id, name }: Principal): string {
  switch (kind) {
    case 'token':
      return `token:${id} ${name}`;
    case 'oidc':
      return `oidc:${id}`;
    default:
      return kind;
  }
}
