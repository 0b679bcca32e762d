import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type ManyRows, ReadConnection } from '../../database/read-connection.js';
import { searchableHeaders } from './assertion-row.js';
import type { AssertionRecord } from './assertions.js';

/** What assertions are looked for by; all of it has to hold. */
export interface AssertionQuery {
  readonly type?: string;
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

/** Finds stored assertions by their headers, oldest first. */
@Injectable()
export class AssertionSearch {
  readonly #statements = new LRUCache<string, ManyRows<(string | number)[], AssertionRecord>>({ max: 100 });

  constructor(private readonly connection: ReadConnection) {}

  /** At most `limit` assertions behind the one with the id `after`. */
  page(query: AssertionQuery, after: string, limit: number): Page {
    const parts = ['id > ?'];
    const values: (string | number)[] = [after];
    for (const [name, condition] of Object.entries(conditions)) {
      const value = query[name as 'type'];
      if (value === undefined) continue;
      parts.push(condition);
      values.push(value);
    }
    for (const name of searchableHeaders) {
      const value = query.headers[name];
      if (value === undefined) continue;
      parts.push(byHeader);
      values.push(name, value);
    }
    if (query.newest === true) parts.push(isNewest);
    const sql = `SELECT ${columns} FROM assertion WHERE ${parts.join(' AND ')} ORDER BY id LIMIT ?`;
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
