import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from '@jest/globals';
import { contractViolations } from '../e2e/openapi-response.js';
import { temporaryDirectory } from '../support/database.js';
import { keyFile } from '../support/keys.js';
import { own } from '../support/signing.js';
import { ResidentProgram, type Run } from './resident.js';

export type { Run };

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The built program. */
export const program = join(root, 'dist/src/cli/main.js');

/** Compiles the program where that is needed. */
export function build(): void {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/built.js'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
}

/** Variables to run the program with; undefined takes one away that it would have. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The authority of the tests: making keys of its own would take every first run seconds. */
export const authorityEnvironment = (): Environment => ({
  PLUGBOARD_AUTHORITY_ID: own.accountId,
  PLUGBOARD_ROOT_KEY: keyFile('root'),
  PLUGBOARD_SIGNING_KEY: keyFile('signing'),
});

/** What a run gets beside its arguments. */
export interface Surroundings {
  readonly input?: string;
  readonly env?: Environment;
}

/** A folder to run the built program in. */
export interface Workplace {
  readonly path: string;
  /** Writes a file, and the folders it is in. */
  write(file: string, content: string | Buffer): void;
  /** Runs `plugboard` in the process that all runs of a test file share; its output must be plain, for it is no terminal's. */
  run(args: readonly string[], surroundings?: Surroundings): Promise<Run>;
  /** Runs `plugboard` as its users do, as a process of its own; what it prints goes into pipes. */
  start(args: readonly string[], surroundings?: Surroundings): Run;
  remove(): void;
}

const resident = new ResidentProgram();
afterAll(() => resident.end());

export function workplace(files: Readonly<Record<string, string>> = {}): Workplace {
  const { path, remove } = temporaryDirectory();
  const write: Workplace['write'] = (file, content) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    path,
    write,
    remove,
    async run(args, { input = '', env = {} } = {}) {
      return plain(await resident.run({ args, folder: path, env: environment(env), input }));
    },
    start(args, { input = '', env = {} } = {}) {
      const options = { cwd: path, input, env: environment(env), encoding: 'utf8' } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
      return plain({ status, stdout, stderr });
    },
  };
}

/** The whole environment of a run. */
function environment(instead: Environment): Record<string, string> {
  const all = { PATH: process.env.PATH, ...authorityEnvironment(), ...instead };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function plain(run: Run): Run {
  expect(run.stdout + run.stderr).not.toContain('\u001b');
  return run;
}

/** The parsed output, held against what openapi.yaml says the operation answers. */
export function answerOf({ stdout }: Run, method: 'GET' | 'POST', path: string): unknown {
  const body: unknown = JSON.parse(stdout);
  expect(
    contractViolations({ method, path, status: 200, contentType: 'application/json; charset=utf-8', body }),
  ).toEqual([]);
  return body;
}

export const appYaml = `name: my-app
version: "1"
plugs:
  camera:
  home:
  shared:
    interface: content
    content: docs
slots:
  shared-out:
    interface: content
    content: docs
apps:
  run:
    plugs: [network]
`;

const signature = 'sign-key-sha3-384: '.concat('A'.repeat(64), '\n\nAcLB\n');

/** A whole snap-declaration, its signature made up. */
export function snapDeclaration(
  snapId: string,
  revision: number,
  rules = '',
  format = rules === '' ? 0 : 1,
): string {
  return [
    'type: snap-declaration',
    ...(format > 0 ? [`format: ${format}`] : []),
    'authority-id: canonical',
    `revision: ${revision}`,
    'series: 16',
    `snap-id: ${snapId}`,
    ...(rules === '' ? [] : [rules]),
    'publisher-id: canonical',
    'snap-name: my-app',
    'timestamp: 2026-01-31T12:00:00Z',
    signature,
  ].join('\n');
}

export const cameraGrant = 'plugs:\n  camera:\n    allow-auto-connection: true';

/** A whole base-declaration without rules but the given ones. */
export function baseDeclaration(revision: number, rules: string): string {
  return [
    'type: base-declaration',
    'authority-id: canonical',
    `revision: ${revision}`,
    'series: 16',
    rules,
    'timestamp: 2026-01-31T12:00:00Z',
    signature,
  ].join('\n');
}
