import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { encodeTime, TIME_LEN, TIME_MAX } from 'ulid';
import { type ManyRows, ReadConnection } from '../../database/read-connection.js';
import { searchableHeaders } from './assertion-row.js';
import type { AssertionRecord } from './assertions.js';

/** What assertions are looked for by; all of it has to hold. */
export interface AssertionQuery {
  readonly type?: string;
  /** Only with a type: keys are found by it. */
  readonly key?: string;
  readonly signKey?: string;
  readonly authorityId?: string;
  /** Only the newest revision of each. */
  readonly newest?: boolean;
  /** RFC 3339, UTC, with milliseconds. */
  readonly storedAfter?: string;
  readonly storedBefore?: string;
  /** By the name of a searchable header. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a page ends: the id of its last assertion. */
export interface Page {
  readonly found: readonly AssertionRecord[];
  readonly next?: string;
}

const columns = `id, type, primary_key AS primaryKey, sequence_key AS sequenceKey, sequence, revision, format,
  authority_id AS authorityId, sign_key AS signKey, origin, digest, stored_at AS storedAt`;

const conditions: Readonly<Record<string, string>> = {
  type: 'type = ?',
  key: 'primary_key = ?',
  signKey: 'sign_key = ?',
  authorityId: 'authority_id = ?',
  storedAfter: 'stored_at >= ?',
  storedBefore: 'stored_at < ?',
};

const byHeader = 'id IN (SELECT assertion_id FROM assertion_header WHERE name = ? AND value = ?)';

const isNewest = `NOT EXISTS (SELECT 1 FROM assertion other WHERE other.type = assertion.type
  AND other.primary_key = assertion.primary_key
  AND (other.revision > assertion.revision
    OR (other.revision = assertion.revision AND other.format > assertion.format)))`;

/** Milliseconds that ids may be younger than the time at which their unit of work says to have stored them. */
const longestUnit = 3_600_000;

/** The beginning of all ids made at a time. */
function idAt(milliseconds: number): string {
  return encodeTime(Math.min(Math.max(milliseconds, 0), TIME_MAX), TIME_LEN);
}

function conditionsOf(query: AssertionQuery): { parts: string[]; values: (string | number)[] } {
  const { storedAfter, storedBefore, newest } = query;
  const given = Object.entries(conditions).filter(([name]) => query[name as 'type'] !== undefined);
  const parts = given.map(([, condition]) => condition);
  const values: (string | number)[] = given.map(([name]) => query[name as 'type'] ?? '');
  // Ids begin with the time they were made at, so that a search by time need not look at everything.
  if (storedAfter !== undefined) {
    parts.push('id >= ?');
    values.push(idAt(Date.parse(storedAfter)));
  }
  if (storedBefore !== undefined) {
    parts.push('id < ?');
    values.push(idAt(Date.parse(storedBefore) + longestUnit));
  }
  if (newest === true) parts.push(isNewest);
  return { parts, values };
}

/** Finds stored assertions by their headers, oldest first. */
@Injectable()
export class AssertionSearch {
  readonly #statements = new LRUCache<string, ManyRows<(string | number)[], AssertionRecord>>({ max: 100 });

  constructor(private readonly connection: ReadConnection) {}

  /** At most `limit` assertions behind the one with the id `after`. */
  page(query: AssertionQuery, after: string, limit: number): Page {
    const { parts, values } = conditionsOf(query);
    const [first, ...others] = searchableHeaders.filter((name) => query.headers[name] !== undefined);
    for (const name of others) {
      parts.push(byHeader);
      values.push(name, query.headers[name] ?? '');
    }
    // A header leads to few assertions, so it is where to begin; the database would rather begin with the type.
    const from = first === undefined ? 'assertion' : 'assertion_header found CROSS JOIN assertion';
    const id = first === undefined ? 'id' : 'found.assertion_id';
    if (first !== undefined) {
      parts.push('id = found.assertion_id', 'found.name = ?', 'found.value = ?');
      values.push(first, query.headers[first] ?? '');
    }
    parts.push(`${id} > ?`);
    values.push(after);
    const sql = `SELECT ${columns} FROM ${from} WHERE ${parts.join(' AND ')} ORDER BY ${id} LIMIT ?`;
    // One more than is asked for tells whether there is more.
    const rows = this.#statement(sql)(...values, limit + 1);
    const found = rows.slice(0, limit);
    const last = found.at(-1);
    return rows.length > limit && last !== undefined ? { found, next: last.id } : { found };
  }

  #statement(sql: string): ManyRows<(string | number)[], AssertionRecord> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepareRows(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
