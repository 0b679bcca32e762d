import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { inMemory } from './in-memory.js';
import { migrations } from './migrations.js';
import { StoreChange } from './store-change.entity.js';
import { StoreRevision } from './store-revision.entity.js';

/** Milliseconds to wait for another process's lock. Waiting blocks the event loop, so it is short: one process a file. */
export const busyTimeout = 1000;

export type Entities = readonly (EntityTarget<ObjectLiteral> & (new () => object))[];

/** What both kinds of databases are opened with. */
export function commonOptions(entities: Entities) {
  return {
    entities: [StoreRevision, StoreChange, ...entities],
    migrations: [...migrations],
    migrationsTransactionMode: 'all' as const,
    synchronize: false,
    logging: false,
  };
}

/** The database file of a data directory. */
export function sqliteFile(data: string): string {
  return data === inMemory ? inMemory : join(resolve(data), 'plugboard.sqlite');
}

/** The data source of an SQLite file, not yet connected. `entities` are those of the modules. */
export function sqliteSource(file: string, entities: Entities): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    database: file,
    timeout: busyTimeout,
    prepareDatabase: prepare,
    ...commonOptions(entities),
  });
}

/**
 * Connects to an SQLite file, which is made when missing with the folders it is in, and brings its schema up to date.
 *
 * @param folder what the folder is called, for messages
 */
export async function openSqliteSource(
  file: string,
  entities: Entities,
  folder = dirname(file),
): Promise<DataSource> {
  const dataSource = sqliteSource(file, entities);
  try {
    if (file !== inMemory) mkdirSync(dirname(file), { recursive: true });
    await dataSource.initialize();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = file === inMemory ? 'memory' : `"${folder}"`;
    throw new Error(`the database in ${place} cannot be opened: ${reason}`, { cause: error });
  }
  await dataSource.runMigrations();
  return dataSource;
}

/** With `synchronous = FULL` a commit has reached the disk before it is acknowledged, also in WAL mode. */
function prepare(connection: Sqlite.Database): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
}
