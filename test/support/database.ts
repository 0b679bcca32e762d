import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenStore, openStore } from '../../src/database/open-store.js';
import { databaseUrlOfTests } from './postgres.js';
import { entities } from '../../src/modules/entities.js';

export type TestDatabase = OpenStore;

/** A directory that is removed by the function that comes with it. */
export function temporaryDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'plugboard-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true });
    },
  };
}

/**
 * A database of its own, in a file, as the service has it.
 *
 * @param kind a PostgreSQL database in place of the file, or SQLite whatever the tests are run with
 */
export async function openTestDatabase(kind?: { readonly url: string } | 'SQLite'): Promise<TestDatabase> {
  const directory = temporaryDirectory();
  const url = kind === undefined ? await databaseUrlOfTests() : kind === 'SQLite' ? undefined : kind.url;
  const store = await openStore({ data: directory.path, databaseUrl: url }, entities);
  return {
    ...store,
    close: async () => {
      await store.close();
      directory.remove();
    },
  };
}
