import Sqlite from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import { busyTimeout, type Entities, openSqliteSource, sqliteFile } from './data-source.js';
import { inMemory } from './in-memory.js';
import type { StorePlace } from './place.js';
import { ReadConnection } from './read-connection.js';
import type { Follower, FollowerEvents } from './replica/follower.js';
import { Replica } from './replica/replica.js';
import { UnitOfWork } from './unit-of-work.js';

/** The open store, on either kind of database: reads go through one, writes through the other. */
export interface OpenStore {
  readonly dataSource: DataSource;
  readonly connection: ReadConnection;
  readonly unitOfWork: UnitOfWork;
  /** What keeps the copy up to date that is read from; undefined where the database itself is. */
  readonly follower: Follower | undefined;
  /** Has reads see at once what was stored elsewhere; never fails. */
  readonly refresh: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the store, which is made when missing, and brings its schema up to date. */
export function openStore(
  { data, databaseUrl, maxQueuedWrites }: StorePlace,
  entities: Entities,
  events: FollowerEvents = { onProgress: () => undefined, onFailure: () => undefined },
): Promise<OpenStore> {
  return databaseUrl === undefined
    ? openSqlite(data, entities, maxQueuedWrites)
    : openPostgres(databaseUrl, data, entities, events, maxQueuedWrites);
}

async function openSqlite(
  data: string,
  entities: Entities,
  maxQueuedWrites: number | undefined,
): Promise<OpenStore> {
  const file = sqliteFile(data);
  const dataSource = await openSqliteSource(file, entities, data);
  const connection = new ReadConnection(file === inMemory ? driverConnection(dataSource) : readOnly(file));
  return {
    dataSource,
    connection,
    unitOfWork: new UnitOfWork(dataSource, undefined, maxQueuedWrites),
    follower: undefined,
    refresh: () => Promise.resolve(),
    // The data source goes last: the last connection that may write folds the write-ahead log into the file.
    close: async () => {
      connection.close();
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
}

async function openPostgres(
  url: string,
  data: string,
  entities: Entities,
  events: FollowerEvents,
  maxQueuedWrites: number | undefined,
): Promise<OpenStore> {
  // Its driver takes a while to load, which those who have SQLite need not wait for.
  const { openPostgresSource } = await import('./postgres-source.js');
  const { Follower } = await import('./replica/follower.js');
  const dataSource = await openPostgresSource(url, entities);
  const replica = await Replica.open(data, entities);
  const unitOfWork = new UnitOfWork(
    dataSource,
    { replica, refresh: () => follower.refresh() },
    maxQueuedWrites,
  );
  const follower = new Follower(url, replica, {
    ...events,
    onProgress: (progress) => {
      unitOfWork.announce();
      events.onProgress(progress);
    },
  });
  try {
    await follower.start();
  } catch (error) {
    await follower.stop();
    await replica.close();
    await dataSource.destroy();
    throw error;
  }
  const connection = new ReadConnection(readOnly(replica.file));
  return {
    dataSource,
    connection,
    unitOfWork,
    follower,
    refresh: () => follower.refresh(),
    close: async () => {
      await follower.stop();
      connection.close();
      await replica.close();
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
}

function readOnly(file: string): Sqlite.Database {
  return new Sqlite(file, { readonly: true, timeout: busyTimeout });
}

/** A database in memory belongs to one connection, so there the data source's own is used (and left to it to close). */
function driverConnection(dataSource: DataSource): Sqlite.Database {
  return (dataSource.driver as unknown as { databaseConnection: Sqlite.Database }).databaseConnection;
}
