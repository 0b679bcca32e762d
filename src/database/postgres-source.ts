import type { EventEmitter } from 'node:events';
import { DataSource } from 'typeorm';
import { commonOptions, type Entities } from './data-source.js';
import { withoutPassword } from './url-text.js';

/**
 * Milliseconds that PostgreSQL may take. A statement or a lock that takes longer fails, and so does a unit of work
 * whose process has stopped in the middle: units wait for one another, so none may wait for ever.
 */
export const postgresLimits = { connect: 5000, statement: 15_000, lock: 10_000, idleInUnit: 15_000 } as const;

/** Connections an instance uses at the most, beside the one that listens. */
const poolSize = 5;

/** Connections that an instance takes at the most: with the one that listens, and two for the queue of jobs. */
export const connectionsOfInstance = poolSize + 3;

/** Taken while migrating, so that instances that start together do it one after another. */
const migrationLock = 7_584_269_251;

const limits = {
  statement_timeout: postgresLimits.statement,
  query_timeout: postgresLimits.statement,
  lock_timeout: postgresLimits.lock,
  idle_in_transaction_session_timeout: postgresLimits.idleInUnit,
};

/**
 * The data source of a PostgreSQL database, not yet connected.
 *
 * @param isPatient whether statements may take as long as they like
 */
export function postgresSource(url: string, entities: Entities, isPatient = false): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: 'plugboard',
    connectTimeoutMS: postgresLimits.connect,
    poolSize,
    // A connection that breaks while nobody uses it is replaced by the pool.
    poolErrorHandler: () => undefined,
    extra: { ...(isPatient ? {} : limits), keepAlive: true },
    ...commonOptions(entities),
  });
}

/** Connects to a PostgreSQL database and brings its schema up to date. */
export async function openPostgresSource(url: string, entities: Entities): Promise<DataSource> {
  const patient = await connected(postgresSource(url, entities, true), url);
  try {
    await migrate(patient);
  } finally {
    await patient.destroy();
  }
  return connected(postgresSource(url, entities), url);
}

async function connected(dataSource: DataSource, url: string): Promise<DataSource> {
  try {
    await dataSource.initialize();
    endUnanswered(dataSource);
    return dataSource;
  } catch (error) {
    throw new Error(`the database at ${withoutPassword(url)} cannot be opened: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** What node-postgres knows of a connection, and does not declare. */
interface PooledClient {
  readonly readyForQuery: boolean;
  end: () => Promise<void>;
}

/**
 * Ends connections that are given back with a statement still unanswered, such as one that took too long: whoever got
 * such a connection next would wait behind it. The pool lets go of what has ended.
 */
function endUnanswered(dataSource: DataSource): void {
  const { master } = dataSource.driver as unknown as { readonly master: EventEmitter };
  master.on('release', (_error: unknown, client: PooledClient) => {
    if (!client.readyForQuery) client.end().catch(() => undefined);
  });
}

/** Even to look for migrations, TypeORM makes its table of them. */
async function migrate(dataSource: DataSource): Promise<void> {
  const locked = dataSource.createQueryRunner();
  try {
    await locked.query(`SELECT pg_advisory_lock(${migrationLock})`);
    await dataSource.runMigrations();
    await locked.query(`SELECT pg_advisory_unlock(${migrationLock})`);
  } finally {
    await locked.release();
  }
}

/** The causes of a failed connection are in an error without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((one: unknown) => (one instanceof Error ? one.message : String(one))).join(', ');
  }
  return error instanceof Error ? error.message : String(error);
}
