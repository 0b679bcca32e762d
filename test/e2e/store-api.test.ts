import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decode } from '../../src/engine/asserts/decode.js';
import { decodeStream } from '../../src/engine/asserts/stream.js';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import {
  account,
  authorityId,
  declaration,
  rulesOfFormat,
  signed,
  snapRevision,
  validationSet,
} from '../support/store-drafts.js';
import { testSigner } from '../support/keys.js';
import { askRaw } from './raw-http.js';
import { type Service, startService } from './service.js';
import {
  assertionType,
  asText,
  notFound,
  publisherId,
  snapId,
  store,
  storePublisher,
  storeRevisions,
} from './store-samples.js';

describe('store API', () => {
  let service: Service;
  let publisher: string;
  let revisions: { id: string; texts: string[] };
  const odd = 'Ä/%?#&'.replaceAll('/', '') + ' 日本';

  const text = (path: string, headers: Record<string, string> = asText) =>
    service.ask('GET', `/v2/assertions/${path}`, { headers });

  beforeAll(async () => {
    service = await startService();
    publisher = await storePublisher(service);
    revisions = await storeRevisions(service);
  });

  afterAll(() => service.close());

  describe('an assertion as text', () => {
    it('has the stored bytes and no charset', async () => {
      const { status, headers, body } = await askRaw(
        service.port,
        'GET',
        `/v2/assertions/account/${publisherId}`,
        {
          headers: asText,
        },
      );
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/x.ubuntu.assertion');
      expect(headers['content-length']).toBe(String(Buffer.byteLength(publisher)));
      expect(headers['transfer-encoding']).toBeUndefined();
      expect(body.equals(Buffer.from(publisher))).toBe(true);
    });

    it('keeps letters beyond ASCII and a body byte for byte', async () => {
      const draft = account('letters');
      const name = await signed({ headers: { ...draft.headers, 'display-name': `Köhler ${odd} ´` } });
      await store(service, name);
      expect((await text('account/letters')).text).toBe(name);
      const { publicKey } = testSigner('signing');
      const key = await text(`account-key/${publicKey.id}`);
      expect(key.text).toContain(`\n\n${publicKey.text}`);
      expect(service.app.get(Assertions).served('account-key', publicKey.id, 0)?.text).toBe(key.text);
    });

    it.each([
      ['the type alone', { accept: assertionType }],
      ['among others', { accept: `text/plain, ${assertionType};q=0.9, */*;q=0.1` }],
    ])('is what Accept asks for: %s', async (_name, headers) => {
      const reply = await text(`account/${publisherId}`, headers);
      expect([reply.contentType, reply.text]).toEqual([assertionType, publisher]);
      expect(reply.headers.get('vary')).toContain('Accept');
    });

    it('serves the account, both keys and the base-declaration of the authority', async () => {
      for (const path of [
        `account/${authorityId}`,
        `account-key/${testSigner('root').publicKey.id}`,
        `account-key/${testSigner('signing').publicKey.id}`,
        'base-declaration/16',
      ]) {
        const reply = await text(`${path}?max-format=0`);
        expect([path, reply.status]).toEqual([path, 200]);
        expect(decodeStream(Buffer.from(reply.text))).toHaveLength(1);
      }
    });
  });

  describe('an assertion as JSON', () => {
    it.each([
      ['without Accept', {}],
      ['as application/json', { accept: 'application/json' }],
      ['as anything', { accept: '*/*' }],
    ])('comes %s', async (_name, given) => {
      const headers: Record<string, string> = { ...given };
      const reply = await askRaw(service.port, 'GET', `/v2/assertions/snap-declaration/16/${revisions.id}`, {
        headers,
      });
      expect(reply.headers['content-type']).toBe('application/json');
      const { headers: read, ...rest } = JSON.parse(reply.body.toString()) as {
        headers: Record<string, unknown>;
      };
      expect(read).toMatchObject({ 'snap-name': 'photo-booth', revision: '4', format: '7' });
      expect(read.plugs).toEqual(rulesOfFormat[6].plugs);
      expect(rest).toEqual({});
    });

    it('has the body where there is one', async () => {
      const { publicKey } = testSigner('signing');
      const { body } = await text(`account-key/${publicKey.id}`, { accept: 'application/json' });
      expect(body).toMatchObject({ headers: { 'account-id': authorityId }, body: publicKey.text });
    });
  });

  describe('max-format', () => {
    const served = (query: string) => text(`snap-declaration/16/${revisions.id}${query}`);

    // The highest revision among those in a format that the client reads; of one revision the highest format.
    it.each([
      ['?max-format=1', 2],
      ['?max-format=5', 2],
      ['?max-format=6', 4],
      ['?max-format=7', 3],
      ['?max-format=8', 3],
      ['?max-format=99999999999999999999', 3],
      ['', 3],
    ])('%s selects revision %#', async (query, index) => {
      expect((await served(query)).text).toBe(revisions.texts[index]);
    });

    it('0 finds nothing where every revision needs more', async () => {
      const reply = await served('?max-format=0');
      expect([reply.status, reply.body]).toEqual([404, notFound()]);
    });

    it.each([
      '?max-format=',
      '?max-format=-1',
      '?max-format=x',
      '?max-format=1.0',
      '?max-format=1&max-format=7',
    ])('%s is refused', async (query) => {
      const reply = await served(query);
      expect([reply.status, reply.body]).toEqual([
        400,
        {
          'error-list': [
            { code: 'request-invalid', message: expect.stringMatching(/^max-format is ".*", expected /) },
          ],
        },
      ]);
    });

    it('of a type without formats is passed over', async () => {
      expect((await text(`account/${publisherId}?max-format=0`)).text).toBe(publisher);
    });
  });

  describe('a key', () => {
    it('is percent-decoded part by part', async () => {
      const name = await signed(validationSet(odd, 1));
      await store(service, name);
      const path = `validation-set/16/${authorityId}/${encodeURIComponent(odd)}/1`;
      expect((await text(path)).text).toBe(name);
      expect((await text(`%61ccount/${publisherId.replace('a', '%61')}`)).text).toBe(publisher);
    });

    it('with an encoded slash names nothing', async () => {
      expect((await text(`snap-declaration/16%2F${revisions.id}`)).status).toBe(400);
      expect((await text(`snap-declaration/16/${revisions.id}%2Fx`)).body).toEqual(notFound());
    });

    it('may leave out a part that has a default', async () => {
      const [plain, own] = await Promise.all([
        signed(snapRevision('d'.repeat(64))),
        signed(snapRevision('d'.repeat(64), { provenance: 'own' })),
      ]);
      await store(service, plain, own);
      const digest = 'd'.repeat(64);
      expect((await text(`snap-revision/${digest}`)).text).toBe(plain);
      expect((await text(`snap-revision/${digest}/global-upload`)).text).toBe(plain);
      expect((await text(`snap-revision/${digest}/own`)).text).toBe(own);
      expect((await text(`snap-revision/${digest}/other`)).body).toEqual(notFound());
    });

    it.each([
      'account',
      'account/',
      'account/a/b',
      'snap-declaration/16',
      'snap-declaration/16/',
      'snap-declaration//x',
      'snap-declaration/16/x/y',
      'account/a/',
      `snap-revision/${'d'.repeat(64)}/own/more`,
      'account/%zz',
      'account/%ff',
    ])('"%s" is refused with 400', async (path) => {
      const reply = await text(path);
      expect([reply.status, reply.contentType]).toEqual([400, 'application/problem+json']);
      expect(reply.body).toEqual({
        'error-list': [{ code: 'request-invalid', message: expect.any(String) }],
      });
    });

    it('of an unknown type is not found, in words that quote it', async () => {
      const reply = await text('snap-declarations/16/x');
      expect([reply.status, reply.body]).toEqual([
        404,
        notFound('"snap-declarations" is not a known type of assertion'),
      ]);
    });

    it.each(['__proto__', 'constructor', '..%2F..', '%00', "'%20OR%201=1", 'x'.repeat(5000)])(
      'of odd letters is not found: %s',
      async (key) => {
        const reply = await text(`snap-declaration/16/${key}`);
        expect([reply.status, reply.body]).toEqual([404, notFound()]);
      },
    );
  });

  describe('a sequence', () => {
    let sets: string[];
    const set = (query: string) => text(`validation-set/16/${authorityId}/fleet?max-format=0${query}`);

    beforeAll(async () => {
      sets = await Promise.all([
        signed(validationSet('fleet', 1)),
        signed(validationSet('fleet', 2)),
        signed(validationSet('fleet', 2, { revision: '3' })),
        signed(validationSet('fleet', 10)),
      ]);
      await store(service, ...sets);
    });

    it('has a latest one, by number', async () => {
      expect((await set('&sequence=latest')).text).toBe(sets[3]);
    });

    it('has each one, in its newest revision', async () => {
      expect((await set('&sequence=1')).text).toBe(sets[0]);
      expect((await set('&sequence=2')).text).toBe(sets[2]);
      expect((await text(`validation-set/16/${authorityId}/fleet/2`)).text).toBe(sets[2]);
    });

    it('has no others', async () => {
      expect((await set('&sequence=3')).body).toEqual(notFound());
      const other = await text(`validation-set/16/${authorityId}/other?sequence=latest`);
      expect(other.body).toEqual(notFound());
    });

    it.each(['&sequence=0', '&sequence=', '&sequence=first', '&sequence=-1', '&sequence=1&sequence=2', ''])(
      '"%s" is refused',
      async (query) => {
        expect((await set(query)).status).toBe(400);
      },
    );

    it('is none for other types', async () => {
      expect((await text(`account/${publisherId}?sequence=latest`)).status).toBe(400);
    });
  });

  describe('conditional requests', () => {
    const path = `/v2/assertions/account/${publisherId}`;

    it('are answered by 304 where the client holds the bytes, and say nothing else', async () => {
      const { headers } = await askRaw(service.port, 'GET', path, { headers: asText });
      const etag = headers.etag ?? '';
      for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await askRaw(service.port, 'GET', path, {
          headers: { ...asText, 'if-none-match': held },
        });
        expect([held, again.status, again.body.length]).toEqual([held, 304, 0]);
        expect(again.headers.etag).toBe(etag);
      }
    });

    it('are answered in full where it holds another form, and a 304 comes to nobody else', async () => {
      const asJson = await askRaw(service.port, 'GET', path);
      const reply = await askRaw(service.port, 'GET', path, {
        headers: { ...asText, 'if-none-match': asJson.headers.etag ?? '' },
      });
      expect(reply.status).toBe(200);
      const since = { ...asText, 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() };
      expect((await askRaw(service.port, 'GET', path, { headers: since })).status).toBe(200);
    });
  });

  it.each([
    ['account/acme', asText],
    ['account/acme', {}],
    ['account/nobody', asText],
    ['account', asText],
  ])('answers HEAD of %s as GET, without the body', async (path, given) => {
    const headers: Record<string, string> = { ...given };
    const [get, head] = await Promise.all(
      ['GET', 'HEAD'].map((method) => askRaw(service.port, method, `/v2/assertions/${path}`, { headers })),
    );
    expect(head?.body).toHaveLength(0);
    expect(head?.status).toBe(get?.status);
    for (const name of ['content-type', 'content-length', 'etag', 'vary', 'cache-control']) {
      expect([name, head?.headers[name]]).toEqual([name, get?.headers[name]]);
    }
  });

  describe('refusals', () => {
    it('are exactly what real clients understand', async () => {
      const reply = await askRaw(service.port, 'GET', '/v2/assertions/account/nobody?max-format=0', {
        headers: asText,
      });
      expect(reply.status).toBe(404);
      expect(reply.headers['content-type']).toBe('application/problem+json');
      expect(reply.body.toString()).toBe(
        '{"error-list":[{"code":"not-found","message":"no assertion \\"account\\" of \\"nobody\\" is stored"}]}',
      );
    });

    it.each([
      ['GET', '/v2/assertions/account/nobody'],
      ['GET', '/v2/assertions/nothing/x'],
      ['GET', '/v2/assertions/account'],
      ['GET', '/v2/assertions/account/x?max-format=x'],
      ['GET', '/v2/assertions/'],
      ['PUT', '/v2/assertions/account/x'],
      ['DELETE', '/api/v1/snaps/assertions/account/x'],
      ['POST', '/v2/assertions/account/x'],
      ['GET', '/v2/snaps/refresh'],
      ['POST', '/v2/snaps/find'],
      ['GET', '/v2/snaps/info/photo-booth'],
      ['GET', '/api/v1/snaps/details/photo-booth'],
      ['GET', '/v2/assertion-streams'],
      ['GET', '/shop/v2/assertions/account/nobody'],
      ['POST', '/v2/snaps/refresh'],
    ])('have one form and are the fault of the caller: %s %s', async (method, path) => {
      const { status, headers, body } = await askRaw(service.port, method, path, { headers: asText });
      expect([status >= 400 && status < 500, headers['content-type']]).toEqual([
        true,
        'application/problem+json',
      ]);
      expect(JSON.parse(body.toString())).toEqual({
        'error-list': [{ code: expect.stringMatching(/^[a-z-]+$/), message: expect.stringMatching(/./) }],
      });
    });

    it('are not remembered: what is stored later is found at once, and so is what replaces it', async () => {
      const path = `snap-declaration/16/${snapId('later')}?max-format=7`;
      expect((await text(path)).status).toBe(404);
      const [first, second] = await Promise.all(
        ['0', '1'].map((revision) => signed(declaration(snapId('later'), publisherId, { revision }))),
      );
      await store(service, first ?? '');
      expect((await text(path)).text).toBe(first);
      await store(service, second ?? '');
      expect((await text(path)).text).toBe(second);
    });
  });

  describe('clients', () => {
    it.each([
      `/store/sub/v2/assertions/account/${publisherId}?max-format=0`,
      `/api/v2/assertions/account/${publisherId}`,
      `/v1/shop/v2/assertions/account/${publisherId}`,
      `/api/v1/snaps/assertions/account/${publisherId}?max-format=0`,
      `/shop/api/v1/snaps/assertions/account/${publisherId}`,
    ])('may ask below another path: %s', async (path) => {
      const reply = await service.ask('GET', path, { headers: asText });
      expect([reply.status, reply.text]).toEqual([200, publisher]);
    });

    it.each([
      {
        'x-ubuntu-architecture': 'amd64',
        'x-ubuntu-classic': 'true',
        'x-ubuntu-series': '16',
        'x-ubuntu-wire-protocol': '1',
        'x-ubuntu-store': 'shop',
        'x-device-authorization': 'Macaroon root="x"',
        'snap-device-capabilities': 'default-tracks',
        'accept-encoding': 'gzip',
      },
      {
        'snap-device-architecture': 'amd64',
        'snap-classic': 'true',
        'snap-device-series': '16',
        'snap-device-store': 'shop',
        'snap-device-authorization': 'Macaroon root="x"',
        authorization: 'Macaroon root="x", discharge="y"',
        'snap-refresh-reason': 'scheduled',
      },
    ])('may send either family of headers', async (family) => {
      const reply = await text(`account/${publisherId}?max-format=0`, { ...asText, ...family });
      expect([reply.status, reply.text]).toEqual([200, publisher]);
    });

    it('of long ago get a base-declaration they can read', async () => {
      const old = await text('base-declaration/16?max-format=0', {
        ...asText,
        'user-agent': 'snapd/2.57.6-1 (series 16; classic) debian/12 (amd64)',
      });
      const now = await text('base-declaration/16?max-format=0', {
        ...asText,
        'user-agent': 'snapd/2.80 (series 16; classic) debian/13 (amd64)',
      });
      expect(old.status).toBe(200);
      const [older, newer] = [old, now].map((reply) => decode(Buffer.from(reply.text)).revision);
      expect(older).toBeLessThan(newer ?? 0);
      expect(old.headers.get('etag')).not.toBe(now.headers.get('etag'));
      expect(old.headers.get('vary')).toContain('User-Agent');
    });
  });
});
