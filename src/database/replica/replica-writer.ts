import type Sqlite from 'better-sqlite3';
import { type ReplicaTable, replicaTables } from './replica-tables.js';

/** Which state of the store a copy has: its revision, and the unit of work that made it. */
export interface Position {
  readonly revision: number;
  readonly unit: string;
}

type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** How often, and after how many milliseconds each, another process's lock is waited for. */
const patience = { tries: 600, pause: 50 };

/** Writes the rows of a copy; others see all of a {@link write} or nothing. */
export class ReplicaWriter {
  readonly #insert: ReadonlyMap<ReplicaTable, Sqlite.Statement>;
  readonly #delete: ReadonlyMap<ReplicaTable, Sqlite.Statement>;

  constructor(private readonly connection: Sqlite.Database) {
    this.#insert = statements(({ name, columns }) =>
      connection.prepare(
        `INSERT OR REPLACE INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ),
    );
    this.#delete = statements(({ name, key }) => connection.prepare(`DELETE FROM ${name} WHERE ${key} = ?`));
  }

  /** Runs `work` in a transaction, which may wait for what it writes. */
  async write<T>(work: (rows: ReplicaWriter) => Promise<T>): Promise<T> {
    await this.#begin();
    try {
      const result = await work(this);
      this.connection.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  /** A lock of another process is waited for without stopping this one. */
  async #begin(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        this.connection.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        const isBusy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
        if (!isBusy || attempt === patience.tries) throw error;
        await new Promise((resolve) => setTimeout(resolve, patience.pause));
      }
    }
  }

  position(): Position {
    const row = this.connection
      .prepare<[], Position>('SELECT value AS revision, unit FROM store_revision, replica_state')
      .get();
    return row ?? { revision: -1, unit: '' };
  }

  setPosition({ revision, unit }: Position): void {
    this.connection.prepare('UPDATE store_revision SET value = ?').run(revision);
    this.connection.prepare('UPDATE replica_state SET unit = ?').run(unit);
  }

  clear(): void {
    for (const { name } of replicaTables) this.connection.exec(`DELETE FROM ${name}`);
  }

  insert(table: ReplicaTable, rows: readonly Row[]): void {
    const statement = this.#insert.get(table);
    for (const row of rows) statement?.run(table.columns.map((column) => row[column] ?? null));
  }

  remove(table: ReplicaTable, keys: readonly (string | number)[]): void {
    const statement = this.#delete.get(table);
    for (const key of keys) statement?.run(key);
  }

  /** Runs `work` without the indexes that only readers need, and makes them again: for a copy from nothing. */
  async withoutIndexes(work: () => Promise<void>): Promise<void> {
    const indexes = this.connection
      .prepare<[], { name: string; sql: string }>(
        `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name LIKE 'assertion%'`,
      )
      .all();
    for (const { name } of indexes) this.connection.exec(`DROP INDEX "${name}"`);
    await work();
    for (const { sql } of indexes) this.connection.exec(sql);
  }

  close(): void {
    this.connection.close();
  }
}

function statements(prepare: (table: ReplicaTable) => Sqlite.Statement): Map<ReplicaTable, Sqlite.Statement> {
  return new Map(replicaTables.map((table) => [table, prepare(table)]));
}
