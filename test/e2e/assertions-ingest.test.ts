import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ReadConnection } from '../../src/database/read-connection.js';
import { decode } from '../../src/engine/asserts/decode.js';
import { textOf } from '../../src/modules/assertions/assertion-row.js';
import { VerifyingPool } from '../../src/modules/assertions/verifying-pool.js';
import { AssertionSearch } from '../../src/modules/assertions/assertion-search.js';
import { signDraft } from '../../src/modules/authority/draft.js';
import { keyDraft } from '../../src/modules/authority/founding.js';
import { buildService, startChild } from '../support/child-service.js';
import { temporaryDirectory } from '../support/database.js';
import {
  account,
  authorityId,
  declaration,
  rulesOfFormat,
  signed,
  streamOf,
} from '../support/store-drafts.js';
import { testSigner } from '../support/keys.js';
import { callerHeaders } from './callers.js';
import { type Reply, type Service, startService } from './service.js';
import {
  assertionType,
  asText,
  operatorHeaders,
  postAssertions,
  publisherId,
  snapId,
} from './store-samples.js';

describe('POST /v2/assertions', () => {
  let service: Service;
  let operator: Record<string, string>;
  let publisher: string;

  const post = (...texts: string[]) => postAssertions(service, operator, streamOf(...texts));
  const digests = () =>
    service.app
      .get(AssertionSearch)
      .page({ headers: {} }, '', 1000)
      .found.map(({ digest }) => digest);
  const outcomes = ({ body }: Reply) =>
    (body as { assertions: { outcome: string }[] }).assertions.map(({ outcome }) => outcome);

  beforeAll(async () => {
    service = await startService();
    operator = await operatorHeaders(service);
    publisher = await signed(account(publisherId));
  });

  afterAll(() => service.close());

  it('stores a new assertion with 201, and answers 200 once it is there', async () => {
    const first = await post(publisher);
    expect(first).toMatchObject({
      status: 201,
      body: {
        assertions: [
          { type: 'account', primaryKey: [publisherId], revision: 0, format: 0, outcome: 'stored' },
        ],
      },
    });
    const again = await post(publisher);
    expect([again.status, outcomes(again)]).toEqual([200, ['unchanged']]);
    const served = await service.ask('GET', `/v2/assertions/account/${publisherId}`, { headers: asText });
    expect(served.text).toBe(publisher);
  });

  it('takes a stream in any order, and what is new of it', async () => {
    const [owner, snap] = await Promise.all([
      signed(account('owner')),
      signed(declaration(snapId('owned'), 'owner')),
    ]);
    const reply = await post(snap, publisher, owner);
    expect([reply.status, outcomes(reply)]).toEqual([201, ['stored', 'unchanged', 'stored']]);
  });

  it('takes a chain that comes with the stream: account, key, and what the key signs', async () => {
    const stranger = testSigner('stranger');
    const [brand, key] = await Promise.all([
      signed(account('brand')),
      signed(keyDraft('brand', stranger.publicKey, 'models', { since: Date.now() - 60_000 })),
    ]);
    const model = await signDraft(modelOf('brand'), 'brand', stranger);
    const reply = await post(textOf(model), key, brand);
    expect([reply.status, outcomes(reply)]).toEqual([201, ['stored', 'stored', 'stored']]);
  });

  it('is for operators', async () => {
    const send = async (headers: Record<string, string>) =>
      (await postAssertions(service, { 'content-type': assertionType, ...headers }, publisher)).status;
    expect(await send({})).toBe(401);
    expect(await send({ authorization: 'Bearer x' })).toBe(401);
    for (const role of ['device', 'publisher', 'reviewer', 'auditor'] as const) {
      expect([role, await send(await callerHeaders(service.app, role))]).toEqual([role, 403]);
    }
  });

  it.each(['application/json', 'text/plain', 'application/x.ubuntu.assertions', undefined])(
    'refuses the media type %s',
    async (type) => {
      const { authorization = '' } = operator;
      const headers = { authorization, ...(type !== undefined && { 'content-type': type }) };
      const body = new TextEncoder().encode(type === 'application/json' ? '{}' : publisher);
      const reply = await service.ask('POST', '/v2/assertions', { headers, body });
      expect([reply.status, reply.body]).toEqual([
        415,
        expect.objectContaining({ code: 'media-type-unsupported' }),
      ]);
    },
  );

  it('takes the media type with parameters', async () => {
    const headers = { ...operator, 'content-type': `${assertionType}; bundle=y` };
    expect((await postAssertions(service, headers, publisher)).status).toBe(200);
  });

  it('refuses an empty body and one that is too large', async () => {
    expect((await postAssertions(service, operator, '')).status).toBe(400);
    const large = await postAssertions(service, operator, 'a'.repeat(32 * 1024 * 1024 + 1));
    expect([large.status, large.body]).toEqual([413, expect.objectContaining({ code: 'body-too-large' })]);
  });

  describe('refuses as a whole, and changes nothing:', () => {
    const id = snapId('refused');
    let good: string;
    let before: string[];

    beforeEach(async () => {
      good = await signed(declaration(snapId('bystander'), publisherId));
      before = digests();
    });

    const refused = async (text: string, status: number, code: string, detail: RegExp | string) => {
      for (const texts of [[text], [good, text], [text, good]]) {
        const reply = await post(...texts);
        expect([reply.status, reply.body]).toEqual([status, expect.objectContaining({ code })]);
        const { detail: told } = reply.body as { detail: string };
        expect(told).toMatch(detail);
        expect(digests()).toEqual(before);
      }
    };

    it('another content than was signed', async () => {
      const text = await signed(declaration(id, publisherId, rulesOfFormat[0]));
      const changed = text.replace('snap-name: photo-booth', 'snap-name: photo-b00th');
      await refused(changed, 422, 'signature-invalid', `snap-declaration 16/${id}`);
    });

    it('the signature of another assertion', async () => {
      const [one, other] = (await Promise.all(
        ['a', 'b'].map((name) => signed(declaration(id, publisherId, { 'snap-name': name }))),
      )) as [string, string];
      const crossed = `${one.slice(0, one.indexOf('\n\n'))}${other.slice(other.indexOf('\n\n'))}`;
      await refused(crossed, 422, 'signature-invalid', 'not one of its key');
    });

    it('a key that nobody knows', async () => {
      const text = await signed(declaration(id, publisherId), 'other-root');
      await refused(text, 422, 'prerequisite-missing', /account-key ".*", .*is not known/);
    });

    it('a publisher without an account', async () => {
      await refused(
        await signed(declaration(id, 'nobody-yet')),
        422,
        'prerequisite-missing',
        'account "nobody-yet" is not known',
      );
    });

    it('a signer who may not sign this', async () => {
      const own = await signDraft(declaration(id, publisherId), 'brand', testSigner('stranger'));
      await refused(textOf(own), 422, 'assertion-untrusted', '"brand" is no trusted account');
    });

    it('a timestamp before the key was valid', async () => {
      const text = await signed(declaration(id, publisherId, { timestamp: '2020-01-01T00:00:00Z' }));
      await refused(text, 422, 'assertion-untrusted', 'timestamp');
    });

    it('another account under a trusted name', async () => {
      await refused(await signed(account(authorityId, 1)), 422, 'assertion-untrusted', 'trusted');
    });

    it('a format lower than its rules need', async () => {
      const { headers } = declaration(id, publisherId, { ...rulesOfFormat[6], format: '1' });
      await refused(await signed({ headers }), 422, 'assertion-invalid', 'format 1 is too low');
    });

    it('a format that nobody knows', async () => {
      const text = await signed(declaration(id, publisherId, { format: '8' }));
      await refused(text, 422, 'assertion-invalid', 'format 8');
    });

    it('CRLF, and text that is no assertion', async () => {
      const text = await signed(declaration(id, publisherId));
      await refused(text.replaceAll('\n', '\r\n'), 422, 'assertion-invalid', /./);
      await refused('this is no assertion\n', 422, 'assertion-invalid', /./);
    });
  });

  it('takes revisions upwards alone, format by format', async () => {
    const id = snapId('upwards');
    const text = (revision: number, instead = {}) =>
      signed(declaration(id, publisherId, { revision: String(revision), ...instead }));
    expect((await post(await text(3))).status).toBe(201);
    for (const lower of [3, 2, 0]) {
      const reply = await post(await text(lower, { 'snap-name': 'other' }));
      expect([reply.status, reply.body]).toEqual([
        409,
        expect.objectContaining({ code: 'revision-conflict', detail: expect.stringContaining(id) }),
      ]);
    }
    expect((await post(await text(3, { format: '1', ...rulesOfFormat[1] }))).status).toBe(201);
    expect((await post(await text(4))).status).toBe(201);
    // Within one stream the order does not matter, but the same revision twice does.
    expect((await post(await text(6), await text(5))).status).toBe(201);
    const twice = await post(await text(7), await text(7, { 'snap-name': 'other' }));
    expect(twice.status).toBe(409);
  });

  it('names each assertion that is refused, and the reason', async () => {
    const texts = await Promise.all(
      ['one', 'two'].map((name) => signed(declaration(snapId(name), `nobody-${name}`))),
    );
    const reply = await post(publisher, ...texts);
    expect(reply.body).toMatchObject({
      code: 'prerequisite-missing',
      detail: expect.stringMatching(
        /^assertion 2 \(snap-declaration .*\): .*, and 1 more; nothing was stored$/,
      ),
      errors: ['one', 'two'].map((name, index) => ({
        assertion: `snap-declaration/16/${snapId(name)}`,
        number: index + 2,
        within: '/publisher-id',
        detail: expect.stringContaining(`nobody-${name}`),
      })),
    });
  });

  it('stores one of two that race for the same revision', async () => {
    const id = snapId('race');
    const texts = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        signed(declaration(id, publisherId, { 'snap-name': `name-${index}` })),
      ),
    );
    const replies = await Promise.all(texts.map((text) => post(text)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    const served = await service.ask('GET', `/v2/assertions/snap-declaration/16/${id}`, { headers: asText });
    expect(served.text).toBe(texts[replies.findIndex(({ status }) => status === 201)]);
    expect(decode(Buffer.from(served.text)).revision).toBe(0);
  });

  it('is a failure of its own, and nothing is stored, where signatures cannot be verified', async () => {
    const broken = await startService();
    const headers = await operatorHeaders(broken);
    const before = broken.app.get(ReadConnection).storeRevision();
    await broken.app.get(VerifyingPool).close();
    const texts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => signed(account(`account-${index}`))),
    );
    const reply = await postAssertions(broken, headers, streamOf(...texts));
    expect(reply).toMatchObject({ status: 500, body: { code: 'internal-error' } });
    expect(broken.app.get(ReadConnection).storeRevision()).toBe(before);
    await broken.close();
  });

  it('leaves no thread behind that keeps the process from ending', async () => {
    buildService();
    const directory = temporaryDirectory();
    const child = await startChild(directory.path);
    const texts = await Promise.all(
      Array.from({ length: 40 }, (_, index) => signed(account(`account-${index}`))),
    );
    const headers = { 'content-type': assertionType, authorization: `Bearer ${child.token ?? ''}` };
    const body = streamOf(...texts);
    const reply = await fetch(`${child.url}/v2/assertions`, { method: 'POST', headers, body });
    expect(reply.status).toBe(201);
    child.process.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ status: 0, signal: null, stderr: '' });
    directory.remove();
  });
});

/** A classic model, which needs neither gadget nor kernel. */
function modelOf(brand: string) {
  const timestamp = `${new Date().toISOString().slice(0, 19)}Z`;
  const headers = { type: 'model', series: '16', 'brand-id': brand, model: 'frame', classic: 'true' };
  return { headers: { ...headers, timestamp } };
}
