import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildService, type ChildService, runChild, startChild } from '../support/child-service.js';
import { temporaryDirectory } from '../support/database.js';
import { keyFile } from '../support/keys.js';
import { databaseUrlOfTests, startPostgres } from '../support/postgres.js';
import { cameraRequest, installation } from './samples.js';

/** Texts that nobody but who sent them may get to see. */
const secrets = {
  unknownToken: `plugboard_abcdefgh_${'s3cr3t'.repeat(7)}x`,
  jwt: `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtYXR0In0.${'c2lnbmVk'.repeat(8)}`,
  basic: 'bWF0dDpwYXNzd29yZC1vZi1tYXR0',
  cookie: 'session-of-somebody-4711',
  idempotencyKey: 'key-of-somebody-0815',
  query: 'query-of-somebody-2342',
  body: 'body-of-somebody-1337',
} as const;

/** The lines of private keys; headers and footers are no secret. */
const keyLines = (['root', 'signing'] as const).flatMap((name) =>
  readFileSync(keyFile(name), 'utf8')
    .split('\n')
    .filter((line) => line.length > 40 && !line.startsWith('-----')),
);

const json = { 'content-type': 'application/json' };

/** A line of the log. */
type Line = Readonly<Record<string, unknown>>;

describe('what the service writes', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let service: ChildService;
  let databaseUrl: string | undefined;
  /** Everything that came out, but for the token of the first start, which is printed once on purpose. */
  let output = '';
  const refusals: string[] = [];
  let metrics = '';

  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(service.url + path, init);
    const text = await response.text();
    if (response.status >= 400) refusals.push(text);
    return { status: response.status, text, headers: response.headers };
  };

  const authorized = () => ({ authorization: `Bearer ${service.token ?? ''}` });

  /** Sends secrets wherever one can send something. */
  async function misuse(): Promise<void> {
    const { unknownToken, jwt, basic, cookie, idempotencyKey, query, body } = secrets;
    const credentials = [`Bearer ${unknownToken}`, `Bearer ${jwt}`, `Basic ${basic}`];
    for (const authorization of [...credentials, ...credentials.map((one) => `${one} x`)]) {
      await ask('/v1/audit', { headers: { authorization, cookie, 'idempotency-key': idempotencyKey } });
      await ask(`/v1/decisions?token=${query}`, {
        method: 'POST',
        headers: { ...json, authorization, cookie },
        body: JSON.stringify(cameraRequest()),
      });
    }
    for (const path of [
      `/v1/audit?access_token=${query}`,
      `/readyz?for=${query}`,
      `/nowhere?${query}=${query}`,
    ]) {
      await ask(path, { headers: authorized() });
    }
    for (const token of [unknownToken, jwt, service.token ?? '']) {
      await fetch(`${service.url}/v1/snaps/${token}`, { headers: authorized() });
      await fetch(`${service.url}/${token}?${token}`);
    }
    const bodies = [
      `{"token":"${body}`,
      `{"token":"${body}"}`,
      JSON.stringify({ ...cameraRequest(), token: body }),
    ];
    for (const text of bodies) {
      for (const path of ['/v1/decisions', '/v1/accounts', '/v1/reviews', '/v1/snaps/x/declarations']) {
        await ask(path, { method: 'POST', headers: { ...json, ...authorized(), cookie }, body: text });
      }
    }
  }

  async function publish(): Promise<void> {
    const headers = { ...json, ...authorized(), 'idempotency-key': secrets.idempotencyKey };
    const account = JSON.stringify({ accountId: 'acme', displayName: 'Acme' });
    expect((await ask('/v1/accounts', { method: 'POST', headers, body: account })).status).toBeLessThan(500);
    const body = JSON.stringify({
      plugs: { camera: { 'allow-auto-connection': 'true' } },
      publisherId: 'acme',
    });
    const path = '/v1/snaps/phOtoBoothSnapId0000000000000001/declarations';
    expect((await ask(path, { method: 'POST', headers, body })).status).toBeLessThan(500);
  }

  const lines = (): Line[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);

  beforeAll(async () => {
    buildService();
    directory = temporaryDirectory();
    databaseUrl = await databaseUrlOfTests();
    service = await startChild(directory.path, {
      PLUGBOARD_LOG_LEVEL: 'trace',
      PLUGBOARD_DECISION_LOG: 'full',
      ...(databaseUrl !== undefined && { PLUGBOARD_DATABASE_URL: databaseUrl }),
    });
    await misuse();
    await publish();
    await ask('/v1/decisions?trace=none', {
      method: 'POST',
      headers: { ...json, 'x-request-id': 'one' },
      body: JSON.stringify(cameraRequest()),
    });
    await ask('/v1/decisions/batch', {
      method: 'POST',
      headers: { ...json, 'x-request-id': 'many' },
      body: JSON.stringify({ requests: [cameraRequest(), {}, installation({ yaml: 'name: a' })] }),
    });
    metrics = (await ask('/metrics')).text;
    service.process.kill('SIGTERM');
    const { stdout, stderr, status } = await service.ended;
    expect(status).toBe(0);
    output = stdout + stderr;
  }, 120_000);

  afterAll(() => {
    directory.remove();
  });

  it('has none of the secrets that it was sent, and none of its own', () => {
    expect(refusals.length).toBeGreaterThan(20);
    const token = service.token ?? '';
    expect(output.split(token)).toHaveLength(2);
    const written = { output: output.replace(`  ${token}\n`, ''), metrics, refusals: refusals.join('\n') };
    const password =
      databaseUrl === undefined ? [] : [new URL(databaseUrl).password].filter((one) => one !== '');
    for (const [where, text] of Object.entries(written)) {
      for (const secret of [...Object.values(secrets), token, ...keyLines, ...password]) {
        expect({ where, secret, found: text.includes(secret) }).toEqual({ where, secret, found: false });
      }
    }
  });

  it('has a line for each request: its route, never its query', () => {
    const answered = lines().filter(({ msg }) => msg === 'request answered');
    expect(answered.length).toBeGreaterThan(refusals.length);
    expect(answered.find(({ requestId }) => requestId === 'one')).toMatchObject({
      level: 30,
      method: 'POST',
      route: '/v1/decisions',
      path: '/v1/decisions',
      status: 200,
      milliseconds: expect.any(Number),
      decisionId: expect.stringMatching(/^[0-9A-Z]{26}$/),
    });
    expect(answered.find(({ requestId }) => requestId === 'many')).toMatchObject({
      route: '/v1/decisions/batch',
      decisions: {
        count: 2,
        first: expect.stringMatching(/^[0-9A-Z]{26}$/),
        last: expect.stringMatching(/^[0-9A-Z]{26}$/),
      },
    });
    expect(answered.find(({ path }) => path === '/nowhere')).toMatchObject({
      route: 'unmatched',
      status: 404,
    });
    expect(answered.filter(({ path }) => String(path).includes('(token)'))).toHaveLength(6);
  });

  describe('where the database cannot be had', () => {
    const password = 'pass-word-of-database';

    const refused = async (url: string) => {
      const env = { PLUGBOARD_LOG_LEVEL: 'trace', PLUGBOARD_DATABASE_URL: url };
      const { status, stdout, stderr } = await runChild(directory.path, env);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^the database at postgres:\/\/\S+ cannot be opened: /);
      return stdout + stderr;
    };

    it('does not tell the password of one that is not there', async () => {
      const url = `postgres://plugboard:${password}@127.0.0.1:1/plugboard`;
      expect(await refused(url)).not.toContain(password);
    }, 30_000);

    it('does not tell the password of one that lets nobody in', async () => {
      const server = await startPostgres();
      try {
        const url = new URL(await server.createDatabase());
        Object.assign(url, { username: 'nobody-at-all', password });
        expect(await refused(url.href)).not.toContain(password);
      } finally {
        await server.close();
      }
    }, 60_000);
  });

  it('does not tell the password in a setting that is wrong', async () => {
    const url = 'mysql://plugboard:pass-word-of-database@127.0.0.1/plugboard';
    const ended = await runChild(directory.path, { PLUGBOARD_DATABASE_URL: url });
    expect(ended.status).toBe(2);
    expect(ended.stderr).not.toContain('pass-word-of-database');
  });
});
