import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decode } from '../../src/engine/asserts/decode.js';
import { textHeader } from '../../src/engine/asserts/headers.js';
import { decodeStream } from '../../src/engine/asserts/stream.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import { Authority } from '../../src/modules/authority/authority.js';
import { keyDraft } from '../../src/modules/authority/founding.js';
import { type Service, startService } from '../e2e/service.js';
import {
  operatorHeaders,
  postAssertions,
  publisherId,
  snapId,
  storePublisher,
  storeRevisions,
} from '../e2e/store-samples.js';
import { temporaryDirectory } from '../support/database.js';
import { account, authorityId } from '../support/store-drafts.js';
import { testSigner } from '../support/keys.js';
import { describeTools, run, type Ran } from './tools.js';

/** The newest format of snap-declarations that the stock client says it reads; see docs/store-api.md. */
const ownFormat = 5;

describeTools('the stock snap client', ['snap', 'gpg'], () => {
  let service: Service;
  let revisions: { id: string; texts: string[] };

  /** Where the client fetches assertions, with whatever path stands in front. */
  const known = (type: string, filters: Readonly<Record<string, string>>, prefix = '/'): Promise<Ran> =>
    run(
      'snap',
      ['known', '--direct', type, ...Object.entries(filters).map(([name, value]) => `${name}=${value}`)],
      {
        env: { SNAPPY_FORCE_SAS_URL: service.url + prefix, SNAP_REEXEC: '0' },
      },
    );
  const printed = (text: string): Ran => ({ status: 0, stdout: text, stderr: '' });
  const stored = (type: string, key: string, format = 0) =>
    service.app.get(Assertions).served(type, key, format)?.text ?? '';

  beforeAll(async () => {
    service = await startService();
    await storePublisher(service);
    revisions = await storeRevisions(service);
  });

  afterAll(() => service.close());

  it('prints an account and the account-keys, byte for byte', async () => {
    for (const id of [publisherId, authorityId]) {
      expect(await known('account', { 'account-id': id })).toEqual(printed(stored('account', id)));
    }
    for (const key of ['root', 'signing'] as const) {
      const { id } = testSigner(key).publicKey;
      const ran = await known('account-key', { 'public-key-sha3-384': id });
      expect(ran).toEqual(printed(stored('account-key', id)));
    }
  });

  it('gets the newest declaration in a format that it reads', async () => {
    const asked = { series: '16', 'snap-id': revisions.id };
    const ran = await known('snap-declaration', asked);
    expect(ran).toEqual(printed(revisions.texts[2] ?? ''));
    // There is a newer one, in a format that it does not know.
    const { format, revision } = decode(Buffer.from(ran.stdout));
    const newest = decode(Buffer.from(stored('snap-declaration', `16/${revisions.id}`, 7)));
    expect([format <= ownFormat, newest.format > ownFormat]).toEqual([true, true]);
    expect(newest.revision).toBeGreaterThan(revision);
  });

  it('reads the base-declaration that is meant for clients of its time', async () => {
    const ran = await known('base-declaration', { series: '16' });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    const [base] = decodeStream(Buffer.from(ran.stdout));
    const all = service.app.get(Assertions).history('base-declaration', '16', 10);
    expect(all.slice(1).map(({ text }) => text === ran.stdout)).toContain(true);
    expect(Object.keys(base?.headers.slots ?? {}).length).toBeGreaterThan(100);
  });

  it('says in its own words that there is no such assertion', async () => {
    const id = snapId('nowhere');
    const ran = await known('snap-declaration', { series: '16', 'snap-id': id });
    expect([ran.status, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toBe(`error: snap-declaration (${id}; series:16) not found\n`);
    expect((await known('account', { 'account-id': 'nobody' })).stderr).toBe(
      'error: account (nobody) not found\n',
    );
  });

  it('reaches a store behind a path', async () => {
    const ran = await known('account', { 'account-id': publisherId }, '/shop/of/acme/');
    expect(ran).toEqual(printed(stored('account', publisherId)));
    const missing = await known('account', { 'account-id': 'nobody' }, '/shop/of/acme/');
    expect(missing.stderr).toContain('not found');
  });

  describe('signing', () => {
    const brand = 'brand-with-gpg';
    const directory = temporaryDirectory();
    const home = join(directory.path, 'gnupg');
    const env = { SNAP_GNUPG_HOME: home, SNAP_REEXEC: '0' };

    beforeAll(async () => {
      mkdirSync(home, { mode: 0o700 });
      const recipe = [
        '%no-protection',
        'Key-Type: RSA',
        'Key-Length: 4096',
        'Name-Real: models',
        '%commit',
        '',
      ];
      const made = await run('gpg', ['--homedir', home, '--batch', '--gen-key'], {
        input: recipe.join('\n'),
      });
      expect(made).toMatchObject({ status: 0 });
      await vouchFor(await exportedKey());
    }, 120_000);

    afterAll(async () => {
      await run('gpgconf', ['--homedir', home, '--kill', 'all']);
      directory.remove();
    });

    /** The public half, as the client exports it for an account. */
    const exportedKey = async () => {
      const { status, stdout, stderr } = await run('snap', ['export-key', `--account=${brand}`, 'models'], {
        env,
      });
      expect([status, stderr]).toEqual([0, '']);
      const { headers, body } = decode(Buffer.from(stdout));
      return { id: textHeader(headers, 'public-key-sha3-384'), text: Buffer.from(body).toString() };
    };

    /** Has the authority sign the account and its key, as it does for publishers. */
    const vouchFor = async (key: { id: string; text: string }): Promise<void> => {
      const authority = service.app.get(Authority);
      const assertions = [
        await authority.sign(account(brand)),
        await authority.sign(keyDraft(brand, key, 'models', { since: Date.now() - 1000 })),
      ];
      await service.app
        .get(UnitOfWork)
        .run((manager) => service.app.get(Assertions).add(manager, assertions, 'published'));
    };

    const signModel = async (model: string, instead: object = {}): Promise<string> => {
      const headers = {
        type: 'model',
        series: '16',
        'authority-id': brand,
        'brand-id': brand,
        model,
        classic: 'true',
        'display-name': 'Köhler frame',
        timestamp: new Date().toISOString(),
        ...instead,
      };
      const ran = await run('snap', ['sign', '-k', 'models'], { env, input: JSON.stringify(headers) });
      expect([ran.status, ran.stderr]).toEqual([0, '']);
      return ran.stdout;
    };

    const post = async (text: string) => postAssertions(service, await operatorHeaders(service), text);

    it('is verified here, stored, and printed back byte for byte', async () => {
      const text = await signModel('frame');
      expect(await post(text)).toMatchObject({
        status: 201,
        body: { assertions: [{ type: 'model', primaryKey: ['16', brand, 'frame'], outcome: 'stored' }] },
      });
      const ran = await known('model', { series: '16', 'brand-id': brand, model: 'frame' });
      expect(ran).toEqual(printed(text));
    });

    it('does not hold for other words than were signed', async () => {
      const text = await signModel('changed');
      const reply = await post(text.replace('Köhler', 'Kohler'));
      expect(reply).toMatchObject({ status: 422, body: { code: 'signature-invalid' } });
      expect((await post(text)).status).toBe(201);
    });

    it('does not hold for an account without that key', async () => {
      const text = await signModel('foreign', { 'authority-id': publisherId, 'brand-id': publisherId });
      const reply = await post(text);
      expect(reply).toMatchObject({ status: 422, body: { code: 'assertion-untrusted' } });
    });
  });
});
