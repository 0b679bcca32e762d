import { Injectable } from '@nestjs/common';
import { Oidc } from './oidc.js';
import { TokenUse } from './token-use.js';
import { Tokens } from './tokens.js';
import type { Verdict } from './verdict.js';

const bearer = /^Bearer +([\x21-\x7e]+) *$/i;

/** Three parts in base64url: a JWT signed in the compact form. */
const jwt = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** Finds out who sends a request: by a token of our own, or by one of the issuer that is configured. */
@Injectable()
export class Authentication {
  constructor(
    private readonly tokens: Tokens,
    private readonly tokenUse: TokenUse,
    private readonly oidc: Oidc,
  ) {}

  /**
   * What the Authorization header of a request amounts to.
   *
   * @param trusts `own` leaves the tokens of the issuer alone, which take far more work to verify than our own
   */
  verdictOn(authorization: string | undefined, trusts: 'all' | 'own' = 'all'): Verdict | Promise<Verdict> {
    if (authorization === undefined) return { outcome: 'absent' };
    const text = bearer.exec(authorization)?.[1];
    if (text === undefined) return { outcome: 'refused', reason: 'malformed' };
    if (this.oidc.isConfigured && jwt.test(text)) {
      return trusts === 'all' ? this.oidc.verdictOn(text) : { outcome: 'refused', reason: 'not-verified' };
    }
    const checked = this.tokens.check(text);
    if ('reason' in checked) return { outcome: 'refused', ...checked };
    this.tokenUse.note(checked);
    const { id, name, roles, accounts } = checked;
    return { outcome: 'accepted', principal: { kind: 'token', id, name, roles, accounts } };
  }
}
