import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { getMetadataArgsStorage } from 'typeorm';
import { openStore } from '../../src/database/open-store.js';
import { entities } from '../../src/modules/entities.js';
import { AssertionHeader } from '../../src/modules/assertions/assertion-header.entity.js';
import { keyFile } from '../support/keys.js';
import { type PostgresServer, query, startPostgres } from '../support/postgres.js';
import { authorityEnvironment, build, program, workplace } from './plugboard.js';

interface Manifest {
  readonly revision: number;
  readonly database: string;
  readonly keys: string[];
  readonly tables: { name: string; rows: number; sha256: string }[];
}

type Kind = 'SQLite' | 'PostgreSQL';

/** Where a store is: a data directory, and perhaps a database. */
interface Place {
  readonly data: string;
  readonly url?: string;
}

const place = workplace({ 'rules/plugs.json': '{"camera": {"allow-auto-connection": "true"}}' });
let server: PostgresServer;

const run = (args: readonly string[], { data, url }: Place) =>
  Promise.resolve(
    place.run(args, {
      env: { PLUGBOARD_DATA: data, ...(url !== undefined && { PLUGBOARD_DATABASE_URL: url }) },
    }),
  );

async function ran(args: readonly string[], where: Place): Promise<string> {
  const { status, stdout, stderr } = await run(args, where);
  expect({ args, status, stderr }).toMatchObject({ args, status: 0 });
  return stdout;
}

let places = 0;
async function newPlace(kind: Kind): Promise<Place> {
  const data = `data-${++places}`;
  return kind === 'SQLite' ? { data } : { data, url: await server.createDatabase() };
}

/** A store with a signed declaration, a token and entries of the audit log. */
async function filled(kind: Kind): Promise<Place> {
  const where = await newPlace(kind);
  await ran(
    ['import', 'rules', '--snap-id', 'a', '--publisher-id', 'test-authority', '--snap-name', 'my-app'],
    where,
  );
  await ran(['token', 'create', '--name', 'grüße 🎈', '--role', 'operator'], where);
  return where;
}

const newFile = () => `file-${++places}.backup`;
const backup = async (where: Place, file = newFile()) => {
  const made = JSON.parse(await ran(['backup', file, '--json'], where)) as Manifest;
  return { file, made };
};
/** A store of each kind that no test changes, and a backup of it. */
const sources = new Map<Kind, ReturnType<typeof sourceOf>>();
async function sourceOf(kind: Kind) {
  const where = await filled(kind);
  return { where, ...(await backup(where)) };
}
function source(kind: Kind) {
  const known = sources.get(kind) ?? sourceOf(kind);
  sources.set(kind, known);
  return known;
}

function tablesOfEntities(): unknown[] {
  const tables = getMetadataArgsStorage().tables;
  return entities.map((entity) => tables.find(({ target }) => target === entity)?.name).sort();
}

/** Those whose rows are the same in a restored store, which has noted that it was restored. */
const contents = ({ tables }: Manifest) => tables.filter(({ name }) => !name.startsWith('audit_'));

beforeAll(async () => {
  build();
  server = await startPostgres();
}, 120_000);

afterAll(async () => {
  place.remove();
  await server.close();
});

describe('a backup', () => {
  it.each([
    ['SQLite', 'SQLite'],
    ['SQLite', 'PostgreSQL'],
    ['PostgreSQL', 'SQLite'],
    ['PostgreSQL', 'PostgreSQL'],
  ] as const)(
    'of %s can be restored to %s, with all that was stored',
    async (from, to) => {
      const { where, file, made } = await source(from);
      expect(made).toMatchObject({ database: from, keys: [] });
      expect(made.tables.map(({ name }) => name)).toEqual(tablesOfEntities());
      expect(statSync(join(place.path, file)).mode & 0o777).toBe(0o600);
      expect((await run(['verify', file], where)).status).toBe(0);

      const target = await newPlace(to);
      const told = await ran(['restore', file], target);
      expect(told).toMatch(/^restored {3}\S+ {2}revision \d+\n/);
      if (target.url !== undefined) expect(told).not.toContain(new URL(target.url).password);
      expect((await run(['verify'], target)).stdout).toMatch(/\nnothing is wrong\n$/);
      const again = await backup(target);
      expect(contents(again.made)).toEqual(contents(made));
      expect(again.made.revision).toBeGreaterThanOrEqual(made.revision);
      expect(again.made.database).toBe(to);
      const log = (manifest: Manifest) =>
        manifest.tables.find(({ name }) => name === 'audit_entry')?.rows ?? 0;
      expect(log(again.made)).toBe(log(made) + 1);
      expect((await run(['key', 'list'], target)).stdout).toMatch(/^signing-1 /);
    },
    180_000,
  );

  it.each(['SQLite', 'PostgreSQL'] as const)('is not restored over what is in %s', async (kind) => {
    const { where, file, made } = await source(kind);
    const { status, stdout, stderr } = await run(['restore', file], where);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      kind === 'SQLite'
        ? /^data-\d+: holds a database already \(revision \d+, \d+ assertions\), expected a folder without one\n$/
        : /^postgres:\S+: holds a store already \(.*\d+ in assertion,.*\), expected an empty database\n$/,
    );
    expect((await backup(where)).made.tables).toEqual(made.tables);
    expect(readdirSync(join(place.path, where.data)).filter((name) => name.startsWith('restoring'))).toEqual(
      [],
    );
  });

  it.each(['SQLite', 'PostgreSQL'] as const)('is of one moment while others write to %s', async (kind) => {
    const where = await newPlace(kind);
    const store = await openStore({ data: join(place.path, where.data), databaseUrl: where.url }, entities);
    const stop = new AbortController();
    const writer = (async () => {
      for (let number = 1; !stop.signal.aborted; number++) {
        await store.unitOfWork.run(async (manager) => {
          for (const name of ['a', 'b'])
            await manager.insert(AssertionHeader, { assertionId: String(number), name, value: 'x' });
        });
        // SQLite answers without anything else getting its turn.
        await new Promise(setImmediate);
      }
    })();
    try {
      for (let round = 0; round < 2; round++) {
        const file = newFile();
        await promisify(execFile)(process.execPath, [program, 'backup', file], {
          cwd: place.path,
          env: {
            ...authorityEnvironment(),
            PLUGBOARD_DATA: where.data,
            ...(where.url !== undefined && { PLUGBOARD_DATABASE_URL: where.url }),
          },
        });
        const copy = new Sqlite(join(place.path, file), { readonly: true });
        const [counts] = copy
          .prepare<[], { revision: number; headers: number }>(
            'SELECT value AS revision, (SELECT count(*) FROM assertion_header) AS headers FROM store_revision',
          )
          .all();
        copy.close();
        expect(counts?.headers).toBe(2 * (counts?.revision ?? 0));
        expect(counts?.revision).toBeGreaterThan(0);
      }
    } finally {
      stop.abort();
      await writer;
      await store.close();
    }
  });

  it('has the private keys in it only where that was asked for, and gives them back', async () => {
    const { where, file: plain } = await source('SQLite');
    expect(readFileSync(join(place.path, plain)).includes('PRIVATE KEY')).toBe(false);
    const file = newFile();
    const { status, stdout, stderr } = await run(['backup', file, '--with-keys'], where);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        'warning: the private keys are in it: whoever can read the file can sign in the name of the authority\n',
    });
    expect(stdout).toContain('keys       root.pem, signing-1.pem\n');
    const target = await newPlace('SQLite');
    await ran(['restore', file], target);
    for (const [name, key] of [
      ['root.pem', 'root'],
      ['signing-1.pem', 'signing'],
    ] as const) {
      const path = join(place.path, target.data, 'keys', name);
      expect(readFileSync(path)).toEqual(readFileSync(keyFile(key)));
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(place.path, target.data, 'plugboard.sqlite')).includes('PRIVATE KEY')).toBe(
      false,
    );
    const other = await newPlace('SQLite');
    place.write(join(other.data, 'keys/root.pem'), 'another');
    expect(await run(['restore', file], other)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('root.pem: is there already and another key than that of the backup\n'),
    });
    expect(existsSync(join(place.path, other.data, 'plugboard.sqlite'))).toBe(false);
  });

  it('that was changed is not restored, nor anything of it', async () => {
    const { file } = await source('SQLite');
    const changed = (name: string, sql: string) => {
      writeFileSync(join(place.path, name), readFileSync(join(place.path, file)));
      const copy = new Sqlite(join(place.path, name));
      copy.exec(sql);
      copy.close();
    };
    changed('token.backup', "UPDATE access_token SET roles = '[]'");
    changed('revision.backup', 'UPDATE store_revision SET value = 99');
    changed(
      'audit.backup',
      `DROP TRIGGER audit_entry_no_delete; DELETE FROM audit_entry WHERE sequence = 1; DELETE FROM backup_table WHERE name = 'audit_entry'`,
    );
    changed('later.backup', `INSERT INTO migrations (timestamp, name) VALUES (1, 'Later1')`);
    changed('form.backup', 'UPDATE backup_manifest SET format = 7');
    place.write('cut.backup', readFileSync(join(place.path, file)).subarray(0, 20_000));
    place.write('text.backup', 'hello');
    for (const [name, message] of [
      ['token', /is not what it was made as: table "access_token" its rows are not those of the manifest/],
      ['revision', /is not what it was made as: table "store_revision" is 99, expected \d+ by the manifest/],
      ['audit', /has an audit log that is not whole: entry 1 \(missing\)/],
      ['later', /has the schema of a later version of Plugboard, expected that version here/],
      ['form', /is a backup of form 7, expected form 1/],
      ['cut', /is no backup: database disk image is malformed/],
      ['text', /is no backup: file is not a database/],
    ] as const) {
      const target = await newPlace('SQLite');
      const { status, stdout, stderr } = await run(['restore', `${name}.backup`], target);
      expect({ name, status, stdout }).toEqual({ name, status: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(readdirSync(join(place.path, target.data))).toEqual([]);
    }
  });

  it('is neither written over a file nor made of nothing', async () => {
    const { where, file } = await source('SQLite');
    expect(await run(['backup', file], where)).toMatchObject({
      status: 2,
      stderr: `${file}: is there already, expected a new name\n`,
    });
    expect(await run(['backup', 'no/such/folder'], where)).toMatchObject({
      status: 2,
      stderr: 'no/such/folder: cannot be written: there is no such file or folder\n',
    });
    expect(await run(['backup', newFile()], { data: 'nowhere' })).toMatchObject({
      status: 2,
      stderr: 'nowhere: holds no database\n',
    });
    const empty = await newPlace('PostgreSQL');
    expect(await run(['backup', newFile()], empty)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/: holds no store\n$/),
    });
    expect(await query(empty.url ?? '', `SELECT * FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    expect(readdirSync(place.path).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('a copy of the store that a backup was made of', () => {
  it('is made anew from the restored one, though that has a later revision', async () => {
    const old = await filled('PostgreSQL');
    const { file } = await backup(old);
    await ran(['token', 'create', '--name', 'lost', '--role', 'operator'], old);
    const url = await server.createDatabase();
    await ran(['restore', file], { data: 'moved', url });
    const progress: string[] = [];
    const store = await openStore({ data: join(place.path, old.data), databaseUrl: url }, entities, {
      onProgress: (one) => progress.push(one),
      onFailure: () => undefined,
    });
    try {
      const names = store.connection.prepareRows<[], { name: string }>('SELECT name FROM access_token');
      expect(names()).toEqual([{ name: 'grüße 🎈' }]);
      expect(progress[0]).toBe('copied-anew');
      const [{ value } = { value: 0 }] = await query<{ value: number }>(
        url,
        'SELECT value FROM store_revision',
      );
      expect(store.connection.storeRevision()).toBe(value);
    } finally {
      await store.close();
    }
    expect((await run(['verify'], { data: old.data, url })).stdout).toMatch(/nothing is wrong\n$/);
  });
});
