import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeStream } from '../../src/engine/asserts/stream.js';
import { textOf } from '../../src/modules/assertions/assertion-row.js';
import {
  account,
  authorityId,
  declaration,
  signed,
  streamOf,
  validationSet,
} from '../support/store-drafts.js';
import { testSigner } from '../support/keys.js';
import { askRaw } from './raw-http.js';
import { type Reply, type Service, startService, testSettings } from './service.js';
import { asText, publisherId, snapId, store, storePublisher, storeRevisions } from './store-samples.js';

const path = '/v2/snaps/refresh';

interface Result {
  readonly result: string;
  readonly key: string;
  readonly 'assertion-stream-urls': readonly string[];
  readonly 'error-list'?: readonly Readonly<Record<string, unknown>>[];
}

interface Asked {
  readonly key?: string;
  readonly assertions?: readonly object[];
}

/** A request as real clients send it, with all that is not about assertions. */
function requestOf(
  groups: readonly Asked[],
  maxFormats: unknown = { 'snap-declaration': 5, 'system-user': 1 },
) {
  return {
    context: [],
    actions: groups.map((group) => ({ action: 'fetch-assertions', key: 'AQA', assertions: [], ...group })),
    fields: ['architectures', 'base', 'confinement', 'created-at', 'snap-id', 'snap-yaml', 'version'],
    'assertion-max-formats': maxFormats,
  };
}

describe('bulk fetch', () => {
  let service: Service;
  let publisher: string;
  let revisions: { id: string; texts: string[] };
  let signingKey: string;

  const ask = async (groups: readonly Asked[], maxFormats?: unknown): Promise<Result[]> => {
    const reply = await service.post(path, requestOf(groups, maxFormats));
    expect(reply).toMatchObject({ status: 200, contentType: 'application/json' });
    const { results, ...rest } = reply.body as { results: Result[] };
    expect(rest).toEqual({ 'error-list': [] });
    return results;
  };
  const askOne = async (assertions: readonly object[], maxFormats?: unknown): Promise<Result> => {
    const [result, ...others] = await ask([{ assertions }], maxFormats);
    expect(others).toEqual([]);
    return result as Result;
  };
  /** What is behind a URL, as a client fetches it. */
  const fetched = (url: string): Promise<Reply> => {
    expect(url.startsWith(`${service.url}/`)).toBe(true);
    return service.ask('GET', url.slice(service.url.length), { headers: asText });
  };
  const textsBehind = async ({ 'assertion-stream-urls': urls }: Result): Promise<string[]> => {
    const replies = await Promise.all(urls.map(fetched));
    return replies.flatMap(({ text }) => decodeStream(Buffer.from(text)).map(textOf));
  };
  const declared = (id: string, held: object = {}) => ({
    type: 'snap-declaration',
    'primary-key': ['16', id],
    ...held,
  });
  const accountOf = (id: string, held: object = {}) => ({ type: 'account', 'primary-key': [id], ...held });

  beforeAll(async () => {
    service = await startService();
    publisher = await storePublisher(service);
    revisions = await storeRevisions(service);
    signingKey = testSigner('signing').publicKey.id;
  });

  afterAll(() => service.close());

  it('answers a recorded request in the recorded form', async () => {
    const key = { type: 'account-key', 'primary-key': [signingKey], 'if-newer-than': 0 };
    const results = await ask([
      { key: 'AAABAAIAAwA', assertions: [key, accountOf(publisherId, { 'if-newer-than': 0 })] },
      { key: 'AQA', assertions: [declared(revisions.id, { 'if-newer-than': 0 })] },
    ]);
    expect(results).toEqual([
      { result: 'fetch-assertions', key: 'AAABAAIAAwA', 'assertion-stream-urls': [] },
      {
        result: 'fetch-assertions',
        key: 'AQA',
        'assertion-stream-urls': [
          `${service.url}/v2/assertions/snap-declaration/16/${revisions.id}?max-format=5`,
        ],
      },
    ]);
  });

  it.each([
    [{}, 1, true],
    [{ 'if-newer-than': null }, 1, true],
    [{ 'if-newer-than': 2 }, 1, true],
    [{ 'if-newer-than': 3 }, 1, false],
    [{ 'if-newer-than': 9 }, 1, false],
    [{ 'if-newer-than': 3 }, 7, true],
    [{ 'if-newer-than': 4 }, 7, false],
  ])('holding %j, of format %i: newer is %p', async (held, format, isNewer) => {
    const result = await askOne([declared(revisions.id, held)], { 'snap-declaration': format });
    expect(result['assertion-stream-urls']).toHaveLength(isNewer ? 1 : 0);
    expect(result['error-list']).toBeUndefined();
  });

  it.each([
    [{ 'snap-declaration': 7 }, 3],
    [{ 'snap-declaration': 6 }, 4],
    [{ 'snap-declaration': 1 }, 2],
  ])('leads to the revision that %j reads', async (formats, index) => {
    expect(await textsBehind(await askOne([declared(revisions.id)], formats))).toEqual([
      revisions.texts[index],
    ]);
  });

  it.each([[{ 'system-user': 1 }], [{}], [null], [undefined]])(
    'takes a type that %j does not list for one of format 0',
    async (formats) => {
      const request = {
        ...requestOf([{ assertions: [declared(revisions.id)] }]),
        'assertion-max-formats': formats,
      };
      const { results } = (await service.post(path, request)).body as { results: Result[] };
      expect(results[0]).toMatchObject({
        'assertion-stream-urls': [],
        'error-list': [{ code: 'not-found', type: 'snap-declaration', 'primary-key': ['16', revisions.id] }],
      });
    },
  );

  it('tells what is not found by group, with type and key, and gives that group no URLs', async () => {
    const missing = snapId('missing');
    const results = await ask([
      { key: 'a', assertions: [declared(revisions.id), declared(missing), accountOf('nobody')] },
      { key: 'b', assertions: [accountOf(publisherId)] },
      { key: 'c' },
    ]);
    const message = expect.stringMatching(/./);
    expect(results).toEqual([
      {
        result: 'fetch-assertions',
        key: 'a',
        'assertion-stream-urls': [],
        'error-list': [
          { code: 'not-found', type: 'snap-declaration', 'primary-key': ['16', missing], message },
          { code: 'not-found', type: 'account', 'primary-key': ['nobody'], message },
        ],
      },
      {
        result: 'fetch-assertions',
        key: 'b',
        'assertion-stream-urls': [`${service.url}/v2/assertions/account/${publisherId}?max-format=0`],
      },
      { result: 'fetch-assertions', key: 'c', 'assertion-stream-urls': [] },
    ]);
  });

  it('tells in the group what a wrong key or an unknown type is', async () => {
    const { 'error-list': errors } = await askOne([
      { type: 'account', 'primary-key': ['a', 'b'] },
      { type: 'snap-declarations', 'primary-key': ['16', 'x'] },
      { type: 'account', 'sequence-key': ['a'] },
      { type: 'validation-set', 'sequence-key': [`16/${authorityId}/fleet`] },
    ]);
    expect(errors?.map(({ code, type }) => [type, code])).toEqual([
      ['account', 'request-invalid'],
      ['snap-declarations', 'not-found'],
      ['account', 'request-invalid'],
      ['validation-set', 'request-invalid'],
    ]);
  });

  it('bundles several assertions of a group in one stream, in the order asked', async () => {
    const root = testSigner('root').publicKey.id;
    const asked = [
      declared(revisions.id),
      accountOf(publisherId),
      { type: 'account-key', 'primary-key': [signingKey] },
      { type: 'account-key', 'primary-key': [root] },
      accountOf(authorityId),
    ];
    const result = await askOne(asked);
    expect(result['assertion-stream-urls']).toHaveLength(1);
    const reply = await fetched(result['assertion-stream-urls'][0] ?? '');
    expect(reply).toMatchObject({ status: 200, contentType: 'application/x.ubuntu.assertion; bundle=y' });
    const read = decodeStream(Buffer.from(reply.text));
    expect(read.map(({ type, primaryKey }) => [type.name, primaryKey.at(-1)])).toEqual([
      ['snap-declaration', revisions.id],
      ['account', publisherId],
      ['account-key', signingKey],
      ['account-key', root],
      ['account', authorityId],
    ]);
    expect(read.map(textOf).slice(0, 2)).toEqual([revisions.texts[2], publisher]);
    expect(reply.text).toBe(streamOf(...read.map(textOf)));
    expect(reply.headers.get('content-length')).toBe(String(Buffer.byteLength(reply.text)));
  });

  it('keeps odd letters of keys in its URLs', async () => {
    const names = ['a b', 'x?max-format=9', 'é&assertion=account', '100%', '#'];
    const texts = await Promise.all(names.map((name) => signed(validationSet(name, 1))));
    await store(service, ...texts);
    const asked = (name: string) => ({
      type: 'validation-set',
      'primary-key': ['16', authorityId, name, '1'],
    });
    for (const [index, name] of names.entries()) {
      expect(await textsBehind(await askOne([asked(name)]))).toEqual([texts[index]]);
    }
    expect(await textsBehind(await askOne(names.map(asked)))).toEqual(texts);
  });

  describe('of sequences', () => {
    let sets: string[];
    const asked = (rest: object) => ({
      type: 'validation-set',
      'sequence-key': ['16', authorityId, 'fleet'],
      ...rest,
    });

    beforeAll(async () => {
      sets = await Promise.all([
        signed(validationSet('fleet', 1, { revision: '4' })),
        signed(validationSet('fleet', 2)),
        signed(validationSet('fleet', 2, { revision: '1' })),
      ]);
      await store(service, ...sets);
    });

    it.each([
      [{}, 2],
      [{ sequence: 1 }, 0],
      [{ sequence: 1, 'if-newer-than': 3 }, 0],
      [{ sequence: 1, 'if-newer-than': 4 }, undefined],
      [{ 'if-sequence-equal-or-newer-than': 1 }, 2],
      [{ 'if-sequence-equal-or-newer-than': 1, 'if-newer-than': 4 }, 2],
      [{ 'if-sequence-equal-or-newer-than': 2, 'if-newer-than': 0 }, 2],
      [{ 'if-sequence-equal-or-newer-than': 2, 'if-newer-than': 1 }, undefined],
      [{ 'if-sequence-equal-or-newer-than': 3 }, undefined],
    ])('%j leads to number %p', async (rest, index) => {
      const texts = await textsBehind(await askOne([asked(rest)]));
      expect(texts).toEqual(index === undefined ? [] : [sets[index]]);
    });

    it('names the key of the sequence where it is not found', async () => {
      const unknown = { type: 'validation-set', 'sequence-key': ['16', authorityId, 'other'] };
      const { 'error-list': errors } = await askOne([asked({ sequence: 9 }), unknown]);
      expect(errors).toEqual([
        expect.objectContaining({ code: 'not-found', 'sequence-key': ['16', authorityId, 'fleet'] }),
        expect.objectContaining({ code: 'not-found', 'sequence-key': ['16', authorityId, 'other'] }),
      ]);
    });
  });

  it('answers 300 groups, and every URL leads to all that it promises', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => snapId(`many${index}x`));
    const texts = await Promise.all(ids.map((id) => signed(declaration(id, publisherId))));
    await store(service, ...texts);
    const groups = Array.from({ length: 300 }, (_, index) => ({
      key: `group ${index}`,
      assertions: index === 0 ? ids.map((id) => declared(id)) : [declared(ids[index % ids.length] ?? '')],
    }));
    const results = await ask(groups, { 'snap-declaration': 7 });
    expect(results.map(({ key }) => key)).toEqual(groups.map(({ key }) => key));
    const [many, ...single] = results as [Result, ...Result[]];
    expect(await textsBehind(many)).toEqual(texts);
    for (const url of many['assertion-stream-urls']) expect(url.length).toBeLessThan(4000);
    expect(await textsBehind(single[3] as Result)).toEqual([texts[4]]);
  });

  it.each([
    [
      'another action',
      { actions: [{ action: 'refresh', 'instance-key': 'a', 'snap-id': 'x' }] },
      'actions/0',
    ],
    [
      'another action beside',
      { actions: [...requestOf([{}]).actions, { action: 'install', key: 'x', name: 'y' }] },
      'actions/1',
    ],
    ['no actions', {}, 'actions'],
    ['no object', [], ''],
    ['a key that is no text', requestOf([{ key: 1 as unknown as string }]), 'actions/0/key'],
    ['too many groups', requestOf(Array.from({ length: 1025 }, () => ({}))), 'actions'],
    [
      'too many assertions',
      requestOf(
        Array.from({ length: 11 }, () => ({ assertions: Array(1000).fill(accountOf('a')) as object[] })),
      ),
      'actions/10/assertions',
    ],
    ['a key too long', requestOf([{ assertions: [accountOf('a'.repeat(257))] }]), 'primary-key/0'],
    ['formats that are no numbers', requestOf([], { 'snap-declaration': '5' }), 'assertion-max-formats'],
    ['neither key', requestOf([{ assertions: [{ type: 'account' }] }]), 'actions/0/assertions/0'],
  ])('refuses %s as a whole, and names the place', async (_name, body, place) => {
    const reply = await service.post(path, body);
    expect([reply.status, reply.contentType]).toEqual([400, 'application/problem+json']);
    expect(reply.body).toEqual({
      'error-list': [{ code: 'request-invalid', message: expect.stringContaining(place) }],
    });
  });

  it.each([
    '/v2/assertion-streams',
    '/v2/assertion-streams?assertion=account',
    `/v2/assertion-streams?${'assertion=account/acme?0&'.repeat(25)}`,
    '/v2/assertion-streams?assertion=account/acme?x',
  ])('refuses a stream of nothing, or of too much: %s', async (url) => {
    expect((await service.ask('GET', url)).status).toBe(400);
  });

  it('answers a stream as a whole or not at all', async () => {
    const reply = await service.ask(
      'GET',
      `/v2/assertion-streams?assertion=account/acme?0&assertion=account/x?0`,
    );
    expect([reply.status, reply.body]).toEqual([
      404,
      { 'error-list': [{ code: 'not-found', message: expect.stringContaining('"x"') }] },
    ]);
  });
});

describe('the public URL', () => {
  it('is what the URLs of a bulk answer begin with, whatever Host says, and leads here behind a path', async () => {
    const publicUrl = 'https://snaps.example/plugs';
    const service = await startService(undefined, { ...testSettings, publicUrl });
    try {
      await storePublisher(service);
      await store(service, await signed(account('second')));
      const body = JSON.stringify(
        requestOf([
          { assertions: [{ type: 'account', 'primary-key': [publisherId] }] },
          {
            assertions: [publisherId, 'second'].map((id) => ({ type: 'account', 'primary-key': [id] })),
          },
        ]),
      );
      const headers = {
        host: 'elsewhere.example',
        'x-forwarded-host': 'elsewhere.example',
        forwarded: 'host=elsewhere.example',
        'content-type': 'application/json',
      };
      const answer = await askRaw(service.port, 'POST', path, { headers, body });
      expect(answer.body.toString()).not.toContain('elsewhere');
      const { results } = JSON.parse(answer.body.toString()) as { results: Result[] };
      const urls = results.flatMap((result) => result['assertion-stream-urls']);
      expect(urls).toHaveLength(2);
      for (const [index, url] of urls.entries()) {
        expect(url.startsWith(`${publicUrl}/v2/`)).toBe(true);
        // What a proxy passes on that leaves the path as it is.
        const { pathname, search } = new URL(url);
        const reply = await service.ask('GET', pathname + search, { headers: asText });
        expect(decodeStream(Buffer.from(reply.text))).toHaveLength(index + 1);
      }
    } finally {
      await service.close();
    }
  });
});
