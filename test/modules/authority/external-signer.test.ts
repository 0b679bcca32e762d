import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { externalSigner } from '../../../src/modules/authority/external-signer.js';
import { KeyFault } from '../../../src/modules/authority/signer.js';
import { temporaryDirectory } from '../../support/database.js';
import { testSigner } from '../../support/keys.js';
import { type Behaviour, signerProgram } from '../../support/signer-program.js';
import { openTestStore, unrecorded } from '../../support/store.js';
import { own } from '../../support/signing.js';
import { accountDraft } from '../../../src/modules/authority/founding.js';

/** Long enough for a program to start on a busy machine, where it does answer. */
const ample = 60_000;

describe('a signer behind a program', () => {
  let folder: ReturnType<typeof temporaryDirectory>;

  beforeEach(() => {
    folder = temporaryDirectory();
  });

  afterEach(() => {
    folder.remove();
  });

  it('has the public key of its role, and signs as the key itself would', async () => {
    const program = signerProgram(folder.path, 'works');
    const message = Buffer.from('a message\0with bytes\xff', 'latin1');
    for (const role of ['root', 'signing'] as const) {
      const signer = await externalSigner(role, program, ample);
      const local = testSigner(role, role);
      expect(signer.publicKey.id).toBe(local.publicKey.id);
      expect((await signer.sign(message)).equals(await local.sign(message))).toBe(true);
    }
  });

  it.each<[Behaviour, string]>([
    ['fails', 'ended with status 3'],
    ['talks too much', 'answered with more than 65536 bytes'],
    ['babbles', 'gave no base64 for "sign signing"'],
  ])('that %s is told of', async (behaviour, reason) => {
    const signer = await externalSigner('signing', signerProgram(folder.path, behaviour), ample);
    const failure = signer.sign(Buffer.from('x'));
    await expect(failure).rejects.toThrow(KeyFault);
    await expect(failure).rejects.toThrow(reason);
  });

  it('that has no key, or is not there, is told of', async () => {
    const program = signerProgram(folder.path, 'has no key');
    await expect(externalSigner('root', program, ample)).rejects.toEqual(
      new KeyFault(`signer "${program}" gave no public key in PEM for "public-key root"`),
    );
    const nowhere = join(folder.path, 'nowhere');
    await expect(externalSigner('root', nowhere, ample)).rejects.toEqual(
      new KeyFault(`signer "${nowhere} public-key root" could not be run: ENOENT`),
    );
  });

  it('that hangs is ended when patience is', async () => {
    const program = signerProgram(folder.path, 'hangs at once');
    await expect(externalSigner('root', program, 50)).rejects.toEqual(
      new KeyFault(`signer "${program} public-key root" gave no answer within 0.05 seconds`),
    );
  });

  it('founds an authority; one that lies founds none, and signs nothing later', async () => {
    const signer = signerProgram(folder.path, 'works');
    const keys = { rootKey: undefined, signingKey: undefined, signer };
    const store = await openTestStore(keys);
    try {
      const lie = /^what the signer gave is no signature of key "[-\w]{64}"$/;
      signerProgram(folder.path, 'lies');
      await expect(store.found()).rejects.toThrow(lie);
      expect([store.assertions.count('account-key'), store.trust.list()]).toEqual([0, []]);
      signerProgram(folder.path, 'works');
      const authority = await store.found();
      const draft = accountDraft(
        { accountId: 'acme', displayName: 'Acme', validation: 'unproven' },
        Date.now(),
      );
      const signed = await authority.sign(draft);
      expect(await store.ingest.take([signed], unrecorded)).toMatchObject([{ outcome: 'stored' }]);
      expect(store.assertions.served('account', 'acme', 0)?.authorityId).toBe(own.accountId);
      signerProgram(folder.path, 'lies');
      await expect(authority.sign(draft)).rejects.toThrow(lie);
    } finally {
      await store.close();
    }
  });
});
