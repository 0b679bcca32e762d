import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';

interface SchemaObject {
  readonly name: string;
  readonly definition: string;
}

/** Every table, index, constraint, trigger and function, but for those of the database itself. */
const objectsIn = {
  SQLite: `SELECT name, sql AS definition FROM sqlite_master
    WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name`,
  PostgreSQL: `
    SELECT table_name || '.' || column_name AS name, data_type || is_nullable || coalesce(column_default, '') AS definition
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1, 2`,
} as const;

describe.each(['SQLite', 'PostgreSQL'] as const)('the schema on %s', (kind) => {
  let server: PostgresServer | undefined;
  let database: TestDatabase;

  beforeAll(async () => {
    if (kind === 'PostgreSQL') server = await startPostgres();
  });

  afterAll(() => server?.close());

  beforeEach(async () => {
    database = await openTestDatabase(
      server === undefined ? 'SQLite' : { url: await server.createDatabase() },
    );
  });

  afterEach(() => database.close());

  const objects = () => database.dataSource.query<SchemaObject[]>(objectsIn[kind]);
  const add = (id: string, revision: number) =>
    database.dataSource.query(
      `INSERT INTO assertion (id, type, primary_key, revision, format, authority_id, sign_key, origin, text, digest, stored_at)
       VALUES ('${id}', 'snap-declaration', '16/${id}', ${revision}, 1, 'local', '', 'draft', 'grüße 🎈', '${id}', '2026')`,
    );

  it('is what the entities describe', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken down and put up again, migration by migration, with what is in it', async () => {
    const before = await objects();
    expect(before.length).toBeGreaterThan(10);
    for (const name of ['a', 'A']) {
      await add(name, 1);
      for (const [header, value] of [
        ['snap-id', name],
        ['snap-name', 'x'],
        ['publisher-id', 'y'],
      ] as const) {
        await database.dataSource.query(
          `INSERT INTO assertion_header (assertion_id, name, value) VALUES ('${name}', '${header}', '${value}')`,
        );
      }
    }
    const rows = () => database.dataSource.query<unknown[]>('SELECT * FROM assertion ORDER BY id');
    const stored = await rows();
    const { migrations } = database.dataSource;
    // The first one holds the rows itself.
    for (let undone = 0; undone < migrations.length - 1; undone++)
      await database.dataSource.undoLastMigration();
    await database.dataSource.runMigrations();
    expect(await objects()).toEqual(before);
    expect(await rows()).toEqual(stored);
    for (let left = migrations.length; left > 0; left--) await database.dataSource.undoLastMigration();
    expect((await objects()).map(({ definition }) => definition).join()).not.toMatch(
      /assertion|audit|store_/,
    );
    await database.dataSource.runMigrations();
    expect(await objects()).toEqual(before);
  });

  it('tells names apart that differ in their case alone', async () => {
    await add('a', 1);
    await add('A', 1);
    await expect(add('a', 1)).rejects.toThrow();
    const found = (id: string) =>
      database.dataSource.query<unknown[]>(`SELECT id FROM assertion WHERE primary_key = '16/${id}'`);
    expect(await found('A')).toEqual([{ id: 'A' }]);
    expect(await found('a')).toEqual([{ id: 'a' }]);
    await database.dataSource.query(
      `INSERT INTO access_token (id, prefix, digest, name, roles, accounts, created_at)
       VALUES ('1', 'abcdefgh', '', '', '[]', '[]', ''), ('2', 'ABCDEFGH', '', '', '[]', '[]', '')`,
    );
    expect(await database.dataSource.query(`SELECT id FROM access_token WHERE prefix = 'ABCDEFGH'`)).toEqual([
      { id: '2' },
    ]);
  });
});

describe('the schema on SQLite', () => {
  it('loses nothing that was acknowledged', async () => {
    const database = await openTestDatabase('SQLite');
    const pragma = async (name: string) => {
      const [row] = await database.dataSource.query<Record<string, unknown>[]>(`PRAGMA ${name}`);
      return Object.values(row ?? {});
    };
    expect(await pragma('journal_mode')).toEqual(['wal']);
    expect(await pragma('synchronous')).toEqual([2]);
    expect(await pragma('foreign_keys')).toEqual([1]);
    expect(await pragma('busy_timeout')).toEqual([1000]);
    await database.close();
  });
});
