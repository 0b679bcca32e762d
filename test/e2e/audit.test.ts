import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { AuditEntries } from '../../src/modules/audit/audit-entries.js';
import { AuditLog } from '../../src/modules/audit/audit-log.js';
import { verifyChain } from '../../src/modules/audit/verify-chain.js';
import { AuthenticationFailures, mostGathered } from '../../src/modules/auth/authentication-failures.js';
import { TokenUse } from '../../src/modules/auth/token-use.js';
import { Tokens } from '../../src/modules/auth/tokens.js';
import { openTestDatabase, temporaryDirectory } from '../support/database.js';
import { databaseUrlOfTests } from '../support/postgres.js';
import { bearing, callerHeaders, newToken } from './callers.js';
import { type Service, startService, testSettings } from './service.js';

interface Entry {
  readonly sequence: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
}

interface Page {
  readonly entries: Entry[];
  readonly next?: number;
  readonly head: { readonly sequence: number; readonly hash: string };
}

describe('the audit log over HTTP', () => {
  let service: Service;
  let headers: Record<string, string>;

  beforeEach(async () => {
    service = await startService();
    headers = await callerHeaders(service.app, 'auditor');
  });

  afterEach(() => service.close());

  const read = async (query = ''): Promise<Page> => {
    const reply = await service.ask('GET', `/v1/audit${query}`, { headers });
    expect(reply.status).toBe(200);
    return reply.body as Page;
  };

  const record = (actor: string, ...subjects: string[]) =>
    service.app.get(UnitOfWork).run(async (manager) => {
      for (const subject of subjects) {
        await service.app
          .get(AuditLog, { strict: false })
          .record(manager, { actor, action: 'tested', subject });
      }
    });

  const flushed = () => service.app.get(AuthenticationFailures, { strict: false }).onApplicationShutdown();

  it('tells what was done to tokens', async () => {
    const { token } = await newToken(service.app, { name: 'acme', roles: ['publisher'], accounts: ['a1'] });
    await service.app.get(Tokens).revoke(token.prefix, { actor: 'token:x somebody', requestId: 'r1' });
    // The authority's founding, the built-in base-declaration and the auditor's token come first.
    const { entries } = await read('?after=3');
    const { id, prefix } = token;
    expect(entries).toMatchObject([
      { sequence: 4, actor: 'local', action: 'token-created', subject: `token:${id}`, requestId: null },
      {
        sequence: 5,
        actor: 'token:x somebody',
        action: 'token-revoked',
        subject: `token:${id}`,
        requestId: 'r1',
      },
    ]);
    expect(entries.map(({ details }) => JSON.parse(details) as unknown)).toEqual([
      { name: 'acme', prefix, roles: ['publisher'], accounts: ['a1'], expiresAt: null },
      { name: 'acme', prefix },
    ]);
  });

  it('is read page by page', async () => {
    await record('local', 'a', 'b', 'c', 'd');
    const sequences = ({ entries }: Page) => entries.map(({ sequence }) => sequence);
    const first = await read('?limit=2');
    expect(sequences(first)).toEqual([1, 2]);
    expect(first.next).toBe(2);
    const second = await read(`?limit=3&after=${first.next ?? 0}`);
    expect(sequences(second)).toEqual([3, 4, 5]);
    expect(second.next).toBe(5);
    const third = await read(`?limit=3&after=${second.next ?? 0}`);
    expect(sequences(third)).toEqual([6, 7]);
    expect(third).not.toHaveProperty('next');
    expect(third.head).toEqual({ sequence: 7, hash: expect.stringMatching(/^[\w-]{43}$/) });
    expect(sequences(await read('?after=7'))).toEqual([]);
  });

  it('is filtered by actor, action and subject', async () => {
    await record('token:1 a', 'x', 'y');
    await record('token:2 b', 'x');
    const found = async (query: string) =>
      (await read(query)).entries.map(({ actor, subject }) => `${actor} ${subject}`);
    expect(await found('?subject=x')).toEqual(['token:1 a x', 'token:2 b x']);
    expect(await found('?actor=token:1%20a')).toEqual(['token:1 a x', 'token:1 a y']);
    expect(await found('?actor=token:1%20a&subject=x&action=tested')).toEqual(['token:1 a x']);
    expect(await found('?action=token-revoked')).toEqual([]);
    expect(await found("?subject=x'%20OR%201=1--")).toEqual([]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['after=-1', 'after'],
    ['after=1e3', 'after'],
    ['after=9999999999999999', 'after'],
    [`actor=${'a'.repeat(1001)}`, 'actor'],
    ['subject=a&subject=b', 'subject'],
    ['order=newest', 'order'],
  ])('refuses ?%s', async (query, parameter) => {
    expect(await service.ask('GET', `/v1/audit?${query}`, { headers })).toMatchObject({
      status: 400,
      body: { code: 'request-invalid', errors: [{ parameter }] },
    });
  });

  it('counts failed authentications, and never tells a secret', async () => {
    const { text } = await newToken(service.app);
    const prefix = text.slice(10, 18);
    const wrong = `plugboard_${prefix}_${'A'.repeat(43)}`;
    for (const token of [wrong, wrong, wrong, 'garbage']) {
      expect((await service.ask('GET', '/v1/audit?limit=1', { headers: bearing(token) })).status).toBe(401);
    }
    await flushed();
    const { entries } = await read('?action=authentication-failed');
    expect(entries.map(({ actor, subject }) => ({ actor, subject }))).toEqual([
      { actor: 'anonymous', subject: prefix },
      { actor: 'anonymous', subject: '127.0.0.1' },
    ]);
    const place = { address: '127.0.0.1', method: 'GET', path: '/v1/audit', first: expect.any(String) };
    expect(entries.map(({ details }) => JSON.parse(details) as unknown)).toEqual([
      { reason: 'unknown', prefix, ...place, count: 3 },
      { reason: 'malformed', ...place, count: 1 },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/AAAA|garbage/);
    await flushed();
    expect((await read('?action=authentication-failed')).entries).toHaveLength(2);
  });

  it('counts a flood of them, without growing as fast', async () => {
    const failures = service.app.get(AuthenticationFailures, { strict: false });
    const request = { ip: '192.0.2.1', method: 'GET' };
    for (let at = 0; at < mostGathered + 500; at++) {
      failures.note({ ...request, url: `/v1/${at}?q` }, { reason: 'unknown', prefix: 'abcdefgh' });
    }
    failures.note({ ...request, url: '/v1/0' }, { reason: 'unknown', prefix: 'abcdefgh' });
    await flushed();
    const { entries, next } = await read('?action=authentication-failed&limit=1000');
    expect(entries).toHaveLength(mostGathered);
    expect(next).toBeUndefined();
    expect(JSON.parse(entries[0]?.details ?? '')).toMatchObject({ path: '/v1/0', count: 2 });
    const overflow = (await read('?action=authentication-failed-overflow')).entries;
    expect(overflow.map(({ details }) => JSON.parse(details) as unknown)).toEqual([{ count: 500 }]);
    const audit = service.app.get(AuditEntries, { strict: false });
    expect(audit.read((all, head) => verifyChain(all, head)).fault).toBeUndefined();
  });
});

describe('what nobody waits for', () => {
  it('is stored when the service ends', async () => {
    const directory = temporaryDirectory();
    const settings = { ...testSettings, data: directory.path, databaseUrl: await databaseUrlOfTests() };
    const service = await startService(undefined, settings);
    const { token, text } = await newToken(service.app);
    for (const [bearer, status] of [
      [text, 403],
      ['garbage', 401],
    ] as const) {
      expect((await service.ask('GET', '/v1/audit', { headers: bearing(bearer) })).status).toBe(status);
    }
    await service.close();
    const again = await startService(undefined, settings);
    const [stored] = again.app.get(Tokens).list();
    expect(stored).toMatchObject({ id: token.id, lastUsedAt: expect.any(String) });
    const entries = again.app.get(AuditEntries, { strict: false }).page(0, 10);
    expect(entries.map(({ action }) => action)).toEqual([
      'authority-founded',
      'built-in-published',
      'token-created',
      'authentication-failed',
    ]);
    await again.close();
    directory.remove();
  });

  it('is the last use of a token, at most once a minute', async () => {
    const database = await openTestDatabase();
    const tokens = new Tokens(database.connection, database.unitOfWork, new AuditLog());
    const { token } = await tokens.create({ name: 'a', roles: ['device'] }, { actor: 'local' });
    const use = new TokenUse(database.unitOfWork);
    const before = database.connection.storeRevision();
    for (let times = 0; times < 3; times++) use.note(token);
    await use.onApplicationShutdown();
    expect(database.connection.storeRevision()).toBe(before + 1);
    const [used] = tokens.list();
    expect(used?.lastUsedAt).toEqual(expect.any(String));
    if (used !== undefined) use.note(used);
    await use.onApplicationShutdown();
    expect(database.connection.storeRevision()).toBe(before + 1);
    use.note({ id: token.id, lastUsedAt: new Date(Date.now() - 61_000).toISOString() });
    await use.onApplicationShutdown();
    expect(database.connection.storeRevision()).toBe(before + 2);
    await database.close();
  });

  it('is tried again where it could not be written', async () => {
    const database = await openTestDatabase();
    let fails = true;
    const runPatiently: typeof database.unitOfWork.runPatiently = (work) =>
      fails ? Promise.reject(new Error('locked')) : database.unitOfWork.runPatiently(work);
    const failures = new AuthenticationFailures(
      { runPatiently } as typeof database.unitOfWork,
      new AuditLog(),
    );
    failures.note({ ip: '192.0.2.1', method: 'GET', url: '/' }, { reason: 'malformed' });
    await failures.onApplicationShutdown();
    fails = false;
    await failures.onApplicationShutdown();
    expect(new AuditEntries(database.connection).page(0, 10)).toMatchObject([
      { action: 'authentication-failed' },
    ]);
    await database.close();
  });
});
