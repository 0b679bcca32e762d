import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { spaceCheck } from '../../src/cli/doctor/folder-checks.js';
import { filesCheck, nodeCheck } from '../../src/cli/doctor/machine-checks.js';
import { type PostgresServer, query, startPostgres } from '../support/postgres.js';
import { build, type Environment, workplace } from './plugboard.js';

interface Report {
  readonly healthy: boolean;
  readonly checks: { name: string; state: 'ok' | 'warn' | 'fail'; says: string; advice?: string }[];
}

const place = workplace();
const run = (args: readonly string[], env: Environment = {}) => Promise.resolve(place.run(args, { env }));

/** The checks of one run by their names; what is not well has to come with advice. */
async function diagnosed(env: Environment = {}) {
  const { status, stdout } = await run(['doctor', '--json'], env);
  const { healthy, checks } = JSON.parse(stdout) as Report;
  expect(status).toBe(healthy ? 0 : 3);
  expect(healthy).toBe(checks.every(({ state }) => state !== 'fail'));
  for (const { state, advice } of checks) expect(advice === undefined).toBe(state === 'ok');
  return new Map(checks.map((check) => [check.name, check]));
}

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

describe('plugboard doctor', () => {
  it('looks at what is there before a first start, and makes nothing', async () => {
    const { status, stdout, stderr } = await run(['doctor', '--data', 'fresh']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ok {4}settings {5}PLUGBOARD_AUTHORITY_ID=test-authority /);
    expect(stdout).toMatch(/\nwarn {2}database .* is not there yet\n +to do: /);
    expect(stdout).toMatch(/\n\d+ ok, \d+ warnings, 0 failures\n$/);
    expect(existsSync(join(place.path, 'fresh'))).toBe(false);
  });

  it('tells what of a store and its keys has to be looked after', async () => {
    await run(['key', 'list']);
    expect((await diagnosed()).get('audit log')?.says).toMatch(/^head 1:/);
    const wrong: [Environment, string, RegExp][] = [
      [{ PLUGBOARD_AUTHORITY_ID: 'other' }, 'authority', /the store is the authority "test-authority"/],
      [{ PLUGBOARD_SIGNING_KEY: 'nowhere.pem' }, 'signing key', /"nowhere.pem" cannot be read/],
      [{ PLUGBOARD_SIGNING_KEY: undefined }, 'key ends', /no private key of a stored signing key is here/],
      [{ PLUGBOARD_PORT: 'http' }, 'settings', /PLUGBOARD_PORT is "http"/],
      [{ PLUGBOARD_DATA: ':memory:' }, 'data', /keeps nothing/],
    ];
    for (const [env, name, says] of wrong) {
      expect((await diagnosed(env)).get(name)).toMatchObject({
        state: 'fail',
        says: expect.stringMatching(says),
      });
    }
  });

  it('finds a schema of another version, and a log with another head', async () => {
    const file = join(place.path, 'data/plugboard.sqlite');
    const database = new Sqlite(file);
    database.exec(`UPDATE audit_head SET sequence = 7`);
    expect((await diagnosed()).get('audit log')).toMatchObject({ state: 'fail' });
    database.exec(`INSERT INTO migrations (timestamp, name) VALUES (1, 'Later1')`);
    expect((await diagnosed()).get('schema')).toMatchObject({ state: 'fail' });
    database.exec(`DELETE FROM migrations WHERE name LIKE 'Follow%' OR name LIKE 'Later%'`);
    expect((await diagnosed()).get('schema')).toMatchObject({ state: 'warn' });
    database.close();
  });

  it('finds keys that others may read', async () => {
    const own = { PLUGBOARD_ROOT_KEY: undefined, PLUGBOARD_SIGNING_KEY: undefined };
    expect((await run(['key', 'init', 'open/keys'])).status).toBe(0);
    chmodSync(join(place.path, 'open/keys'), 0o755);
    chmodSync(join(place.path, 'open/keys/root.pem'), 0o644);
    const found = await diagnosed({ ...own, PLUGBOARD_DATA: 'open' });
    expect(found.get('keys')).toMatchObject({ state: 'warn' });
    expect(found.get('root key')).toMatchObject({ state: 'fail' });
    expect(found.get('signing key')).toMatchObject({ state: 'ok' });
  }, 120_000);

  it.each([
    [nodeCheck('18.20.0'), 'fail'],
    [nodeCheck('20.18.9'), 'fail'],
    [nodeCheck('20.19.0'), 'ok'],
    [nodeCheck('24.0.0'), 'ok'],
    [spaceCheck(50 * 2 ** 20), 'fail'],
    [spaceCheck(500 * 2 ** 20), 'warn'],
    [spaceCheck(5000 * 2 ** 20), 'ok'],
    ...filesCheck('Max open files            1024                 4096   files\n').map(
      (check) => [check, 'warn'] as const,
    ),
    ...filesCheck('Max open files            unlimited            unlimited   files\n').map(
      (check) => [check, 'ok'] as const,
    ),
  ])('judges %j as %s', ({ state }, expected) => {
    expect(state).toBe(expected);
  });
});

describe('plugboard doctor of a store in PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
  }, 120_000);

  afterAll(() => server.close());

  it('looks at the server, the store in it and the copy, and never tells the password', async () => {
    const env = { PLUGBOARD_DATA: 'posted', PLUGBOARD_DATABASE_URL: url };
    const before = await diagnosed(env);
    for (const name of ['database', 'encoding', 'writing', 'connections', 'clock', 'notifications'])
      expect(before.get(name)).toMatchObject({ name, state: 'ok' });
    expect(before.get('schema')).toMatchObject({ state: 'warn', says: 'none yet' });
    expect(await query(url, `SELECT * FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    await run(['key', 'list'], env);
    const after = await diagnosed(env);
    expect(after.get('copy')).toMatchObject({ state: 'ok', says: 'is what the database holds' });
    expect(JSON.stringify([...after])).not.toContain(new URL(url).password);
    await run(['token', 'create', '--name', 'a', '--role', 'operator'], { ...env, PLUGBOARD_DATA: 'other' });
    expect((await diagnosed(env)).get('copy')).toMatchObject({ state: 'warn' });
  }, 120_000);

  it('tells that nobody answers', async () => {
    const env = { PLUGBOARD_DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/x' };
    const { says } = (await diagnosed(env)).get('database') ?? { says: '' };
    expect(says).toMatch(/^postgres:\/\/127\.0\.0\.1:1\/x cannot be reached: /);
  });
});
