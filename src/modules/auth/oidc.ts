import { Injectable } from '@nestjs/common';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { OidcSettings } from '../../config/settings.js';
import { textsInClaim } from './claims.js';
import { IssuerKeys, IssuerUnavailable } from './issuer-keys.js';
import { isRole } from './role.js';
import type { Verdict } from './verdict.js';

/** Whoever may verify with one of these may not sign with it. */
const asymmetric = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Seconds by which the clocks of the issuer and of this service may differ. */
const clockTolerance = 5;

/** OpenID Connect allows no longer subjects. */
const longestSubject = 255;

const mostAccounts = 100;

/** Tokens of an OpenID Connect issuer, where one is configured (docs/access.md, "Tokens of an identity provider"). */
@Injectable()
export class Oidc {
  readonly #keys: IssuerKeys | undefined;

  constructor(private readonly settings: OidcSettings | undefined) {
    this.#keys = settings === undefined ? undefined : new IssuerKeys(settings.issuer);
  }

  get isConfigured(): boolean {
    return this.settings !== undefined;
  }

  async verdictOn(jwt: string): Promise<Verdict> {
    const notVerified = { outcome: 'refused', reason: 'not-verified' } as const;
    if (this.settings === undefined || this.#keys === undefined) return notVerified;
    const { issuer, audience } = this.settings;
    try {
      const { payload } = await jwtVerify(jwt, await this.#keys.current(), {
        issuer,
        audience,
        algorithms: asymmetric,
        requiredClaims: ['exp', 'sub'],
        clockTolerance,
      });
      return this.#accepted(this.settings, payload) ?? notVerified;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { outcome: 'refused', reason: 'expired' };
      if (isUnavailable(error)) return { outcome: 'undecided', because: because(error) };
      if (error instanceof errors.JOSEError) return notVerified;
      throw error;
    }
  }

  /** Undefined where the subject is none. */
  #accepted({ rolesClaim, accountsClaim }: OidcSettings, claims: JWTPayload): Verdict | undefined {
    const { sub } = claims;
    if (typeof sub !== 'string' || sub === '' || sub.length > longestSubject) return undefined;
    const roles = [...new Set(textsInClaim(claims, rolesClaim).filter(isRole))];
    const accounts = textsInClaim(claims, accountsClaim).slice(0, mostAccounts);
    return { outcome: 'accepted', principal: { kind: 'oidc', id: sub, name: sub, roles, accounts } };
  }
}

/** The key set could not be had; jose says so with its plainest error where the answer is not a 200 or not JSON. */
function isUnavailable(error: unknown): boolean {
  return (
    error instanceof IssuerUnavailable ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    (error instanceof errors.JOSEError && error.code === errors.JOSEError.code)
  );
}

function because(error: unknown): string {
  const detail = error instanceof IssuerUnavailable ? error.message : 'its key set cannot be read';
  return `the issuer is not reachable: ${detail}`;
}
