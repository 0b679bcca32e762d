/**
 * The shared material: facts and vectors that the tests compare with and that are not part of the repository.
 * It is found through PLUGBOARD_SHARED, else in `shared` beside the repository.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, test } from '@jest/globals';

function sharedPath(path: string): string {
  const besideTheRepository = fileURLToPath(new URL('../../shared', import.meta.url));
  return join(process.env.PLUGBOARD_SHARED ?? besideTheRepository, path);
}

/** Where a shared file or directory is, or undefined if it is not there. */
export function sharedFile(path: string): string | undefined {
  const file = sharedPath(path);
  return existsSync(file) ? file : undefined;
}

/**
 * Describes tests that need a shared file or directory; they get to know where it is.
 * Where it is missing, a developer sees one skipped test that says so, and CI sees it fail.
 */
export function describeShared(name: string, path: string, tests: (file: string) => void): void {
  const file = sharedFile(path);
  describe(name, () => {
    if (file !== undefined) {
      tests(file);
      return;
    }
    const missing = `needs ${sharedPath(path)} (set PLUGBOARD_SHARED to the directory of shared material)`;
    if (process.env.CI) {
      test(missing, () => {
        throw new Error(`CI must run the tests of "${name}", but "${sharedPath(path)}" is missing`);
      });
    } else {
      test.skip(missing, () => undefined);
    }
  });
}
