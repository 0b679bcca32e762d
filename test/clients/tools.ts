import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from '@jest/globals';

/** What a program printed, and how it ended. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program while the service of this process goes on answering it.
 *
 * @throws Error where it cannot be started, or runs for more than a minute
 */
export function run(
  program: string,
  args: readonly string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const options = {
      env: { PATH: process.env.PATH, HOME: '/nonexistent', LANG: 'C.UTF-8', ...env },
      timeout: 60_000,
    };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
      else reject(new Error(`${program} did not run: ${error.message} ${stderr}`));
    });
    // A program that ends without reading its input is judged by how it ended.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Stands among programs for the right to do what only root may. */
export const root = 'the rights of root';

/**
 * Describes tests that need programs of others. Where one is missing, a developer sees one skipped test that says so,
 * and CI sees it fail.
 */
export function describeTools(name: string, programs: readonly string[], tests: () => void): void {
  const missing = programs.filter((program) =>
    program === root ? process.getuid?.() !== 0 : !isOnPath(program),
  );
  describe(name, () => {
    if (missing.length === 0) {
      tests();
      return;
    }
    const sentence = `needs ${missing.join(' and ')} (.ci/run installs what is missing)`;
    if (process.env.CI) {
      test(sentence, () => {
        throw new Error(`CI must run the tests of "${name}", but it ${sentence}`);
      });
    } else {
      test.skip(sentence, () => undefined);
    }
  });
}

/** Asking a program for its version would say it, too, but some wait half a minute for a daemon before they answer. */
export function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
