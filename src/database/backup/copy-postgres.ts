import Sqlite from 'better-sqlite3';
import { type Entities, openSqliteSource } from '../data-source.js';
import type { Query } from '../replica/copy.js';
import type { ManifestHead } from './manifest.js';
import { inSnapshot, requireSchema } from './postgres-snapshot.js';
import { type StoredTable, storedTables } from './stored-tables.js';
import { postgresRows } from './table-rows.js';

/** Copies the database of a URL, as it is at one moment, into an SQLite file that is still empty. */
export async function copyPostgres(
  url: string,
  file: string,
  entities: Entities,
): Promise<Pick<ManifestHead, 'database' | 'revision'>> {
  const dataSource = await openSqliteSource(file, entities);
  const tables = storedTables(dataSource);
  await dataSource.destroy();
  return inSnapshot(url, async (query) => {
    await requireSchema(query, url);
    const [store] = await query<{ value: number }>('SELECT value FROM store_revision');
    const revision = store?.value ?? 0;
    const copy = new Sqlite(file);
    try {
      copy.pragma('synchronous = OFF');
      copy.exec('BEGIN');
      for (const table of tables) await copyTable(query, copy, table);
      copy.prepare('UPDATE store_revision SET value = ?').run(revision);
      copy.exec('COMMIT');
    } finally {
      copy.close();
    }
    return { database: 'PostgreSQL', revision };
  });
}

/** Migrations put a first row into some tables. */
async function copyTable(query: Query, copy: Sqlite.Database, table: StoredTable): Promise<void> {
  const { name, columns } = table;
  copy.exec(`DELETE FROM ${name}`);
  const insert = copy.prepare(
    `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  for await (const rows of postgresRows(query, table)) for (const row of rows) insert.run(...row);
}
