import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PublishedDeclarations } from '../../../src/modules/assertions/published-declarations.js';
import type { AssertionOrigin } from '../../../src/modules/assertions/assertion.entity.js';
import {
  accountKey,
  baseDeclaration,
  keyId,
  own,
  ownRoot,
  sign,
  snapDeclaration,
  textOf,
} from '../../support/signing.js';
import { openTestStore, type TestStore } from '../../support/store.js';

type Signed = Awaited<ReturnType<typeof sign>>;

describe('assertions', () => {
  let store: TestStore;

  beforeEach(async () => {
    store = await openTestStore();
  });

  afterEach(() => store.close());

  const addAs = (origin: AssertionOrigin, ...some: Signed[]) =>
    store.unitOfWork.run((manager) => store.assertions.add(manager, some, origin));
  const add = (...some: Signed[]) => addAs('received', ...some);
  const snap = (snapId: string, revision: number, format = 0) =>
    snapDeclaration(own, snapId, revision, { format: String(format) });

  it('are kept byte for byte, with what they are found by', async () => {
    const signed = await snapDeclaration(own, 'a', 7, { format: '4', 'snap-name': 'grüße', note: 'x\ny' });
    await add(await snap('a', 0), signed, await snap('b', 1));
    const text = textOf(signed);
    expect(store.assertions.inForce('snap-declaration', '16/a')).toEqual({
      type: 'snap-declaration',
      primaryKey: '16/a',
      sequenceKey: null,
      sequence: null,
      revision: 7,
      format: 4,
      authorityId: own.accountId,
      signKey: keyId('signing'),
      origin: 'received',
      text,
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      digest: createHash('sha3-384').update(text).digest('base64url'),
      storedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(store.assertions.revision('snap-declaration', '16/a', 0)?.revision).toBe(0);
    expect(store.assertions.count('snap-declaration')).toBe(3);
  });

  it('are kept with one newline at their end, with which they may have come or not', async () => {
    const signed = await snap('a', 1);
    await add({ ...signed, signature: signed.signature.subarray(0, -1) });
    expect(store.assertions.inForce('snap-declaration', '16/a')?.text).toBe(textOf(signed));
  });

  it('are none where the key is unknown; letters, series and types are told apart', async () => {
    await add(await snap('a', 1));
    const { served, inForce, revision } = store.assertions;
    for (const key of ['16/A', '18/a', '16', 'a', '16/a/']) {
      expect([served('snap-declaration', key, 9), inForce('snap-declaration', key)]).toEqual([
        undefined,
        undefined,
      ]);
    }
    expect(inForce('base-declaration', '16/a')).toBeUndefined();
    expect(revision('snap-declaration', '16/a', 2)).toBeUndefined();
  });

  it('are served in the highest revision that a client can read, not in its highest format', async () => {
    await add(await snap('a', 1, 5), await snap('a', 2, 0), await snap('a', 2, 4), await snap('a', 3, 7));
    const served = (maxFormat: number) => {
      const found = store.assertions.served('snap-declaration', '16/a', maxFormat);
      return found === undefined ? undefined : [found.revision, found.format];
    };
    expect([0, 3, 4, 6, 7, 99].map(served)).toEqual([
      [2, 0],
      [2, 0],
      [2, 4],
      [2, 4],
      [3, 7],
      [3, 7],
    ]);
    await add(await snap('b', 1, 3));
    expect(store.assertions.served('snap-declaration', '16/b', 2)).toBeUndefined();
  });

  it('that are drafts decide and are not served, built-in ones the other way round', async () => {
    await addAs('draft', await snap('a', 5));
    await addAs('built-in', await baseDeclaration(own, 1));
    expect(store.assertions.inForce('snap-declaration', '16/a')?.revision).toBe(5);
    expect(store.assertions.served('snap-declaration', '16/a', 7)).toBeUndefined();
    expect(store.assertions.inForce('base-declaration', '16')).toBeUndefined();
    expect(store.assertions.served('base-declaration', '16', 0)?.revision).toBe(1);
  });

  it('were in force from when they were stored until a newer revision was', async () => {
    const [first] = await add(await snap('a', 1));
    const between = new Date().toISOString();
    // The next one is stored in a later millisecond.
    while (new Date().toISOString() === between);
    const [second] = await add(await snap('a', 2));
    const at = (time = '') => store.assertions.inForceAt('snap-declaration', '16/a', time)?.revision;
    expect([at('2000-01-01T00:00:00.000Z'), at(first?.storedAt), at(between), at(second?.storedAt)]).toEqual([
      undefined,
      1,
      1,
      2,
    ]);
  });

  it('of a sequence are found by its last one that a client can read', async () => {
    const set = (sequence: string, revision: string, format = '0') =>
      sign(own, {
        type: 'validation-set',
        series: '16',
        'account-id': own.accountId,
        name: 'set',
        sequence,
        revision,
        format,
      });
    await add(await set('2', '5'), await set('10', '0'), await set('10', '1'), await set('11', '0', '1'));
    const latest = (key: string, maxFormat: number) => {
      const found = store.assertions.servedLatest('validation-set', key, maxFormat);
      return found === undefined ? undefined : [found.sequence, found.revision];
    };
    expect(latest(`16/${own.accountId}/set`, 0)).toEqual([10, 1]);
    expect(latest(`16/${own.accountId}/set`, 1)).toEqual([11, 0]);
    expect(latest(`16/${own.accountId}/other`, 1)).toBeUndefined();
    expect(store.assertions.served('validation-set', `16/${own.accountId}/set/2`, 0)?.revision).toBe(5);
  });

  it('tell their history, newest first, and the newest key of each id of an account', async () => {
    await add(await snap('a', 2, 4), await snap('a', 1), await snap('a', 2, 0), await snap('b', 9));
    const history = (most: number) =>
      store.assertions
        .history('snap-declaration', '16/a', most)
        .map(({ revision, format }) => [revision, format]);
    const all = [
      [2, 4],
      [2, 0],
      [1, 0],
    ];
    expect(history(9)).toEqual(all);
    expect(history(2)).toEqual(all.slice(0, 2));
    await add(
      await accountKey(ownRoot, 'acme', 'stranger'),
      await accountKey(ownRoot, 'acme', 'stranger', { revision: '1' }),
      await accountKey(ownRoot, 'acme', 'other-root'),
      await accountKey(ownRoot, 'else', 'other-signing'),
    );
    expect(store.assertions.keysOf('acme').map(({ primaryKey, revision }) => [primaryKey, revision])).toEqual(
      [
        [keyId('stranger'), 1],
        [keyId('other-root'), 0],
      ],
    );
  });

  it('cannot be stored twice in the same revision and format; nothing of the unit stays', async () => {
    await add(await snap('a', 1));
    await expect(add(await snap('b', 1), await snap('a', 1))).rejects.toThrow(/unique constraint/i);
    expect(store.assertions.count('snap-declaration')).toBe(1);
  });

  describe('as decisions use them', () => {
    it('are compiled anew once another revision is stored, and as they were at a time', async () => {
      const published = new PublishedDeclarations(store.assertions, store.connection, store.unitOfWork);
      const inForce = () => published.ofSnap('a', published.storeRevision());
      expect(inForce()).toBeUndefined();
      const [first] = await add(await snap('a', 1));
      expect(inForce()).toMatchObject({ value: { snapId: 'a', revision: 1 }, digest: first?.digest });
      await add(await snap('b', 3));
      const kept = inForce();
      await add(await snap('c', 3));
      expect(inForce()).toBe(kept);
      await add(await snap('a', 2));
      expect(inForce()?.value.revision).toBe(2);
      expect(published.ofSnapAsOf('a', { revision: 1 })?.value.revision).toBe(1);
      expect(published.ofSnapAsOf('a', { revision: 3 })).toBeUndefined();
      expect(published.ofSnapAsOf('a', { time: Date.parse(first?.storedAt ?? '') })?.digest).toBe(
        first?.digest,
      );
      expect(published.ofSnapAsOf('a', { time: 0 })).toBeUndefined();
    });

    it('have the built-in base-declaration until another one is stored', async () => {
      const published = new PublishedDeclarations(store.assertions, store.connection, store.unitOfWork);
      await addAs('built-in', await baseDeclaration(own, 0));
      expect(published.base(published.storeRevision())).toBeUndefined();
      await add(await baseDeclaration(own, 1), await baseDeclaration(own, 2));
      expect(published.base(published.storeRevision())?.value.revision).toBe(2);
      expect(published.baseAsOf({ revision: 1 })?.value.revision).toBe(1);
      expect(published.baseAsOf({ time: 0 })).toBeUndefined();
    });
  });
});
