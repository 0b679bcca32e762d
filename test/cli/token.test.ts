import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearing } from '../e2e/callers.js';
import { type Service, startService, testSettings } from '../e2e/service.js';
import { build, workplace } from './plugboard.js';

const place = workplace();
const data = join(place.path, 'data');
const tokenForm = /^plugboard_[a-z0-9]{8}_[A-Za-z0-9_-]{43}\n$/;

const create = (...options: string[]) => place.run(['token', 'create', '--name', 'a desk', ...options]);

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

describe('plugboard token create', () => {
  it('prints the token, and says that it is shown only now', async () => {
    const { status, stdout, stderr } = await create('--role', 'reviewer', '--role', 'operator');
    expect(stderr).toMatch(
      /^token [0-9A-Z]{26} "a desk" \(reviewer, operator\) does not expire; it is shown only now:\n$/,
    );
    expect(stdout).toMatch(tokenForm);
    expect(status).toBe(0);
  });

  it.each([
    ['90d', 90],
    ['1d', 1],
  ])('makes a token that expires in %s', async (expires, days) => {
    const before = Date.now();
    const { stderr } = await create('--role', 'auditor', '--expires', expires);
    const at = Date.parse(/expires at (\S+);/.exec(stderr)?.[1] ?? '');
    expect(at).toBeGreaterThanOrEqual(before + days * 86_400_000);
    expect(at).toBeLessThanOrEqual(Date.now() + days * 86_400_000);
  });

  it('takes a time in RFC 3339', async () => {
    const { stderr } = await create('--role', 'auditor', '--expires', '2999-01-01T02:00:00+02:00');
    expect(stderr).toContain('expires at 2999-01-01T00:00:00.000Z;');
  });

  it.each([
    [
      ['--role', 'king'],
      '--role: "king" is no role, expected one of device, publisher, reviewer, operator, auditor\n',
    ],
    [[], "error: required option '--role <role>' not specified\n"],
    [['--role', 'publisher'], '--account: expected the account-ids that the publisher acts for\n'],
    [['--role', 'device', '--account', 'acme'], '--account: expected with the role "publisher" alone\n'],
    [
      ['--role', 'publisher', '--account', 'a b'],
      '--account: "a b" is no account-id, expected letters, digits and "-"\n',
    ],
    [
      ['--role', 'device', '--expires', 'soon'],
      '--expires: "soon" is no time, expected days such as 90d, or RFC 3339\n',
    ],
    [
      ['--role', 'device', '--expires', '2999-13-01T00:00:00Z'],
      '--expires: "2999-13-01T00:00:00Z" is no time, expected days such as 90d, or RFC 3339\n',
    ],
    [
      ['--role', 'device', '--expires', '2001-01-01T00:00:00Z'],
      '--expires: "2001-01-01T00:00:00.000Z" is not a time to come\n',
    ],
    [['--role', 'device', '--name', ' '], '--name: expected 1 to 100 printable characters\n'],
    [['--role', 'device', '--name', 'a\u0007'], '--name: expected 1 to 100 printable characters\n'],
    [['--role', 'device', '--data', ':memory:'], '--data: ":memory:" keeps nothing, expected a directory\n'],
  ])('refuses %j', async (options, stderr) => {
    expect(await create(...options)).toEqual({ status: 2, stdout: '', stderr });
  });

  it('makes nothing where it refuses', async () => {
    expect((await place.run(['token', 'list'])).stdout).toMatch(/\n4 tokens\n$/);
  });
});

describe('plugboard token', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService(undefined, { ...testSettings, data });
  });

  afterAll(() => service.close());

  const statusOf = async (token: string) =>
    (await service.ask('GET', '/v1/audit?limit=1', { headers: bearing(token) })).status;

  it('makes, lists and revokes tokens while the service runs', async () => {
    const [, prefix = ''] = /plugboard_(.{8})/.exec((await create('--role', 'auditor')).stdout) ?? [];
    const auditor = (await create('--role', 'auditor')).stdout.trim();
    expect(await statusOf(auditor)).toBe(200);
    const [, own = ''] = /plugboard_(.{8})/.exec(auditor) ?? [];

    const listed = (await place.run(['token', 'list', '--json'])).stdout;
    const { tokens } = JSON.parse(listed) as { tokens: Record<string, unknown>[] };
    const token = tokens.find((one) => one.prefix === own);
    expect(token).toMatchObject({ name: 'a desk', roles: ['auditor'], accounts: [], revokedAt: null });
    expect(Object.keys(token ?? {})).not.toContain('digest');

    const id = String(token?.id);
    expect(await place.run(['token', 'revoke', id])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(new RegExp(`^token ${id} "a desk" is revoked since \\S+Z\\n$`)),
    });
    expect(await statusOf(auditor)).toBe(401);

    const [first, again] = [
      await place.run(['token', 'revoke', prefix]),
      await place.run(['token', 'revoke', prefix]),
    ];
    expect(first.status).toBe(0);
    expect(again.stdout).toBe(first.stdout);
  });

  it('never shows a secret: neither in a list nor in the database', async () => {
    const text = (await create('--role', 'publisher', '--account', 'acme', '--expires', '9d')).stdout.trim();
    const secret = text.split('_').slice(2).join('_');
    const { stdout } = await place.run(['token', 'list']);
    expect(stdout).toMatch(/^id +prefix +name +roles +state +last used\n/);
    expect(stdout).toMatch(/ publisher for acme +valid until \S+ +never\n/);
    expect(stdout).toMatch(/ revoked \S+ /);
    const json = (await place.run(['token', 'list', '--json'])).stdout;
    const stored = ['plugboard.sqlite', 'plugboard.sqlite-wal']
      .map((file) => readFileSync(join(data, file), 'latin1'))
      .join('');
    expect(stored).toContain('publisher');
    expect(stdout + json + stored).not.toContain(secret);
  });

  it('records what it does', async () => {
    const { status, stdout } = await place.run(['audit', 'verify']);
    expect(stdout).toMatch(/^the audit log is whole: \d+ entries\nhead \d+:[A-Za-z0-9_-]{43}\n$/);
    expect(status).toBe(0);
  });

  it('knows neither other tokens nor databases', async () => {
    expect(await place.run(['token', 'revoke', 'nothing'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: no token has the id or the prefix "nothing", "plugboard token list" lists them\n',
    });
    expect(await place.run(['token', 'list', '--data', 'elsewhere'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'elsewhere: holds no database\n',
    });
  });
});
