import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.js';

/** A PostgreSQL server for tests: an own one, or that of TEST_DATABASE_URL. */
export interface PostgresServer {
  /** Makes an empty database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Stops the server at once, as a crash does; one that is not an own one is left alone. */
  crash(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  /** Drops the databases that were made, or the whole server. */
  close(): Promise<void>;
}

/** @param isOwn whether it has to be an own one, which can be crashed */
export async function startPostgres(isOwn = false): Promise<PostgresServer> {
  const existing = process.env.TEST_DATABASE_URL ?? '';
  return existing === '' || isOwn ? ownServer() : existingServer(existing);
}

/** Runs a statement in the database of a URL. */
export async function query<Row = unknown>(
  url: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [...parameters]);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

/** Makes an empty database on the server of a URL, and gives its URL. */
export async function createDatabase(server: string): Promise<string> {
  const url = new URL(server);
  url.pathname = `/plugboard_test_${randomBytes(6).toString('hex')}`;
  await query(server, `CREATE DATABASE ${url.pathname.slice(1)}`);
  return url.href;
}

async function dropDatabase(server: string, url: string): Promise<void> {
  await query(server, `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

function existingServer(server: string): PostgresServer {
  const made: string[] = [];
  const refuse = () => Promise.reject(new Error('the server of TEST_DATABASE_URL is left alone'));
  return {
    crash: refuse,
    start: refuse,
    async createDatabase() {
      const url = await createDatabase(server);
      made.push(url);
      return url;
    },
    async close() {
      for (const url of made) await dropDatabase(server, url);
    },
  };
}

async function ownServer(): Promise<PostgresServer> {
  const server = await startEmbeddedPostgres();
  return {
    createDatabase: () => createDatabase(server.url()),
    crash: server.crash,
    start: server.start,
    close: server.close,
  };
}

/**
 * The database that a test of either kind of store is to use: with TEST_STORE=postgres an empty one on the server of
 * TEST_DATABASE_URL, else none, which stands for SQLite. `npm run test:postgres` sets both.
 */
export async function databaseUrlOfTests(): Promise<string | undefined> {
  const { TEST_STORE, TEST_DATABASE_URL } = process.env;
  if (TEST_STORE !== 'postgres') return undefined;
  if (TEST_DATABASE_URL === undefined)
    throw new Error('TEST_STORE is postgres, expected TEST_DATABASE_URL with it');
  return createDatabase(TEST_DATABASE_URL);
}
