import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { insertRows } from '../../database/insert-rows.js';
import { type ManyRows, type OneRow, ReadConnection } from '../../database/read-connection.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import type { AssertionOrigin, StoredAssertion } from './assertion.entity.js';
import { rowOf, searchableOf } from './assertion-row.js';

/** A stored assertion without its text. */
export type AssertionRecord = Omit<StoredAssertion, 'text'>;

const recordColumns = `id, type, primary_key AS primaryKey, sequence_key AS sequenceKey, sequence, revision, format,
  authority_id AS authorityId, sign_key AS signKey, origin, digest, stored_at AS storedAt`;
const columns = `${recordColumns}, text`;

/**
 * Every assertion that was ever stored, by type and primary key (its parts joined by `/`). Reads see what was last
 * committed. What clients get leaves drafts out; what decisions use leaves the built-in base-declaration out.
 */
@Injectable()
export class Assertions {
  /** What a client gets that understands formats up to `maxFormat`: of those the highest revision. */
  readonly served: OneRow<[type: string, key: string, maxFormat: number], StoredAssertion>;

  /** The last of a sequence, as far as a client understands the format. */
  readonly servedLatest: OneRow<[type: string, sequenceKey: string, maxFormat: number], StoredAssertion>;

  /** The revision in force for decisions. */
  readonly inForce: OneRow<[type: string, key: string], StoredAssertion>;

  /** The digest of {@link inForce}. */
  readonly inForceDigest: OneRow<[type: string, key: string], Pick<StoredAssertion, 'digest'>>;

  /** The revision that was in force for decisions at a time (RFC 3339, UTC, with milliseconds). */
  readonly inForceAt: OneRow<[type: string, key: string, time: string], StoredAssertion>;

  /** The one whose text has a digest. */
  readonly withDigest: OneRow<[type: string, key: string, digest: string], StoredAssertion>;

  /** One revision, in its highest format. */
  readonly revision: OneRow<[type: string, key: string, revision: number], StoredAssertion>;

  /** The highest revision that is stored in a format. */
  readonly newestInFormat: OneRow<[type: string, key: string, format: number], AssertionRecord>;

  /** One revision in one format. */
  readonly exact: OneRow<[type: string, key: string, revision: number, format: number], StoredAssertion>;

  readonly byId: OneRow<[id: string], StoredAssertion>;

  /** The newest revisions, newest first. */
  readonly history: ManyRows<[type: string, key: string, most: number], StoredAssertion>;

  /** The newest account-key of every key that an account has, as it says itself. */
  readonly keysOf: ManyRows<[accountId: string], StoredAssertion>;

  readonly #count: OneRow<[type: string], { count: number }>;

  constructor(connection: ReadConnection) {
    const of = `SELECT ${columns} FROM assertion WHERE type = ?`;
    const newest = 'ORDER BY revision DESC, format DESC LIMIT 1';
    const keyed = `${of} AND primary_key = ?`;
    this.served = connection.prepare(`${keyed} AND format <= ? AND origin <> 'draft' ${newest}`);
    this.servedLatest = connection.prepare(
      `${of} AND sequence_key = ? AND format <= ? AND origin <> 'draft' ORDER BY sequence DESC, revision DESC, format DESC LIMIT 1`,
    );
    this.inForce = connection.prepare(`${keyed} AND origin <> 'built-in' ${newest}`);
    this.inForceDigest = connection.prepare(
      `SELECT digest FROM assertion WHERE type = ? AND primary_key = ? AND origin <> 'built-in' ${newest}`,
    );
    this.inForceAt = connection.prepare(`${keyed} AND stored_at <= ? AND origin <> 'built-in' ${newest}`);
    this.withDigest = connection.prepare(`${keyed} AND digest = ? LIMIT 1`);
    this.revision = connection.prepare(`${keyed} AND revision = ? ${newest}`);
    this.exact = connection.prepare(`${keyed} AND revision = ? AND format = ?`);
    this.newestInFormat = connection.prepare(
      `SELECT ${recordColumns} FROM assertion WHERE type = ? AND primary_key = ? AND format = ? ${newest}`,
    );
    this.byId = connection.prepare(`SELECT ${columns} FROM assertion WHERE id = ?`);
    this.history = connection.prepareRows(`${keyed} ORDER BY revision DESC, format DESC LIMIT ?`);
    this.keysOf = connection.prepareRows(
      `SELECT ${columns} FROM assertion WHERE type = 'account-key'
         AND id IN (SELECT assertion_id FROM assertion_header WHERE name = 'account-id' AND value = ?)
         AND revision = (SELECT max(revision) FROM assertion other
           WHERE other.type = assertion.type AND other.primary_key = assertion.primary_key)
       ORDER BY id LIMIT 1000`,
    );
    this.#count = connection.prepare('SELECT count(*) AS count FROM assertion WHERE type = ?');
  }

  /** How many revisions of a type are stored. */
  count(type: string): number {
    return this.#count(type)?.count ?? 0;
  }

  /**
   * Stores assertions inside the caller's unit of work. Whether they may be is settled before: a revision that is
   * there already in this format breaks a constraint of the database.
   */
  async add(
    manager: EntityManager,
    assertions: readonly Assertion[],
    origin: AssertionOrigin,
  ): Promise<StoredAssertion[]> {
    const storedAt = new Date().toISOString();
    const rows = assertions.map((assertion) => rowOf(assertion, origin, storedAt));
    const headers = rows.flatMap(({ id }, index) =>
      searchableOf(assertions[index] as Assertion).map((entry) => [id, ...entry]),
    );
    await insertRows(manager, 'assertion', rowColumns, rows.map(cellsOf));
    await insertRows(manager, 'assertion_header', ['assertion_id', 'name', 'value'], headers);
    return rows;
  }
}

const rowColumns = [
  'id',
  'type',
  'primary_key',
  'sequence_key',
  'sequence',
  'revision',
  'format',
  'authority_id',
  'sign_key',
  'origin',
  'text',
  'digest',
  'stored_at',
];

function cellsOf(row: StoredAssertion): (string | number | null)[] {
  const { id, type, primaryKey, sequenceKey, sequence, revision, format } = row;
  const { authorityId, signKey, origin, text, digest, storedAt } = row;
  return [
    id,
    type,
    primaryKey,
    sequenceKey,
    sequence,
    revision,
    format,
    authorityId,
    signKey,
    origin,
    text,
    digest,
    storedAt,
  ];
}
