import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { openStore } from '../../src/database/open-store.js';
import type { ReadConnection } from '../../src/database/read-connection.js';
import type { UnitOfWork } from '../../src/database/unit-of-work.js';
import { databaseUrlOfTests } from './postgres.js';
import { entities } from '../../src/modules/entities.js';

export interface TestDatabase {
  readonly dataSource: DataSource;
  readonly unitOfWork: UnitOfWork;
  readonly connection: ReadConnection;
  close(): Promise<void>;
}

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
 * @param databaseUrl a PostgreSQL database in place of the file
 */
export async function openTestDatabase(databaseUrl?: string): Promise<TestDatabase> {
  const directory = temporaryDirectory();
  const url = databaseUrl ?? (await databaseUrlOfTests());
  const store = await openStore({ data: directory.path, databaseUrl: url }, entities);
  return {
    ...store,
    async close() {
      await store.close();
      directory.remove();
    },
  };
}
