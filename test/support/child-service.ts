import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyFile } from './keys.js';
import { authorityId } from './store-drafts.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The built service as a process of its own. */
export interface ChildService {
  readonly url: string;
  readonly port: number;
  /** The operator's token, which the first start on a data directory prints. */
  readonly token: string | undefined;
  readonly process: ChildProcess;
  readonly ended: Promise<EndedService>;
}

/** How a service has ended, and all that it has written. */
export interface EndedService {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const environment = (data: string): Environment => ({
  PATH: process.env.PATH,
  PLUGBOARD_DATA: data,
  PLUGBOARD_PORT: '0',
  PLUGBOARD_LOG_LEVEL: 'warn',
  PLUGBOARD_AUTHORITY_ID: authorityId,
  PLUGBOARD_ROOT_KEY: keyFile('root'),
  PLUGBOARD_SIGNING_KEY: keyFile('signing'),
});

/** Compiles what the processes run, where that is needed. */
export function buildService(): void {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/built.js'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
}

/**
 * Starts the service on a data directory, with the authority that tests sign for.
 *
 * @param env further settings
 * @throws Error with its own words where it ends before it listens
 */
export async function startChild(data: string, env: Environment = {}): Promise<ChildService> {
  const { child, ended, written } = spawnChild(data, env);
  const welcomed = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const { stdout } = written();
      if (stdout.includes('Ask it yourself')) resolve(stdout);
    });
    void ended.then(({ stderr }) => {
      reject(new Error(`the service ended before it listened: ${stderr}`));
    });
  });
  const text = await welcomed;
  const [, url = '', port] = /listens on (http:\/\/127\.0\.0\.1:(\d+))/.exec(text) ?? [];
  const [, token] = /^operator token .*:\n {2}(\S+)$/m.exec(text) ?? [];
  return { url, port: Number(port), token, process: child, ended };
}

/** Starts a service that is expected to end by itself. */
export function runChild(data: string, env: Environment): Promise<EndedService> {
  return spawnChild(data, env).ended;
}

function spawnChild(data: string, env: Environment) {
  const child = spawn(process.execPath, [join(root, 'dist/src/main.js')], {
    cwd: root,
    env: { ...environment(data), ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<EndedService>((resolve) => {
    child.on('close', (status, signal) => {
      resolve({ status, signal, stdout, stderr });
    });
  });
  return { child, ended, written: () => ({ stdout, stderr }) };
}

/** What `plugboard audit verify` says of a data directory. */
export function verifyAudit(data: string): { status: number | null; stdout: string } {
  const args = [join(root, 'dist/src/cli/main.js'), 'audit', 'verify', '--data', data];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  return { status, stdout: stdout + stderr };
}
