import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Assertion } from '../../../src/engine/asserts/decode.js';
import { decode } from '../../../src/engine/asserts/decode.js';
import { encodeContent } from '../../../src/engine/asserts/encode.js';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { StreamRefused } from '../../../src/modules/assertions/stream-refused.js';
import { assertionTime } from '../../../src/modules/authority/draft.js';
import { strangerKey } from '../../support/account-keys.js';
import {
  account,
  accountKey,
  baseDeclaration,
  cameraGrant,
  day,
  keyId,
  now,
  other,
  otherAuthority,
  own,
  ownRoot,
  sign,
  signContent,
  snapDeclaration,
  textOf,
} from '../../support/signing.js';
import { openTestStore, type TestStore, unrecorded } from '../../support/store.js';

/** An account that is not trusted, with a key that the authority vouches for. */
const acme = { accountId: 'acme', key: 'stranger' } as const;

describe('taking in a stream', () => {
  let store: TestStore;
  let founded: number;

  beforeEach(async () => {
    store = await openTestStore();
    await store.found();
    founded = store.connection.storeRevision();
  });

  afterEach(() => store.close());

  const take = async (...stream: Assertion[]) =>
    (await store.ingest.take(stream, unrecorded)).map(({ outcome }) => outcome);

  /** What is refused, in short; nothing may be stored then. */
  const refusals = async (...stream: Assertion[]) => {
    const before = store.connection.storeRevision();
    const error = await store.ingest.take(stream, unrecorded).catch((thrown: unknown) => thrown);
    expect(store.connection.storeRevision()).toBe(before);
    if (!(error instanceof StreamRefused)) throw error;
    return error.refusals.map(({ number, assertion, fault }) => {
      expect(assertion === stream[number - 1]).toBe(true);
      const { code, message, place } = fault;
      return [number, code, message, place.pointer];
    });
  };

  const trustOther = async () => {
    const founding = await otherAuthority();
    await store.unitOfWork.run((manager) =>
      store.trust.add(manager, [founding.account, founding.rootKey], 'imported'),
    );
    return founding;
  };

  describe('of the authority itself', () => {
    it('stores it, and nothing again that is stored already', async () => {
      const stream = [await snapDeclaration(own, 'a', 1), await baseDeclaration(own, 1)];
      expect(await take(...stream)).toEqual(['stored', 'stored']);
      expect(store.connection.storeRevision()).toBe(founded + 1);
      expect(await take(...stream)).toEqual(['unchanged', 'unchanged']);
      expect(store.connection.storeRevision()).toBe(founded + 1);
      expect(await take(...stream, await snapDeclaration(own, 'b'))).toEqual([
        'unchanged',
        'unchanged',
        'stored',
      ]);
    });

    it('takes an assertion that stands in it twice as one', async () => {
      const text = Buffer.from(textOf(await snapDeclaration(own, 'a', 1)));
      expect(await take(decode(text), decode(text))).toEqual(['stored', 'unchanged']);
    });

    it('records in the same unit of work what is new, and stores nothing where that fails', async () => {
      const first = await snapDeclaration(own, 'a', 1);
      const recorded: string[][] = [];
      const stream = [first, await snapDeclaration(own, 'b', 1)];
      await take(first);
      const failing = store.ingest.take(stream, () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
      expect(store.assertions.inForce('snap-declaration', '16/b')).toBeUndefined();
      await store.ingest.take(stream, (_, stored) => {
        recorded.push(stored.map(({ primaryKey }) => primaryKey));
        return Promise.resolve();
      });
      expect(recorded).toEqual([['16/b']]);
    });

    it('stores revisions that go up, in any order in the stream and for each format by themselves', async () => {
      const snap = (revision: number, format = '0') => snapDeclaration(own, 'a', revision, { format });
      expect(await take(await snap(3), await snap(1), await snap(2), await snap(2, '4'))).toHaveLength(4);
      expect(await take(await snap(3, '4'))).toEqual(['stored']);
      expect(await refusals(await snap(2, '1'), await snap(0))).toEqual([
        [2, 'revision-conflict', expect.stringContaining('revision 0 is not newer'), '/revision'],
      ]);
    });

    it('refuses another text for a revision, in the store or in the stream, by its place in the stream', async () => {
      const first = await snapDeclaration(own, 'a', 5);
      const second = await snapDeclaration(own, 'a', 5, { 'snap-name': 'another' });
      const conflict = [
        2,
        'revision-conflict',
        'revision 5 is not newer than the stored one, expected more than 5',
        '/revision',
      ];
      expect(await refusals(first, second)).toEqual([conflict]);
      await take(first);
      expect(await refusals(first, second)).toEqual([conflict]);
    });

    it('stores nothing where the last one alone is bad', async () => {
      const good = await Promise.all(['a', 'b', 'c'].map((id) => snapDeclaration(own, id)));
      const bad = await snapDeclaration(own, 'd', 0, { 'publisher-id': 'nobody' });
      expect(await refusals(...good, bad)).toEqual([
        [4, 'prerequisite-missing', 'account "nobody" is not known', '/publisher-id'],
      ]);
      expect(store.assertions.count('snap-declaration')).toBe(0);
    });

    it('names everything that is wrong with it', async () => {
      const publisher = { 'publisher-id': 'nobody' };
      const stream = [
        await snapDeclaration(own, 'a', 0, publisher),
        await snapDeclaration(own, 'b'),
        await snapDeclaration(own, 'c', 0, publisher),
      ];
      expect((await refusals(...stream)).map(([number]) => number)).toEqual([1, 3]);
    });
  });

  describe('of another authority', () => {
    const outside = (number: number) => [
      number,
      'assertion-untrusted',
      'the chain of its signatures does not end at a trusted key',
      '/sign-key-sha3-384',
    ];

    it('stores it in any order once its root is trusted', async () => {
      const { signingKey } = await trustOther();
      const stream = [
        signingKey,
        await account(other, 'acme'),
        await snapDeclaration(other, 'a', 1, { ...cameraGrant, 'publisher-id': 'acme' }),
        await sign(other, { type: 'snap-build', 'snap-sha3-384': 'x' }),
      ];
      const orders = fc.sample(fc.shuffledSubarray(stream, { minLength: stream.length }), 12);
      for (const order of orders) await store.ingest.verify(order);
      expect(await take(...(orders[0] ?? []))).toEqual(['stored', 'stored', 'stored', 'stored']);
    });

    it('refuses it while its root is not trusted, though the stream brings it along', async () => {
      const { account: theirs, rootKey, signingKey } = await otherAuthority();
      const stream = [theirs, rootKey, signingKey, await snapDeclaration(other, 'a')];
      expect(await refusals(...stream)).toEqual([1, 2, 3, 4].map(outside));
    });

    it('refuses it once its root is trusted no more; what is stored stays', async () => {
      const { signingKey, rootKey } = await trustOther();
      await take(signingKey, await snapDeclaration(other, 'a'));
      await store.unitOfWork.run(async (manager) => {
        for (const row of store.trust.list()) await store.trust.remove(manager, row);
      });
      expect(store.trust.key(rootKey.primaryKey[0] ?? '')).toBeUndefined();
      expect(await refusals(await snapDeclaration(other, 'b'))).toEqual([outside(1)]);
      expect(store.assertions.inForce('snap-declaration', '16/a')).toBeDefined();
      expect(await take(await snapDeclaration(own, 'b'))).toEqual(['stored']);
    });

    it('refuses keys that vouch for one another in a circle', async () => {
      const [one, two] = [
        { accountId: 'acme', key: 'other-root' },
        { accountId: 'acme', key: 'stranger' },
      ] as const;
      const stream = [
        await accountKey(two, 'acme', 'other-root'),
        await accountKey(one, 'acme', 'stranger'),
        await snapDeclaration(one, 'a'),
      ];
      expect(await refusals(...stream)).toEqual([1, 2, 3].map(outside));
    });
  });

  describe('signed with a key', () => {
    it('that nobody knows, is refused', async () => {
      expect(await refusals(await snapDeclaration({ ...own, key: 'stranger' }, 'a'))).toEqual([
        [
          1,
          'prerequisite-missing',
          `account-key "${keyId('stranger')}", which it is signed with, is not known`,
          '/sign-key-sha3-384',
        ],
      ]);
    });

    it('of another account, is refused', async () => {
      expect(await refusals(await snapDeclaration({ ...own, accountId: 'else' }, 'a'))).toEqual([
        [
          1,
          'assertion-untrusted',
          'the key is one of account "test-authority", not of "else"',
          '/sign-key-sha3-384',
        ],
      ]);
    });

    it.each([
      ['that is expired', { since: -5, until: -1 }, -2, 'the key is not valid now', '/sign-key-sha3-384'],
      ['that is not valid yet', { since: 1 }, 2, 'the key is not valid now', '/sign-key-sha3-384'],
      [
        'before its time',
        { since: -1, until: 1 },
        -2,
        'the timestamp lies outside the time in which the key is valid',
        '/timestamp',
      ],
      [
        'behind its time',
        { since: -1, until: 1 },
        2,
        'the timestamp lies outside the time in which the key is valid',
        '/timestamp',
      ],
    ])('%s, is refused', async (_, span, days, message, pointer) => {
      await take(await strangerKey(own.accountId, span));
      const timestamp = assertionTime(Date.now() + days * day);
      expect(
        await refusals(await snapDeclaration({ ...own, key: 'stranger' }, 'a', 0, { timestamp })),
      ).toEqual([[1, 'assertion-untrusted', message, pointer]]);
    });

    it('in its time, is stored', async () => {
      await take(await strangerKey(own.accountId, { since: -2, until: 2 }));
      const timestamp = assertionTime(Date.now() - day);
      expect(await take(await snapDeclaration({ ...own, key: 'stranger' }, 'a', 0, { timestamp }))).toEqual([
        'stored',
      ]);
    });

    it('that has ended is refused, also where the stream brings the account-key of before along', async () => {
      const before = await strangerKey(own.accountId);
      const ended = await strangerKey(own.accountId, { since: -10, until: -1 }, { revision: '1' });
      const timestamp = assertionTime(Date.now() - 2 * day);
      const signed = await snapDeclaration({ ...own, key: 'stranger' }, 'a', 0, { timestamp });
      await take(before, ended);
      const refused = [
        expect.any(Number),
        'assertion-untrusted',
        'the key is not valid now',
        expect.any(String),
      ];
      expect(await refusals(signed)).toEqual([refused]);
      expect(await refusals(before, signed)).toEqual([refused]);
      expect(await refusals(signed, before, ended)).toEqual([refused]);
    });

    it('with constraints, is stored where one of them describes it, and else refused', async () => {
      const constraints = [
        { headers: { type: 'account' } },
        { headers: { type: 'snap-declaration', 'snap-name': 'my-.*' } },
      ];
      await take(await strangerKey(own.accountId, { since: -1 }, { format: '1', constraints }));
      const issuer = { ...own, key: 'stranger' } as const;
      expect(await take(await snapDeclaration(issuer, 'a'), await account(issuer, 'acme'))).toHaveLength(2);
      const outside = [
        await snapDeclaration(issuer, 'b', 0, { 'snap-name': 'not-my-app' }),
        await snapDeclaration(issuer, 'c', 0, { 'snap-name': 'my' }),
        await baseDeclaration(issuer, 1),
      ];
      expect(await refusals(...outside)).toEqual(
        outside.map((_, index) => [
          index + 1,
          'assertion-untrusted',
          'the constraints of the key do not let it sign this',
          '/sign-key-sha3-384',
        ]),
      );
    });

    it('whose constraints are no pattern, or need a higher format, is not stored', async () => {
      const constraints = (pattern: string) => [{ headers: { type: pattern } }];
      const key = (format: string, pattern: string) =>
        strangerKey('acme', { since: -1 }, { format, constraints: constraints(pattern) });
      expect(await refusals(await key('1', '('))).toMatchObject([
        [1, 'rule-invalid', expect.stringMatching(/^"\(" is no pattern: /), '/constraints'],
      ]);
      expect(await refusals(await key('0', 'account'))).toEqual([
        [1, 'assertion-invalid', 'format 0 is too low for constraints, expected 1', '/format'],
      ]);
    });

    it('over other content, or with another key than it says, is refused', async () => {
      const signed = await snapDeclaration(own, 'a');
      const another = await snapDeclaration(own, 'b');
      const lie = encodeContent({ headers: signed.headers });
      const fault = 'the signature is not one of its key over this content';
      expect(
        await refusals(
          { ...another, signature: signed.signature },
          decode(await signContent(lie, 'stranger')),
        ),
      ).toEqual([
        [1, 'signature-invalid', fault, undefined],
        [2, 'signature-invalid', fault, undefined],
      ]);
    });

    it('and with a signature that is none, is refused', async () => {
      const signed = await snapDeclaration(own, 'a');
      expect(await refusals({ ...signed, signature: Buffer.from('AcLB\n') })).toEqual([
        [1, 'signature-invalid', 'the signature is a packet of another length than it says', undefined],
      ]);
    });
  });

  describe('of an account that is not trusted', () => {
    const stamped = (type: string, headers: HeaderMap): HeaderMap => ({ type, timestamp: now(), ...headers });

    beforeEach(async () => {
      await take(await account(own, 'acme'), await strangerKey('acme'));
    });

    it.each<[string, () => Promise<Assertion>]>([
      ['account', () => account(acme, 'acme', { revision: '1' })],
      ['account-key', () => accountKey(acme, 'acme', 'other-root')],
      ['base-declaration', () => baseDeclaration(acme, 1)],
      ['snap-declaration', () => snapDeclaration(acme, 'a')],
      ['store', () => sign(acme, stamped('store', { store: 's', 'operator-id': 'acme' }))],
    ])('refuses %s', async (type, signed) => {
      expect(await refusals(await signed())).toEqual([
        [
          1,
          'assertion-untrusted',
          `"acme" is no trusted account, and an assertion of type "${type}" needs one`,
          '/authority-id',
        ],
      ]);
    });

    const model = (brand: string): HeaderMap => ({
      series: '16',
      'brand-id': brand,
      'authority-id': brand,
      model: 'car',
      classic: 'true',
    });

    /** Types that their account itself signs: the header that names it, and the headers of one for an account. */
    const ofAccounts: [type: string, header: string, headers: (accountId: string) => HeaderMap][] = [
      ['serial', 'brand-id', (id) => ({ 'brand-id': id, model: 'car', serial: '1' })],
      ['system-user', 'brand-id', (id) => ({ 'brand-id': id, email: 'a@example.org' })],
      ['repair', 'brand-id', (id) => ({ 'brand-id': id, 'repair-id': '1' })],
      ['snap-developer', 'publisher-id', (id) => ({ 'publisher-id': id, 'snap-id': 'a' })],
      [
        'validation-set',
        'account-id',
        (id) => ({ series: '16', 'account-id': id, name: 'set', sequence: '1' }),
      ],
    ];

    it.each(ofAccounts)(
      'stores its own %s, and refuses one of somebody else',
      async (type, header, headers) => {
        expect(await take(await sign(acme, stamped(type, headers('acme'))))).toEqual(['stored']);
        expect(await refusals(await sign(acme, stamped(type, headers('else'))))).toEqual([
          [
            1,
            'assertion-untrusted',
            `an assertion of type "${type}" is signed by the account of its "${header}"`,
            '/authority-id',
          ],
        ]);
      },
    );

    it('stores its own model, and its own confdb-schema', async () => {
      const schema = { type: 'confdb-schema', 'account-id': 'acme', name: 'net' };
      expect(
        await take(await sign(acme, stamped('model', model('acme'))), await sign(acme, schema, '{}')),
      ).toEqual(['stored', 'stored']);
      const theirs = await sign(acme, { ...schema, 'account-id': 'else' }, '{}');
      expect(await refusals(theirs)).toEqual([
        [
          1,
          'assertion-untrusted',
          'an assertion of type "confdb-schema" is signed by the account of its "account-id"',
          '/authority-id',
        ],
      ]);
    });

    it('stores a type without a rule of its own', async () => {
      expect(await take(await sign(acme, { type: 'snap-build', 'snap-sha3-384': 'x' }))).toEqual(['stored']);
    });
  });

  it.each<[string, string, () => Promise<Assertion>]>([
    ['publisher', '/publisher-id', () => snapDeclaration(own, 'a', 0, { 'publisher-id': 'nobody' })],
    ['owner of a key', '/account-id', () => strangerKey('nobody')],
    [
      'operator of a store',
      '/operator-id',
      () => sign(own, { type: 'store', store: 's', 'operator-id': 'nobody', timestamp: now() }),
    ],
  ])('refuses it where the account of the %s is not known', async (_, pointer, signed) => {
    expect(await refusals(await signed())).toEqual([
      [1, 'prerequisite-missing', 'account "nobody" is not known', pointer],
    ]);
  });

  it('leaves what is trusted as it is, and takes it again as it is', async () => {
    const { account: theirs, rootKey } = await trustOther();
    const ownTrusted = store.trust
      .list()
      .filter(({ origin }) => origin === 'own')
      .map(({ text }) => decode(Buffer.from(text)));
    expect(await take(theirs, rootKey, ...ownTrusted)).toEqual([
      'stored',
      'stored',
      'unchanged',
      'unchanged',
    ]);
    const stays = (name: string) => `${name} is a trusted one and stays as it is`;
    expect(
      await refusals(
        await account(own, own.accountId, { revision: '9' }),
        await account(own, other.accountId, { revision: '9' }),
        await accountKey(ownRoot, own.accountId, 'root', { revision: '9' }),
      ),
    ).toEqual([
      [1, 'assertion-untrusted', stays(`account "${own.accountId}"`), undefined],
      [2, 'assertion-untrusted', stays(`account "${other.accountId}"`), undefined],
      [3, 'assertion-untrusted', stays(`account-key "${keyId('root')}"`), undefined],
    ]);
  });

  describe('that does not hold in itself', () => {
    const snap =
      (headers: HeaderMap, revision = 0) =>
      () =>
        snapDeclaration(own, 'a', revision, headers);
    const set = (sequence: string) => () =>
      sign(own, {
        type: 'validation-set',
        series: '16',
        'account-id': own.accountId,
        name: 'set',
        sequence,
        timestamp: now(),
      });
    const { plugs } = cameraGrant;

    it.each<[string, () => Promise<Assertion>, string, string, string | undefined]>([
      [
        'a format above what is known',
        snap({ format: '8' }),
        'assertion-invalid',
        'format 8 of type "snap-declaration" is not known, expected at most 7',
        '/format',
      ],
      [
        'a format below what its rules need',
        snap({ plugs }),
        'assertion-invalid',
        'format 0 is too low for its rules, expected 1',
        '/format',
      ],
      [
        'rules that do not compile',
        snap({ format: '1', plugs: { camera: { 'allow-connection': 'maybe' } } }),
        'rule-invalid',
        expect.stringContaining('"maybe"') as unknown as string,
        '/plugs/camera/allow-connection',
      ],
      [
        'a revision that is too large',
        snap({}, 2 ** 31),
        'limit-exceeded',
        'revision 2147483648 is too large, expected at most 2147483647',
        '/revision',
      ],
      [
        'a sequence that is too large',
        set('2147483648'),
        'limit-exceeded',
        'sequence 2147483648 is too large, expected at most 2147483647',
        '/sequence',
      ],
      [
        'a sequence from 0',
        set('0'),
        'assertion-invalid',
        '"0" is no sequence, expected a number from 1',
        '/sequence',
      ],
      [
        'a sequence that is no number',
        set('x'),
        'assertion-invalid',
        '"x" is no sequence, expected a number from 1',
        '/sequence',
      ],
      ['NUL', snap({ note: 'a\0b' }), 'assertion-invalid', 'a character NUL cannot be kept', undefined],
    ])('is refused for %s', async (_, signed, code, message, pointer) => {
      expect(await refusals(await signed())).toEqual([[1, code, message, pointer]]);
    });

    it('is stored with the largest revision and sequence', async () => {
      expect(await take(await snap({}, 2 ** 31 - 1)(), await set('2147483647')())).toHaveLength(2);
    });

    it.each<[string, HeaderMap]>([
      ['account-key-request', { 'account-id': 'acme', name: 'a' }],
      ['serial-request', { 'brand-id': 'acme', model: 'car' }],
      ['device-session-request', { 'brand-id': 'acme', model: 'car', serial: '1' }],
      ['confdb-control', { 'brand-id': 'acme', model: 'car', serial: '1' }],
      ['response-message', { 'account-id': 'acme', 'message-id': '1' }],
    ])('is refused as %s, which nobody keeps', async (type, headers) => {
      const key = keyId('signing');
      const all = { type, ...headers, 'public-key-sha3-384': key, 'sign-key-sha3-384': key };
      const signed = decode(await signContent(encodeContent({ headers: all }), 'signing'));
      expect(await refusals(signed)).toEqual([
        [
          1,
          'assertion-untrusted',
          `an assertion of type "${type}" has no authority and is not kept`,
          undefined,
        ],
      ]);
    });
  });
});
