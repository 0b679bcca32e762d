import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { inMemory } from './in-memory.js';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { migrations } from './migrations.js';
import { StoreRevision } from './store-revision.entity.js';

/** Milliseconds to wait for another process's lock. Waiting blocks the event loop, so it is short: one process a file. */
export const busyTimeout = 1000;

type Entities = readonly (EntityTarget<ObjectLiteral> & (new () => object))[];

/** The data source of a data directory, not yet connected. `entities` are those of the modules. */
export function dataSourceOf(data: string, entities: Entities): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    database: data === inMemory ? inMemory : join(resolve(data), 'plugboard.sqlite'),
    timeout: busyTimeout,
    prepareDatabase: prepare,
    entities: [StoreRevision, ...entities],
    migrations: [...migrations],
    migrationsTransactionMode: 'all',
    synchronize: false,
    logging: false,
  });
}

/** Connects to the database of a data directory, which is made when missing, and brings its schema up to date. */
export async function openDataSource(data: string, entities: Entities): Promise<DataSource> {
  const dataSource = dataSourceOf(data, entities);
  try {
    if (data !== inMemory) mkdirSync(data, { recursive: true });
    await dataSource.initialize();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the database in "${data}" cannot be opened: ${reason}`, { cause: error });
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
