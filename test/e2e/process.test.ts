import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../support/database.js';
import { keyFile } from '../support/keys.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Run {
  readonly process: ChildProcess;
  readonly ended: Promise<{ status: number | null; stdout: string; stderr: string }>;
  /** The port, once the service listens. */
  readonly port: Promise<number>;
  /** Once the service has printed all it prints at its start. */
  readonly welcomed: Promise<void>;
}

function run(command: string[], env: Record<string, string>): Run {
  const child = spawn(process.execPath, command, { cwd: root, env: { PATH: process.env.PATH, ...env } });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const port = new Promise<number>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const match = /listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(stdout);
      if (match !== null) resolve(Number(match[1]));
    });
  });
  const welcomed = new Promise<void>((resolve) => {
    child.stdout.on('data', () => {
      if (stdout.includes('Ask it yourself')) resolve();
    });
  });
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
  return { process: child, ended, port, welcomed };
}

describe('process', () => {
  let directory: ReturnType<typeof temporaryDirectory>;

  beforeAll(async () => {
    expect(await run(['scripts/built.js'], {}).ended).toMatchObject({ status: 0 });
  }, 120_000);

  beforeEach(() => {
    directory = temporaryDirectory();
  });

  afterEach(async () => {
    for (const { process, ended } of started.splice(0)) {
      process.kill('SIGKILL');
      await ended;
    }
    directory.remove();
  });

  const started: Run[] = [];
  const start = (env: Record<string, string> = {}) => {
    const service = run(['scripts/start.js'], {
      PLUGBOARD_PORT: '0',
      PLUGBOARD_DATA: join(directory.path, 'data'),
      PLUGBOARD_ROOT_KEY: keyFile('root'),
      PLUGBOARD_SIGNING_KEY: keyFile('signing'),
      ...env,
    });
    started.push(service);
    return service;
  };

  it.each([
    [{ PLUGBOARD_PORT: 'http' }, 'PLUGBOARD_PORT is "http", expected a port number from 0 to 65535\n'],
    [{ PLUGBOARD_DATE: '.' }, 'unknown setting "PLUGBOARD_DATE", did you mean PLUGBOARD_DATA\n'],
  ])('ends with status 2 and one sentence for %j', async (env, sentence) => {
    expect(await start(env).ended).toEqual({ status: 2, stdout: '', stderr: sentence });
  });

  it('ends with status 1 and one sentence when the data directory is no directory', async () => {
    const { status, stderr } = await start({ PLUGBOARD_DATA: join(root, 'package.json') }).ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/^the database in ".*package\.json" cannot be opened: .*\n$/);
  });

  it('ends with status 1 when the port is taken', async () => {
    const first = start();
    const second = start({
      PLUGBOARD_PORT: String(await first.port),
      PLUGBOARD_DATA: join(directory.path, 'other'),
    });
    const { status, stderr } = await second.ended;
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('EADDRINUSE') });
    first.process.kill();
    await first.ended;
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s answers what is in flight, closes the database and exits 0',
    async (signal) => {
      const service = start();
      const port = await service.port;
      const body = '{"a":1}';
      const socket = connect(port, '127.0.0.1');
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString()));
      // Half a request is in flight when the signal comes.
      socket.write(
        `POST /livez HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n{`,
      );
      await pause(200);
      service.process.kill(signal);
      await pause(300);
      await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
      socket.write(body.slice(1));
      const { status, stdout } = await service.ended;
      expect(received).toMatch(/^HTTP\/1\.1 405 /);
      expect(status).toBe(0);
      expect(stdout).toContain('"msg":"draining"');
      // The last connection folds the write-ahead log into the file.
      expect(existsSync(join(directory.path, 'data/plugboard.sqlite'))).toBe(true);
      expect(existsSync(join(directory.path, 'data/plugboard.sqlite-wal'))).toBe(false);
    },
  );

  it('prints a token for its operator once, and never logs it', async () => {
    const output = async (level: string) => {
      const service = start({ PLUGBOARD_LOG_LEVEL: level });
      await service.welcomed;
      service.process.kill('SIGTERM');
      return (await service.ended).stdout;
    };
    const first = await output('trace');
    const [token = ''] = /plugboard_[a-z0-9]{8}_[\w-]{43}/.exec(first) ?? [];
    expect(first.split(token)).toHaveLength(2);
    expect(first).toContain(
      `operator token (shown once, kept nowhere else):\n  ${token}\nRequests that write send it as "Authorization: Bearer TOKEN" (docs/access.md).\n`,
    );
    expect(await output('trace')).not.toContain('plugboard_');
  });

  it('does not wait for connections that say nothing', async () => {
    const service = start();
    const socket = connect(await service.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await pause(200);
    service.process.kill('SIGTERM');
    expect((await service.ended).status).toBe(0);
  });
});
