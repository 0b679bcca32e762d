import { createHash } from 'node:crypto';
import type Sqlite from 'better-sqlite3';
import type { Query } from '../replica/copy.js';
import type { StoredTable } from './stored-tables.js';

/** A row as a list of its cells, in the order of the columns. */
export type Cells = readonly (string | number | null)[];

/** What of a table tells whether its rows are the same as those of another. */
export interface TableDigest {
  readonly rows: number;
  /** SHA-256 in base64url over the rows in the order of their key, each a JSON list of its cells and a newline. */
  readonly sha256: string;
}

/** What the rows of a table are read by; the order of texts is that of their bytes. */
type Shape = Pick<StoredTable, 'name' | 'columns'> & { readonly key: readonly { readonly name: string }[] };

/** How many rows are asked for at once: a few megabytes of declarations. */
const atOnce = 2000;

/** The rows of a table in an SQLite file, in the order of their key; nothing may be written until the last. */
export function sqliteRows(
  connection: Sqlite.Database,
  { name, columns, key }: Shape,
): IterableIterator<Cells> {
  const order = key.map((column) => column.name).join(', ');
  return connection
    .prepare<[], Cells>(`SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${order}`)
    .raw()
    .iterate();
}

/** As {@link sqliteRows}, of PostgreSQL, some at once; `query` has to be inside a transaction. */
export async function* postgresRows(
  query: Query,
  { name, columns, key }: StoredTable,
): AsyncGenerator<Cells[]> {
  const order = key.map((column) => (column.isText ? `${column.name} COLLATE "C"` : column.name)).join(', ');
  await query(
    `DECLARE stored_rows NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${order}`,
  );
  for (;;) {
    const rows = await query<Record<string, string | number | null>>(`FETCH ${atOnce} FROM stored_rows`);
    if (rows.length > 0) yield rows.map((row) => columns.map((column) => row[column] ?? null));
    if (rows.length < atOnce) break;
  }
  await query('CLOSE stored_rows');
}

/** The digest of a table in an SQLite file. */
export function sqliteDigest(connection: Sqlite.Database, table: Shape): TableDigest {
  const digest = new RowDigest();
  for (const row of sqliteRows(connection, table)) digest.add(row);
  return digest.end();
}

/** The digest of a table in PostgreSQL; `query` has to be inside a transaction. */
export async function postgresDigest(query: Query, table: StoredTable): Promise<TableDigest> {
  const digest = new RowDigest();
  for await (const rows of postgresRows(query, table)) for (const row of rows) digest.add(row);
  return digest.end();
}

class RowDigest {
  readonly #hash = createHash('sha256');
  #rows = 0;

  add(row: Cells): void {
    this.#hash.update(`${JSON.stringify(row)}\n`);
    this.#rows += 1;
  }

  end(): TableDigest {
    return { rows: this.#rows, sha256: this.#hash.digest('base64url') };
  }
}
