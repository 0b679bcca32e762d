import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { openDataSource } from '../../src/database/data-source.js';
import { ReadConnection } from '../../src/database/read-connection.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
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

/** A database of its own, in a file, as the service has it. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const directory = temporaryDirectory();
  const dataSource = await openDataSource(directory.path, entities);
  const connection = new ReadConnection(dataSource);
  return {
    dataSource,
    unitOfWork: new UnitOfWork(dataSource),
    connection,
    async close() {
      connection.close();
      await dataSource.destroy();
      directory.remove();
    },
  };
}
