import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

interface SchemaObject {
  readonly name: string;
  readonly sql: string;
}

describe('schema', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await openTestDatabase();
  });

  afterEach(() => database.close());

  const objects = () =>
    database.dataSource.query<SchemaObject[]>(
      `SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    );

  it('is what the entities describe', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken down and put up again, migration by migration', async () => {
    const before = await objects();
    const count = database.dataSource.migrations.length;
    for (let undone = 0; undone < count; undone++) await database.dataSource.undoLastMigration();
    expect((await objects()).map(({ name }) => name)).toEqual(['migrations']);
    await database.dataSource.runMigrations();
    expect(await objects()).toEqual(before);
  });

  it('loses nothing that was acknowledged', async () => {
    const pragma = async (name: string) => {
      const [row] = await database.dataSource.query<Record<string, unknown>[]>(`PRAGMA ${name}`);
      return Object.values(row ?? {});
    };
    expect(await pragma('journal_mode')).toEqual(['wal']);
    expect(await pragma('synchronous')).toEqual([2]);
    expect(await pragma('foreign_keys')).toEqual([1]);
    expect(await pragma('busy_timeout')).toEqual([1000]);
  });
});
