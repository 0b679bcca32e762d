import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { keyFile } from './keys.js';
import { packageRoot as root } from './package-root.js';
import { authorityId } from './store-drafts.js';

/** Environment variables beside, or in place of, those that tests set; undefined takes one away. */
export type ChildSettings = Readonly<Record<string, string | undefined>>;

/** The built service as a process of its own. */
export interface ChildService {
  readonly url: string;
  readonly port: number;
  /** The operator's token, which the first start on a data directory prints. */
  readonly token: string | undefined;
  readonly process: ChildProcess;
  /** Once it has ended: how, and what it had to complain about. */
  readonly ended: Promise<EndedService>;
}

/** How a service has ended, and all that it has written. */
export interface EndedService {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const environment = (data: string, settings: ChildSettings): Record<string, string | undefined> => ({
  PATH: process.env.PATH,
  PLUGBOARD_DATA: data,
  PLUGBOARD_PORT: '0',
  PLUGBOARD_LOG_LEVEL: 'warn',
  PLUGBOARD_AUTHORITY_ID: authorityId,
  PLUGBOARD_ROOT_KEY: keyFile('root'),
  PLUGBOARD_SIGNING_KEY: keyFile('signing'),
  // The machine that tests run on has more to do than the service.
  PLUGBOARD_MAX_EVENT_LOOP_DELAY: '0',
  ...settings,
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
 * @param settings further variables
 * @param flags of Node, for the process
 * @throws Error with its own words where it ends before it listens
 */
export async function startChild(
  data: string,
  settings: ChildSettings = {},
  flags: readonly string[] = [],
): Promise<ChildService> {
  const { child, ended, written } = spawnChild(data, settings, flags);
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
export function runChild(data: string, settings: ChildSettings): Promise<EndedService> {
  return spawnChild(data, settings, []).ended;
}

function spawnChild(data: string, settings: ChildSettings, flags: readonly string[]) {
  const child = spawn(process.execPath, [...flags, join(root, 'dist/src/main.js')], {
    cwd: root,
    env: environment(data, settings),
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

/** What the command line says and ends with. */
export function runPlugboard(
  args: readonly string[],
  settings: ChildSettings = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'dist/src/cli/main.js'), ...args], {
    env: { PATH: process.env.PATH, ...settings },
    encoding: 'utf8',
  });
}

/** What `plugboard audit verify` says of a data directory. */
export function verifyAudit(
  data: string,
  settings: ChildSettings = {},
): { status: number | null; stdout: string } {
  const { status, stdout, stderr } = runPlugboard(['audit', 'verify', '--data', data], settings);
  return { status, stdout: stdout + stderr };
}
