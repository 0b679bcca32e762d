import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/engine/asserts/digest.js';
import { account, authorityId, declaration, signed } from '../support/store-drafts.js';
import { testSigner } from '../support/keys.js';
import { type Service, startService } from './service.js';
import { publisherId, snapId, store, storePublisher, storeRevisions } from './store-samples.js';

interface Page {
  readonly assertions: readonly {
    readonly type: string;
    readonly primaryKey: readonly string[];
    readonly revision: number;
    readonly format: number;
    readonly digest: string;
    readonly storedAt: string;
  }[];
  readonly next?: string;
}

describe('GET /v1/assertions', () => {
  let service: Service;
  let revisions: { id: string; texts: string[] };
  let others: string[];

  const find = async (query = ''): Promise<Page> => {
    const reply = await service.ask('GET', `/v1/assertions${query}`);
    expect(reply.status).toBe(200);
    return reply.body as Page;
  };
  const digestsOf = ({ assertions }: Page) => assertions.map(({ digest }) => digest);

  beforeAll(async () => {
    service = await startService();
    await storePublisher(service);
    revisions = await storeRevisions(service);
    others = await Promise.all([
      ...['one', 'two', 'three'].map((name) =>
        signed(declaration(snapId(name), publisherId, { 'snap-name': name })),
      ),
      signed(account('second')),
      signed(account('second', 1)),
    ]);
    await store(service, ...others);
  });

  afterAll(() => service.close());

  it('tells all of an assertion but its text', async () => {
    const { assertions } = await find('?type=account&key=acme');
    expect(assertions).toEqual([
      {
        type: 'account',
        primaryKey: ['acme'],
        revision: 0,
        format: 0,
        authorityId,
        signKey: testSigner('signing').publicKey.id,
        origin: 'received',
        digest: expect.stringMatching(/^[\w-]{64}$/),
        storedAt: expect.stringMatching(/Z$/),
      },
    ]);
  });

  it.each([1, 2, 5, 1000])('has every assertion once on pages of %i', async (limit) => {
    const all = digestsOf(await find('?limit=1000'));
    expect(new Set(all).size).toBe(all.length);
    for (const text of [...revisions.texts, ...others]) expect(all).toContain(digestOf(text));
    const walked: string[] = [];
    let page = await find(`?limit=${limit}`);
    while (page.next !== undefined) {
      expect(page.assertions).toHaveLength(limit);
      walked.push(...digestsOf(page));
      page = await find(`?limit=${limit}&after=${page.next}`);
    }
    expect([...walked, ...digestsOf(page)]).toEqual(all);
  });

  it('filters, and filters add up', async () => {
    const declarations = [...revisions.texts, ...others.slice(0, 3)].map(digestOf);
    expect(digestsOf(await find('?type=snap-declaration')).sort()).toEqual(declarations.sort());
    expect(digestsOf(await find('?snap-name=two'))).toEqual([digestOf(others[1] ?? '')]);
    expect(digestsOf(await find(`?snap-id=${revisions.id}`)).sort()).toEqual(
      revisions.texts.map(digestOf).sort(),
    );
    expect(digestsOf(await find(`?key=16/${snapId('one')}`))).toEqual([digestOf(others[0] ?? '')]);
    expect(digestsOf(await find('?publisher-id=acme&type=account'))).toEqual([]);
    expect(digestsOf(await find('?publisher-id=acme&snap-name=two'))).toHaveLength(1);
    const root = testSigner('root').publicKey.id;
    const byRoot = (await find(`?sign-key-sha3-384=${root}`)).assertions;
    expect(byRoot.map(({ type }) => type).sort()).toEqual(['account', 'account-key', 'account-key']);
    expect((await find('?authority-id=nobody')).assertions).toEqual([]);
    expect((await find("?snap-name=' OR 1=1 --")).assertions).toEqual([]);
  });

  it('finds the newest of each', async () => {
    const [newest, ...more] = (await find(`?snap-id=${revisions.id}&newest=true`)).assertions;
    expect([newest?.revision, newest?.format, more]).toEqual([4, 7, []]);
    expect((await find('?type=account&key=second&newest=true')).assertions).toHaveLength(1);
    expect((await find('?type=account&key=second&newest=false')).assertions).toHaveLength(2);
  });

  it('finds by the time of storing, the beginning in, the end out', async () => {
    const { assertions } = await find('?limit=1000');
    const time = assertions.at(-1)?.storedAt ?? '';
    const since = (await find(`?limit=1000&storedAfter=${time}`)).assertions;
    const before = (await find(`?limit=1000&storedBefore=${time}`)).assertions;
    expect(since.length).toBeGreaterThan(0);
    expect([...before, ...since]).toEqual(assertions);
    const inAnotherZone = encodeURIComponent(new Date(Date.parse(time)).toISOString().replace('Z', '+00:00'));
    expect((await find(`?limit=1000&storedAfter=${inAnotherZone}`)).assertions).toEqual(since);
  });

  it.each([
    ['type', 'snap-declarations'],
    ['type', ''],
    ['limit', '0'],
    ['limit', '1001'],
    ['limit', '1e2'],
    ['limit', '-1'],
    ['after', '../x'],
    ['after', ''],
    ['newest', 'yes'],
    ['storedAfter', 'yesterday'],
    ['storedBefore', '2026-02-30T00:00:00Z'],
    ['storedAfter', '2026-02-03'],
    ['storedAfter', '2026-W05'],
    ['storedAfter', '2026-034'],
    ['storedAfter', '2026-02-03T04:05:60Z'],
    ['storedAfter', '2026-02-03T04:05:06'],
    ['storedBefore', '9999-12-31T23:59:59-01:00'],
    ['storedBefore', '+010000-01-01T00:00:00Z'],
    ['snap-name', 'x'.repeat(257)],
    ['colour', 'red'],
  ])('refuses %s=%s and names the parameter', async (name, value) => {
    const reply = await service.ask('GET', `/v1/assertions?${name}=${encodeURIComponent(value)}`);
    expect([reply.status, reply.body]).toEqual([
      400,
      expect.objectContaining({
        code: 'request-invalid',
        errors: [expect.objectContaining({ parameter: name, detail: expect.any(String) })],
      }),
    ]);
  });

  it.each(['type=account', 'limit=5', 'snap-name=x', 'newest=true'])(
    'refuses %s given twice',
    async (one) => {
      expect((await service.ask('GET', `/v1/assertions?${one}&${one}`)).status).toBe(400);
    },
  );
});
