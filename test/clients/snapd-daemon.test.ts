import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { decode } from '../../src/engine/asserts/decode.js';
import { decodeStream } from '../../src/engine/asserts/stream.js';
import { Trust } from '../../src/modules/assertions/trust.js';
import { type Service, startService } from '../e2e/service.js';
import { asText, operatorHeaders, postAssertions, publisherId, snapId, store } from '../e2e/store-samples.js';
import { describeShared } from '../shared.js';
import { account, declaration, signed, streamOf } from '../support/store-drafts.js';
import { type Daemon, startDaemon } from './daemon.js';
import { describeTools, root } from './tools.js';

const declarations = ['gnome-46-2404', 'go', 'gtk-common-themes', 'word-salad', 'modem-manager'];

describeTools('the stock device daemon', ['snap', 'unshare', root], () => {
  describeShared('and genuine assertions', 'tools/snapd-daemon/run', (runner) => {
    const folder = join(dirname(runner), '../../reference/real-assertions');
    const genuine = (name: string) => readFileSync(join(folder, `${name}.assert`), 'utf8');
    const key = genuine('canonical-store.account-key');
    /** Those of the publisher whose account the daemon is built with. */
    const texts = declarations
      .map((name) => genuine(`${name}.snap-declaration`))
      .filter((text) => text.includes('\npublisher-id: canonical\n'));
    let service: Service;
    let daemon: Daemon;

    beforeAll(async () => {
      service = await startService();
      daemon = await startDaemon(runner, service.url);
    }, 60_000);

    afterAll(async () => {
      await daemon.stop();
      await service.close();
    });

    const served = async (path: string): Promise<string> =>
      (await service.ask('GET', `/v2/assertions/${path}`, { headers: asText })).text;

    const servedDeclaration = (text: string) => {
      const [series, id] = decode(Buffer.from(text)).primaryKey;
      return served(`snap-declaration/${series ?? ''}/${id ?? ''}?max-format=5`);
    };

    it('verify here by the roots that the daemon is built with', async () => {
      const post = async () =>
        postAssertions(service, await operatorHeaders(service), streamOf(...texts, key));
      expect(await post()).toMatchObject({ status: 422, body: { code: 'assertion-untrusted' } });
      const roots = await Promise.all(
        ['account', 'account-key'].map(async (type) => (await daemon.snap('known', type)).stdout),
      );
      const trusted = roots.flatMap((text) => decodeStream(Buffer.from(text)));
      await service.app
        .get(UnitOfWork)
        .run((manager) => service.app.get(Trust).add(manager, trusted, 'imported'));
      expect(texts.length).toBeGreaterThan(2);
      expect(await post()).toMatchObject({ status: 201 });
    });

    it('are taken by the daemon as they are served here: it verifies the whole chain', async () => {
      const chain = [
        await served(`account-key/${decode(Buffer.from(key)).primaryKey.join('/')}?max-format=0`),
        ...(await Promise.all(texts.map(servedDeclaration))),
      ];
      expect(chain).toEqual([key, ...texts]);
      expect(await daemon.ack(streamOf(...chain))).toMatchObject({ status: 0, stderr: '' });
      for (const text of texts) {
        const [, id = ''] = decode(Buffer.from(text)).primaryKey;
        expect((await daemon.snap('known', 'snap-declaration', `snap-id=${id}`)).stdout).toBe(text);
      }
    });

    it('are fetched from here by the daemon itself', async () => {
      const own = await signed(account('fetched-by-daemon'));
      await store(service, own);
      const ran = await daemon.snap('known', '--remote', 'account', 'account-id=fetched-by-daemon');
      expect(ran).toEqual({ status: 0, stdout: own, stderr: '' });
    });

    it('are not taken where one byte was changed, nor where our own authority has signed', async () => {
      const [text = ''] = texts;
      const { revision } = decode(Buffer.from(text));
      const changed = text.replace(`\nrevision: ${revision}\n`, `\nrevision: ${revision + 1}\n`);
      expect(await daemon.ack(streamOf(key, changed))).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('signature'),
      });
      // A stock daemon trusts the roots that it is built with alone (docs/store-api.md).
      const owner = await signed(account(publisherId));
      const own = await signed(declaration(snapId('own'), publisherId));
      const ran = await daemon.ack(streamOf(owner, own));
      expect([ran.status, ran.stderr]).toEqual([1, expect.stringContaining('account-key')]);
    });
  });
});
