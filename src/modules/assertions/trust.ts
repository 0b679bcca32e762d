import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { insertRows } from '../../database/insert-rows.js';
import { newId } from '../../database/new-id.js';
import { type ManyRows, ReadConnection } from '../../database/read-connection.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { textHeader } from '../../engine/asserts/headers.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { keyText, textOf } from './assertion-row.js';
import type { TrustedAssertion } from './trusted-assertion.entity.js';

/** What is trusted, as of a revision of the store. */
interface Known {
  readonly asOf: number;
  readonly rows: readonly TrustedAssertion[];
  readonly accounts: ReadonlySet<string>;
  /** By type and primary key. */
  readonly byName: ReadonlyMap<string, TrustedAssertion>;
}

const most = 1000;

/**
 * The accounts and keys that a chain of signatures may end at: the own root, and what an operator has imported.
 * An account is trusted where it, or a key of it, is. See docs/assertions.md, "Trust".
 */
@Injectable()
export class Trust {
  readonly #rows: ManyRows<[], TrustedAssertion>;
  #known: Known | undefined;

  constructor(private readonly connection: ReadConnection) {
    this.#rows = connection.prepareRows(
      `SELECT id, type, primary_key AS primaryKey, account_id AS accountId, origin, text, added_at AS addedAt
       FROM trusted_assertion ORDER BY id LIMIT ${most}`,
    );
  }

  list(): readonly TrustedAssertion[] {
    return this.#current().rows;
  }

  isTrustedAccount(accountId: string): boolean {
    return this.#current().accounts.has(accountId);
  }

  /** The trusted account-key of an id. */
  key(keyId: string): TrustedAssertion | undefined {
    return this.find('account-key', keyId);
  }

  find(type: TrustedAssertion['type'], primaryKey: string): TrustedAssertion | undefined {
    return this.#current().byName.get(nameOf({ type, primaryKey }));
  }

  /**
   * Trusts accounts and account-keys from now on, inside the caller's unit of work; tells which were not trusted yet.
   *
   * @throws InvalidInput `assertion-untrusted` about an assertion of another type
   */
  async add(
    manager: EntityManager,
    assertions: readonly Assertion[],
    origin: TrustedAssertion['origin'],
  ): Promise<TrustedAssertion[]> {
    const known = new Set(this.list().map(nameOf));
    const rows = assertions
      .map((assertion) => rowOf(assertion, origin))
      .filter((row) => !known.has(nameOf(row)));
    if (known.size + rows.length > most) {
      throw new InvalidInput('limit-exceeded', `at most ${most} accounts and keys can be trusted`);
    }
    const columns = ['id', 'type', 'primary_key', 'account_id', 'origin', 'text', 'added_at'];
    const cells = rows.map(({ id, type, primaryKey, accountId, origin, text, addedAt }) => [
      id,
      type,
      primaryKey,
      accountId,
      origin,
      text,
      addedAt,
    ]);
    await insertRows(manager, 'trusted_assertion', columns, cells);
    return rows;
  }

  /** Trusts it no more; false where it was not trusted. The own root stays. */
  async remove(manager: EntityManager, { id, origin }: TrustedAssertion): Promise<boolean> {
    if (origin === 'own') return false;
    await manager.query(`DELETE FROM trusted_assertion WHERE id = '${id}'`);
    return true;
  }

  #current(): Known {
    const asOf = this.connection.storeRevision();
    if (this.#known?.asOf === asOf) return this.#known;
    const rows = this.#rows();
    this.#known = {
      asOf,
      rows,
      accounts: new Set(rows.map(({ accountId }) => accountId)),
      byName: new Map(rows.map((row) => [nameOf(row), row])),
    };
    return this.#known;
  }
}

function nameOf({ type, primaryKey }: Pick<TrustedAssertion, 'type' | 'primaryKey'>): string {
  return `${type}/${primaryKey}`;
}

function rowOf(assertion: Assertion, origin: TrustedAssertion['origin']): TrustedAssertion {
  const { type, primaryKey, headers } = assertion;
  if (type.name !== 'account' && type.name !== 'account-key') {
    throw new InvalidInput(
      'assertion-untrusted',
      `an assertion of type "${type.name}" cannot be trusted, expected "account" or "account-key"`,
    );
  }
  return {
    id: newId(),
    type: type.name,
    primaryKey: keyText(primaryKey),
    accountId: textHeader(headers, 'account-id'),
    origin,
    text: textOf(assertion),
    addedAt: new Date().toISOString(),
  };
}
