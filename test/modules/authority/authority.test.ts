import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decode } from '../../../src/engine/asserts/decode.js';
import { readSignature, verifySignatureNow } from '../../../src/engine/asserts/signature.js';
import { StreamRefused } from '../../../src/modules/assertions/stream-refused.js';
import { Authority } from '../../../src/modules/authority/authority.js';
import { publishBuiltinBase } from '../../../src/modules/authority/builtin-base.js';
import { assertionTime } from '../../../src/modules/authority/draft.js';
import { rotate } from '../../../src/modules/authority/rotation.js';
import { KeyFault } from '../../../src/modules/authority/signer.js';
import { temporaryDirectory } from '../../support/database.js';
import { keyFile, type TestKey, testSigner } from '../../support/keys.js';
import { day, keyId, now, own, snapDeclaration } from '../../support/signing.js';
import { openTestStore, type TestStore, unrecorded } from '../../support/store.js';

describe('the authority', () => {
  let store: TestStore;
  let folder: ReturnType<typeof temporaryDirectory>;

  beforeEach(async () => {
    folder = temporaryDirectory();
    useKey('signing');
    store = await openTestStore({ signingKey: join(folder.path, 'signing.pem') });
  });

  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  const useKey = (name: TestKey) => {
    copyFileSync(keyFile(name), join(folder.path, 'signing.pem'));
  };
  const snap = (snapId: string, timestamp = now()) => ({
    headers: {
      type: 'snap-declaration',
      series: '16',
      'snap-id': snapId,
      'snap-name': 'my-app',
      'publisher-id': own.accountId,
      timestamp,
    },
  });
  const rotating = async (until = Date.now() + day) => {
    const { source, unitOfWork } = store;
    const authority = await store.found();
    return rotate({ authority, source, assertions: store.assertions, unitOfWork }, until, unrecorded);
  };
  const isSignedBy = (text: string | undefined, key: TestKey) => {
    const { content, signature } = decode(Buffer.from(text ?? ''));
    return verifySignatureNow(content, readSignature(signature), testSigner(key).publicKey);
  };

  it('begins with an account and two keys that its root vouches for', async () => {
    await store.found();
    for (const [type, key] of [
      ['account', own.accountId],
      ['account-key', keyId('root')],
      ['account-key', keyId('signing')],
    ] as const) {
      const stored = store.assertions.served(type, key, 1);
      expect(stored).toMatchObject({
        authorityId: own.accountId,
        signKey: keyId('root'),
        origin: 'published',
      });
      expect(isSignedBy(stored?.text, 'root')).toBe(true);
    }
    expect(store.trust.list().map(({ type, primaryKey, origin }) => [type, primaryKey, origin])).toEqual([
      ['account', own.accountId, 'own'],
      ['account-key', keyId('root'), 'own'],
    ]);
    expect(store.keys.endsTrusted(keyId('signing'))).toBe(true);
    expect(store.keys.endsTrusted(keyId('stranger'))).toBe(false);
  });

  it('is the same when it is opened again', async () => {
    await store.found();
    const revision = store.connection.storeRevision();
    const again = await store.found();
    expect(store.connection.storeRevision()).toBe(revision);
    const [key, ...others] = await again.signingKeys();
    expect(others).toEqual([]);
    expect(key).toMatchObject({ id: keyId('signing'), name: 'signing-1', until: Infinity });
  });

  it('does not open as another one, or without its private key', async () => {
    await store.found();
    const { source, keys, trust, unitOfWork } = store;
    const parts = { id: 'else', source, assertions: store.assertions, keys, trust, unitOfWork };
    await expect(Authority.open(parts, unrecorded)).rejects.toEqual(
      new KeyFault('this store is the authority "test-authority", expected PLUGBOARD_AUTHORITY_ID to say so'),
    );
    useKey('stranger');
    await store.source.fresh('signing');
    await expect(store.found()).rejects.toEqual(
      new KeyFault(
        `no private key of a valid signing key of "test-authority" is in "${join(folder.path, 'signing.pem')}"`,
      ),
    );
  });

  it('signs the built-in base-declaration once, and none where an operator has published one', async () => {
    const authority = await store.found();
    const publish = () => publishBuiltinBase(authority, store.assertions, store.unitOfWork, unrecorded);
    await publish();
    const count = store.assertions.count('base-declaration');
    const served = store.assertions.served('base-declaration', '16', 0);
    expect(served?.origin).toBe('built-in');
    expect(isSignedBy(served?.text, 'signing')).toBe(true);
    await publish();
    expect(store.assertions.count('base-declaration')).toBe(count);
  });

  describe('after a rotation', () => {
    it('signs with the other key; what the one before has signed stays as good as it was', async () => {
      const authority = await store.found();
      const before = await authority.sign(snap('before'));
      await store.ingest.take([before], unrecorded);
      useKey('stranger');
      const until = Math.floor(Date.now() / 1000) * 1000 + day;
      const { fresh, ended } = await rotating(until);
      expect(fresh.primaryKey).toEqual([keyId('stranger')]);
      expect(ended.map(({ primaryKey, headers }) => [primaryKey, headers.until])).toEqual([
        [[keyId('signing')], assertionTime(until)],
      ]);
      const old = store.assertions.served('account-key', keyId('signing'), 1);
      expect(old?.text).toContain(`\nuntil: ${assertionTime(until)}\n`);
      expect(old?.revision).toBe(1);
      expect(isSignedBy(old?.text, 'root')).toBe(true);

      const after = await (await store.found()).sign(snap('after'));
      expect(after.headers['sign-key-sha3-384']).toBe(keyId('stranger'));
      expect(await store.ingest.take([before, after], unrecorded)).toMatchObject([
        { outcome: 'unchanged' },
        { outcome: 'stored' },
      ]);
      const served = store.assertions.served('snap-declaration', '16/before', 7);
      expect(isSignedBy(served?.text, 'signing')).toBe(true);
      expect(store.keys.endsTrusted(served?.signKey ?? '')).toBe(true);
    });

    it('takes what the key before signs in its time, and nothing behind its end', async () => {
      await store.found();
      useKey('stranger');
      const until = Date.now() + day;
      await rotating(until);
      const inTime = await snapDeclaration(own, 'a', 0, { timestamp: assertionTime(until - day) });
      const late = await snapDeclaration(own, 'b', 0, { timestamp: assertionTime(until + day) });
      expect(await store.ingest.take([inTime], unrecorded)).toMatchObject([{ outcome: 'stored' }]);
      const refused = store.ingest.take([late], unrecorded);
      await expect(refused).rejects.toThrow(StreamRefused);
      await expect(refused).rejects.toThrow(
        'assertion 1 (snap-declaration 16/b): the timestamp lies outside the time in which the key is valid',
      );
    });

    it('is not made with the key that signs already, and leaves everything as it is then', async () => {
      await store.found();
      const revision = store.connection.storeRevision();
      await expect(rotating()).rejects.toEqual(
        new KeyFault(
          `"${join(folder.path, 'signing.pem')}" still holds the key that signs already, expected another one`,
        ),
      );
      expect(store.connection.storeRevision()).toBe(revision);
    });
  });
});
