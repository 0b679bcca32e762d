import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { insertRows } from '../../src/database/insert-rows.js';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import { AssertionSearch } from '../../src/modules/assertions/assertion-search.js';
import { PublishedDeclarations } from '../../src/modules/assertions/published-declarations.js';
import { snapDeclaration, own } from '../support/signing.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

type Row = Record<string, string | number>;

/** As the first version stored them: header lines without a signature. */
const declarationText = (revision: number) => `type: snap-declaration
format: 1
authority-id: local
revision: ${revision}
series: 16
snap-id: a
plugs:
  camera:
    allow-auto-connection: true
publisher-id: acme
snap-name: grüße
timestamp: 2026-01-31T12:00:00Z
`;

const common = { digest: 'd', stored_at: '2026-01-31T12:00:00.000Z' };
const snapRows: Row[] = [1, 7].map((revision) => ({
  id: `snap-${revision}`,
  series: '16',
  snap_id: 'a',
  snap_name: 'grüße',
  publisher_id: 'acme',
  revision,
  format: 1,
  text: declarationText(revision),
  ...common,
  digest: `d${revision}`,
}));
const baseRows: Row[] = [
  {
    id: 'base-2',
    series: '16',
    revision: 2,
    text: 'type: base-declaration\nauthority-id: local\nrevision: 2\nseries: 16\nslots:\n  camera:\n    allow-connection: false\ntimestamp: 2026-01-31T12:00:00Z\n',
    ...common,
  },
];

describe('a database of the first version', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await openTestDatabase();
    const { dataSource } = database;
    for (let left = dataSource.migrations.length; left > 1; left--) await dataSource.undoLastMigration();
    for (const [table, rows] of [
      ['snap_declaration', snapRows],
      ['base_declaration', baseRows],
    ] as const) {
      const columns = Object.keys(rows[0] ?? {});
      await insertRows(dataSource.manager, table, columns, rows.map(Object.values<string | number>));
    }
  });

  afterEach(() => database.close());

  const rowsOf = (table: string) => database.dataSource.query<Row[]>(`SELECT * FROM ${table} ORDER BY id`);
  const migrate = async () => {
    await database.dataSource.runMigrations();
    await database.follower?.refresh();
  };

  it('keeps its declarations byte for byte, as drafts', async () => {
    await migrate();
    const assertions = new Assertions(database.connection);
    const [first, last] = snapRows;
    expect(assertions.history('snap-declaration', '16/a', 9)).toEqual(
      [last, first].map((row) => ({
        id: row?.id,
        type: 'snap-declaration',
        primaryKey: '16/a',
        sequenceKey: null,
        sequence: null,
        revision: row?.revision,
        format: 1,
        authorityId: 'local',
        signKey: '',
        origin: 'draft',
        text: row?.text,
        digest: row?.digest,
        storedAt: common.stored_at,
      })),
    );
    expect(assertions.inForce('base-declaration', '16')).toMatchObject({
      text: baseRows[0]?.text,
      origin: 'draft',
    });
  });

  it('uses them in decisions, finds them by their headers, and serves them to no client', async () => {
    await migrate();
    const { connection, unitOfWork } = database;
    const assertions = new Assertions(connection);
    const published = new PublishedDeclarations(assertions, connection, unitOfWork);
    const declaration = published.ofSnap('a', published.storeRevision());
    expect(declaration).toMatchObject({ value: { revision: 7, publisherId: 'acme' }, digest: 'd7' });
    expect(declaration?.value.plugs.has('camera')).toBe(true);
    expect(published.ofSnapAsOf('a', { revision: 1 })?.value.revision).toBe(1);
    expect(published.base(published.storeRevision())?.value.revision).toBe(2);
    for (const [type, key] of [
      ['snap-declaration', '16/a'],
      ['base-declaration', '16'],
    ] as const) {
      expect(assertions.served(type, key, 99)).toBeUndefined();
    }
    const search = new AssertionSearch(connection);
    for (const headers of [{ 'snap-id': 'a' }, { 'snap-name': 'grüße' }, { 'publisher-id': 'acme' }]) {
      const { found } = search.page({ headers }, '', 10);
      expect(found.map(({ id }) => id)).toEqual(['snap-1', 'snap-7']);
    }
  });

  it('has its rows again when it is taken back', async () => {
    const before = [await rowsOf('snap_declaration'), await rowsOf('base_declaration')];
    expect(before).toEqual([snapRows, baseRows]);
    await migrate();
    while (!(await hasOldTables())) await database.dataSource.undoLastMigration();
    expect([await rowsOf('snap_declaration'), await rowsOf('base_declaration')]).toEqual(before);
  });

  it('is not taken back once something signed is stored, and nothing is lost then', async () => {
    await migrate();
    const assertions = new Assertions(database.connection);
    const signed = await snapDeclaration(own, 'b', 1);
    await database.unitOfWork.run((manager) => assertions.add(manager, [signed], 'published'));
    await expect(
      (async () => {
        while (!(await hasOldTables())) await database.dataSource.undoLastMigration();
      })(),
    ).rejects.toThrow('signed assertions are stored, which the schema of before cannot hold');
    expect(assertions.count('snap-declaration')).toBe(3);
    expect(assertions.inForce('snap-declaration', '16/b')).toBeDefined();
  });

  async function hasOldTables(): Promise<boolean> {
    const runner = database.dataSource.createQueryRunner();
    try {
      return await runner.hasTable('snap_declaration');
    } finally {
      await runner.release();
    }
  }
});
