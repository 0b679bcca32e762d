import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { type PostgresServer, startPostgres } from '../support/postgres.js';
import { build, type Environment, workplace } from './plugboard.js';

const place = workplace({ 'rules/plugs.json': '{"camera": {"allow-auto-connection": "true"}}' });

const run = (args: readonly string[], env: Environment = {}) => Promise.resolve(place.run(args, { env }));
const importing = [
  ...['import', 'rules', '--snap-id', 'a', '--publisher-id', 'test-authority', '--snap-name', 'my-app'],
];

/** A copy of a data directory, its database changed by somebody who had the file in hands. */
let copies = 0;
function changed(sql: string, data = 'data', file = 'plugboard.sqlite'): string {
  const copy = `copy-${++copies}`;
  cpSync(join(place.path, data), join(place.path, copy), { recursive: true });
  const database = new Sqlite(join(place.path, copy, file));
  database.exec(sql);
  database.close();
  return copy;
}

beforeAll(async () => {
  build();
  expect((await run(importing)).status).toBe(0);
}, 120_000);

afterAll(() => {
  place.remove();
});

describe('plugboard verify', () => {
  it('finds nothing wrong with a store as it is, and changes nothing', async () => {
    const { status, stdout, stderr } = await run(['verify']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^verified {3}store \.\/data {2}revision \d+\nassertions \d+, with their signatures\naudit log {2}\d+ entries, head \d+:\S+\nnothing is wrong\n$/,
    );
    expect((await run(['verify', '--quick'])).stdout).toContain('without their signatures');
  });

  it.each([
    ['signature', `UPDATE assertion SET text = replace(text, 'snap-name: my-app', 'snap-name: my-apq')`],
    ['signature', `DELETE FROM assertion WHERE type = 'account-key' AND text LIKE '%name: signing-1%'`],
    ['row', `UPDATE assertion SET revision = 7 WHERE type = 'snap-declaration'`],
    ['row', `UPDATE assertion SET digest = 'x' WHERE type = 'account'`],
    ['row', `UPDATE trusted_assertion SET account_id = 'mallory'`],
    ['headers', `UPDATE assertion_header SET value = 'other' WHERE name = 'snap-id'`],
    ['headers', `DELETE FROM assertion_header WHERE name = 'account-id'`],
    ['orphan', `INSERT INTO assertion_header (assertion_id, name, value) VALUES ('x', 'name', 'y')`],
    ['unreadable', `UPDATE assertion SET text = 'hello' WHERE type = 'account'`],
    ['audit-log', `DROP TRIGGER audit_entry_no_delete; DELETE FROM audit_entry WHERE sequence = 1`],
    [
      'revision',
      `INSERT INTO assertion SELECT 'later', type, primary_key, sequence_key, sequence, 0, format, authority_id,
         sign_key, origin, text, digest, '2999-01-01T00:00:00.000Z' FROM assertion WHERE type = 'snap-declaration'`,
    ],
  ])('finds a fault of kind %s after %s', async (kind, sql) => {
    const { status, stdout } = await run(['verify', '--json', '--data', changed(sql)]);
    const { count, findings } = JSON.parse(stdout) as { count: number; findings: { kind: string }[] };
    expect(findings.map((finding) => finding.kind)).toContain(kind);
    expect(count).toBe(findings.length);
    expect(status).toBe(3);
  });

  it('tells what it found, each on a line', async () => {
    const copy = changed(
      `INSERT INTO assertion_header (assertion_id, name, value) VALUES ('x', 'na' || char(10) || 'me', 'y')`,
    );
    const { status, stdout } = await run(['verify', '--data', copy]);
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /\n1 finding:\n {2}orphan {2}x na\\nme: it is a header of an assertion that is not there\n$/,
    );
  });

  it('is about a store or a backup that is there', async () => {
    place.write('text', 'hello');
    for (const [args, message] of [
      [['--data', 'nowhere'], 'nowhere: holds no database\n'],
      [['none.backup'], 'none.backup: cannot be read: there is no such file or folder\n'],
      [['data'], 'data: is no file, expected one\n'],
      [['text'], 'text: is neither a store nor a backup: file is not a database\n'],
      [
        ['data/plugboard.sqlite'],
        'data/plugboard.sqlite: is no backup, expected a file that "plugboard backup" made\n',
      ],
    ] as const) {
      expect(await run(['verify', ...args])).toEqual({ status: 2, stdout: '', stderr: message });
    }
  });
});

describe('plugboard verify of a store in PostgreSQL', () => {
  let server: PostgresServer;
  let env: Environment;

  beforeAll(async () => {
    server = await startPostgres();
    env = { PLUGBOARD_DATA: 'posted', PLUGBOARD_DATABASE_URL: await server.createDatabase() };
    expect((await run(importing, env)).status).toBe(0);
  }, 120_000);

  afterAll(() => server.close());

  it('finds where the copy is not what the database holds', async () => {
    expect((await run(['verify'], env)).stdout).toMatch(
      /^verified {3}store and copy postgres:[^\n]+\n[^]*nothing is wrong\n$/,
    );
    const copy = changed(
      `UPDATE publication SET answer = '{}'; DELETE FROM assertion_header WHERE name = 'snap-name'`,
      'posted',
      'replica.sqlite',
    );
    const { status, stdout } = await run(['verify', '--quick'], { ...env, PLUGBOARD_DATA: copy });
    expect(status).toBe(3);
    expect(stdout).toMatch(/copy {2}assertion_header: it has \d+ rows, and the database \d+\n/);
  });

  it('is about a database that has a store', async () => {
    const empty = { ...env, PLUGBOARD_DATABASE_URL: await server.createDatabase() };
    expect(await run(['verify'], empty)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^postgres:\S+: holds no store\n$/),
    });
  });
});
