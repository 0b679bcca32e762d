import Sqlite from 'better-sqlite3';
import type { EntityManager } from 'typeorm';
import { openSqliteSource } from '../data-source.js';
import { insertRows } from '../insert-rows.js';
import { newId } from '../new-id.js';
import { openPostgresSource } from '../postgres-source.js';
import type { Query } from '../replica/copy.js';
import { UnitOfWork } from '../unit-of-work.js';
import { withoutPassword } from '../url-text.js';
import { BackupFault } from './backup-fault.js';
import type { RestoreWork } from './restore-work.js';
import { type StoredTable, storedTables } from './stored-tables.js';
import { type Cells, postgresDigest, sqliteDigest, sqliteRows } from './table-rows.js';

/** How many rows are inserted before the next ones are read. */
const atOnce = 640;

/** Has a row in an empty store already. */
const headTable = 'audit_head';

/** Puts what the copy of a backup holds into the database of a URL, in one unit of work. */
export async function restorePostgres(part: string, url: string, work: RestoreWork): Promise<void> {
  // An earlier version may have made it.
  await (await openSqliteSource(part, work.entities)).destroy();
  const dataSource = await openPostgresSource(url, work.entities);
  const connection = new Sqlite(part, { readonly: true });
  try {
    const tables = storedTables(dataSource);
    await new UnitOfWork(dataSource).run(async (manager) => {
      await refuseFilled(manager, tables, url);
      await manager.query('SET LOCAL statement_timeout = 0');
      await manager.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      for (const table of tables) await restoreTable(manager, connection, table);
      await work.record(manager, work.manifest);
      await beginHistory(manager, work.revision);
    });
  } finally {
    connection.close();
    await dataSource.destroy();
  }
}

/** The unit of work holds the store's revision, so nobody else can store something meanwhile. */
async function refuseFilled(
  manager: EntityManager,
  tables: readonly StoredTable[],
  url: string,
): Promise<void> {
  const found: string[] = [];
  for (const { name } of tables) {
    const where = name === headTable ? 'WHERE sequence > 0' : '';
    const [counted] = await manager.query<{ count: string }[]>(
      `SELECT count(*) AS count FROM ${name} ${where}`,
    );
    if (Number(counted?.count) > 0) found.push(`${counted?.count ?? ''} in ${name}`);
  }
  if (found.length === 0) return;
  throw new BackupFault(
    `holds a store already (${found.join(', ')}), expected an empty database`,
    withoutPassword(url),
  );
}

/** @throws Error where the rows are other ones afterwards, which a database of another encoding would make of them */
async function restoreTable(
  manager: EntityManager,
  connection: Sqlite.Database,
  table: StoredTable,
): Promise<void> {
  const { name, columns } = table;
  if (name === headTable) await manager.query(`DELETE FROM ${name}`);
  let some: Cells[] = [];
  for (const row of sqliteRows(connection, table)) {
    some.push(row);
    if (some.length < atOnce) continue;
    await insertRows(manager, name, columns, some);
    some = [];
  }
  await insertRows(manager, name, columns, some);
  const query: Query = (sql, parameters = []) => manager.query(sql, [...parameters]);
  const there = await postgresDigest(query, table);
  if (there.sha256 !== sqliteDigest(connection, table).sha256)
    throw new Error(`what the database holds in ${name} is not what was written to it`);
}

/** Another history than that of the store the backup is from: copies of that one are made anew. */
async function beginHistory(manager: EntityManager, revision: number): Promise<void> {
  await manager.query('DELETE FROM store_change');
  await manager.query('UPDATE store_revision SET value = $1', [revision]);
  await manager.query(`INSERT INTO store_change (revision, relation, key) VALUES ($1, 'unit', $2)`, [
    revision,
    newId(),
  ]);
}
