import { Injectable } from '@nestjs/common';
import {
  type ManyRows,
  type OneRow,
  ReadConnection,
  type RowStream,
} from '../../database/read-connection.js';
import type { AuditEntry } from './audit-entry.entity.js';

/** An entry as it is stored. */
export type StoredEntry = Readonly<AuditEntry>;

/** The last entry: its sequence, 0 where there is none, and its hash. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** Which entries to read; those that are left out do not matter. */
export interface EntryFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
}

const filterNames = ['actor', 'action', 'subject'] as const;

const columns = `sequence, at, actor, action, subject, details, request_id AS requestId,
  previous_hash AS previousHash, hash`;

/** Reads the audit log. */
@Injectable()
export class AuditEntries {
  readonly #head: OneRow<[], ChainHead>;
  readonly #all: RowStream<[], StoredEntry>;
  readonly #pages = new Map<string, ManyRows<(string | number)[], StoredEntry>>();

  constructor(private readonly connection: ReadConnection) {
    this.#head = connection.prepare('SELECT sequence, hash FROM audit_head');
    this.#all = connection.prepareStream(`SELECT ${columns} FROM audit_entry ORDER BY sequence`);
  }

  head(): ChainHead {
    return this.#head() ?? { sequence: 0, hash: '' };
  }

  /** The first `limit` entries after a sequence that a filter lets through, in order. */
  page(after: number, limit: number, filter: EntryFilter = {}): StoredEntry[] {
    const given = filterNames.filter((name) => filter[name] !== undefined);
    const key = given.join();
    let page = this.#pages.get(key);
    if (page === undefined) {
      const conditions = ['sequence > ?', ...given.map((name) => `${name} = ?`)].join(' AND ');
      page = this.connection.prepareRows(
        `SELECT ${columns} FROM audit_entry WHERE ${conditions} ORDER BY sequence LIMIT ?`,
      );
      this.#pages.set(key, page);
    }
    return page(after, ...given.map((name) => filter[name] ?? ''), limit);
  }

  /** All entries and the head as they are at one moment, the entries one after another. */
  read<T>(work: (entries: Iterable<StoredEntry>, head: ChainHead) => T): T {
    return this.connection.snapshot(() => work(this.#all(), this.head()));
  }
}
