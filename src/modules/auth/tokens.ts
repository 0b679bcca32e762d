import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../../database/new-id.js';
import { type OneRow, ReadConnection } from '../../database/read-connection.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { AuditLog } from '../audit/audit-log.js';
import { AccessToken } from './access-token.entity.js';
import type { Role } from './role.js';
import { draftFault, type TokenDraft } from './token-draft.js';
import { newTokenText, tokenDigest, tokenPrefix } from './token-text.js';
import type { FailureReason } from './verdict.js';

/** What is known of a token; its text is not. */
export interface Token extends Readonly<Omit<AccessToken, 'digest' | 'roles' | 'accounts'>> {
  readonly roles: readonly Role[];
  readonly accounts: readonly string[];
}

/** A token that has just been made, the only time its text is known. */
export interface NewToken {
  readonly token: Token;
  readonly text: string;
}

/** Who makes or revokes a token, for the audit log. */
interface Doer {
  readonly actor: string;
  readonly requestId?: string;
}

const columns = `id, prefix, digest, name, roles, accounts, created_at AS createdAt, expires_at AS expiresAt,
  revoked_at AS revokedAt, last_used_at AS lastUsedAt`;

/**
 * The tokens of this service. They are read again for every request, which takes microseconds, so that one revoked
 * by another process stops working at once.
 */
@Injectable()
export class Tokens {
  readonly #withPrefix: OneRow<[prefix: string], AccessToken>;
  readonly #withId: OneRow<[id: string], AccessToken>;
  readonly #all: () => AccessToken[];

  constructor(
    connection: ReadConnection,
    private readonly unitOfWork: UnitOfWork,
    private readonly auditLog: AuditLog,
  ) {
    this.#withPrefix = connection.prepare(`SELECT ${columns} FROM access_token WHERE prefix = ?`);
    this.#withId = connection.prepare(`SELECT ${columns} FROM access_token WHERE id = ?`);
    this.#all = connection.prepareRows(`SELECT ${columns} FROM access_token ORDER BY id`);
  }

  /** All tokens, revoked and expired ones too, the oldest first. */
  list(): Token[] {
    return this.#all().map(tokenOf);
  }

  /** Makes a token. The draft has to hold, see {@link draftFault}. */
  create(draft: TokenDraft, doer: Doer): Promise<NewToken> {
    return this.unitOfWork.run((manager) => this.#add(manager, draft, doer));
  }

  /** Makes the first token of a service, for its operator; undefined where a token has ever been made. */
  firstOperator(): Promise<NewToken | undefined> {
    return this.unitOfWork.run(async (manager) => {
      if (await manager.exists(AccessToken)) return undefined;
      return this.#add(manager, { name: 'first operator', roles: ['operator'] }, { actor: 'local' });
    });
  }

  /** Revokes the token with an id or a prefix, and gives it as it is then; undefined where there is none. */
  revoke(idOrPrefix: string, doer: Doer): Promise<Token | undefined> {
    return this.unitOfWork.run(async (manager) => {
      const row = this.#withId(idOrPrefix) ?? this.#withPrefix(idOrPrefix);
      if (row === undefined) return undefined;
      if (row.revokedAt !== null) return tokenOf(row);
      const revokedAt = new Date().toISOString();
      await manager.update(AccessToken, { id: row.id }, { revokedAt });
      await this.auditLog.record(manager, {
        ...doer,
        action: 'token-revoked',
        subject: `token:${row.id}`,
        details: { name: row.name, prefix: row.prefix },
      });
      return { ...tokenOf(row), revokedAt };
    });
  }

  /** The token that a text is, or why it does not count. */
  check(text: string): Token | { readonly reason: FailureReason; readonly prefix?: string } {
    const prefix = tokenPrefix(text);
    if (prefix === undefined) return { reason: 'malformed' };
    const row = this.#withPrefix(prefix);
    const digest = tokenDigest(text);
    if (row === undefined || !timingSafeEqual(digest, Buffer.from(row.digest, 'base64url'))) {
      return { reason: 'unknown', prefix };
    }
    if (row.revokedAt !== null) return { reason: 'revoked', prefix };
    if (row.expiresAt !== null && Date.parse(row.expiresAt) <= Date.now())
      return { reason: 'expired', prefix };
    return tokenOf(row);
  }

  async #add(manager: EntityManager, draft: TokenDraft, doer: Doer): Promise<NewToken> {
    const now = new Date();
    const fault = draftFault(draft, now);
    if (fault !== undefined) throw new Error(`a token cannot be made: ${fault.member}: ${fault.message}`);
    const { prefix, text } = this.#unusedText();
    const { name, expiresAt = null } = draft;
    const roles = [...new Set(draft.roles)];
    const accounts = [...new Set(draft.accounts)];
    const row: AccessToken = {
      id: newId(),
      prefix,
      digest: tokenDigest(text).toString('base64url'),
      name,
      roles: JSON.stringify(roles),
      accounts: JSON.stringify(accounts),
      createdAt: now.toISOString(),
      expiresAt,
      revokedAt: null,
      lastUsedAt: null,
    };
    await manager.insert(AccessToken, row);
    await this.auditLog.record(manager, {
      ...doer,
      action: 'token-created',
      subject: `token:${row.id}`,
      details: { name, prefix, roles, accounts, expiresAt },
    });
    return { token: tokenOf(row), text };
  }

  #unusedText(): ReturnType<typeof newTokenText> {
    let made = newTokenText();
    while (this.#withPrefix(made.prefix) !== undefined) made = newTokenText();
    return made;
  }
}

function tokenOf(row: AccessToken): Token {
  const { id, prefix, name, createdAt, expiresAt, revokedAt, lastUsedAt } = row;
  const roles = JSON.parse(row.roles) as Role[];
  const accounts = JSON.parse(row.accounts) as string[];
  return { id, prefix, name, roles, accounts, createdAt, expiresAt, revokedAt, lastUsedAt };
}
