import type Sqlite from 'better-sqlite3';
import { inMemory } from './in-memory.js';

/** A prepared query that answers at most one row, synchronously. */
export type OneRow<Parameters extends unknown[], Row> = (...parameters: Parameters) => Row | undefined;

/** A prepared query that answers any number of rows, all at once. */
export type ManyRows<Parameters extends unknown[], Row> = (...parameters: Parameters) => Row[];

/** A prepared query that answers any number of rows, one after another; nothing may be written until the last. */
export type RowStream<Parameters extends unknown[], Row> = (...parameters: Parameters) => Iterable<Row>;

/**
 * The narrow port for reads that a decision waits for: SQLite's own prepared statements take microseconds where a
 * TypeORM find takes hundreds. It is a connection of its own, so it never sees what an open unit of work has not
 * committed yet. Where the store is on PostgreSQL, it reads the copy that follows it.
 */
export class ReadConnection {
  readonly #connection: Sqlite.Database;
  readonly #revision: OneRow<[], { value: number }>;

  constructor(connection: Sqlite.Database) {
    this.#connection = connection;
    this.#revision = this.prepare('SELECT value FROM store_revision');
  }

  /** Compiles the query once; call it at construction, not for every read. */
  prepare<Parameters extends unknown[], Row>(sql: string): OneRow<Parameters, Row> {
    const statement = this.#connection.prepare<Parameters, Row>(sql);
    return (...parameters) => statement.get(...parameters);
  }

  /** As {@link prepare}, for queries that answer a few rows; they bound themselves with a LIMIT. */
  prepareRows<Parameters extends unknown[], Row>(sql: string): ManyRows<Parameters, Row> {
    const statement = this.#connection.prepare<Parameters, Row>(sql);
    return (...parameters) => statement.all(...parameters);
  }

  /** As {@link prepare}, for queries that answer more rows than fit in memory. */
  prepareStream<Parameters extends unknown[], Row>(sql: string): RowStream<Parameters, Row> {
    const statement = this.#connection.prepare<Parameters, Row>(sql);
    return (...parameters) => statement.iterate(...parameters);
  }

  /** Runs `work` on the database as it is now, whatever others store meanwhile. */
  snapshot<T>(work: () => T): T {
    return this.#connection.transaction(work)();
  }

  /** Goes up with every unit of work: the same number means that nothing stored has changed since, by any process. */
  storeRevision(): number {
    return this.#revision()?.value ?? 0;
  }

  close(): void {
    if (this.#connection.name !== inMemory) this.#connection.close();
  }
}
