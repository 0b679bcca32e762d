import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decode } from '../../../src/engine/asserts/decode.js';
import { assertionTypes } from '../../../src/engine/asserts/types.js';
import { placeOf, refusalOf } from '../refusal.js';
import { assertionText, plain, signKey } from './assertion-text.js';

type Headers = Readonly<Record<string, string | undefined>>;

const decoded = (headers: Headers, body = '') => decode(Buffer.from(assertionText(headers, body)));
const refusal = (headers: Headers, body = '') => refusalOf(() => decoded(headers, body));
const accepts = (headers: Headers, body = '') => {
  expect(() => decoded(headers, body)).not.toThrow();
};

/** Tries values of one header of a type: those that hold, and those that do not. */
function tries(
  base: Headers,
  header: string,
  good: readonly (string | undefined)[],
  bad: readonly (string | undefined)[],
): void {
  for (const value of good) accepts({ ...base, [header]: value });
  for (const value of bad) {
    const place = placeOf(() => decoded({ ...base, [header]: value }));
    expect([value, String(place).split('/')[1]]).toEqual([value, header]);
  }
}

describe('the headers that all types have', () => {
  it.each(['account', 'snapDeclaration', 'baseDeclaration', 'model', 'store', 'serial'] as const)(
    'hold for a plain %s',
    (name) => {
      accepts(plain[name]);
    },
  );

  it('name a known type', () => {
    expect(refusal({ ...plain.serial, type: 'nope' })).toEqual({
      code: 'assertion-invalid',
      pointer: '/type',
      message: '"nope" is not a known type of assertion',
    });
    expect(refusal({ ...plain.serial, type: 'constructor' })).toMatchObject({ pointer: '/type' });
    expect(refusal({ ...plain.serial, type: undefined })).toMatchObject({
      message: 'header "type" is missing',
    });
    expect(refusal({ ...plain.serial, type: '' })).toMatchObject({ message: 'header "type" is empty' });
    expect(refusal({ ...plain.serial, type: '\n  - a' })).toMatchObject({
      message: 'header "type" must be text, found a list',
    });
    expect(refusal({ ...plain.serial, type: '\n  a: b' })).toMatchObject({
      message: 'header "type" must be text, found a map',
    });
  });

  it('name an authority, unless the type has none', () => {
    tries(plain.serial, 'authority-id', ['x', 'a b'], [undefined, '', '\n  - x']);
    const request = { type: 'serial-request' };
    accepts(request);
    expect(refusal({ ...request, 'authority-id': 'x' })).toEqual({
      code: 'assertion-invalid',
      pointer: '/authority-id',
      message: '"serial-request" has no authority, expected no authority-id',
    });
  });

  it('have the primary key, without slashes', () => {
    for (const part of ['brand-id', 'model', 'serial']) {
      tries(plain.serial, part, ['x', 'a b', '..'], [undefined, '', 'a/b', '/', '\n  - x', '\n  a: b']);
    }
    expect(refusal({ ...plain.serial, serial: 'a/b' })).toMatchObject({
      message: '"a/b" is part of the primary key, expected it without "/"',
    });
  });

  it('may leave out a part of the key that has a default', () => {
    const revision = { type: 'snap-revision', 'authority-id': 'x', 'snap-sha3-384': 'digest' };
    expect(decoded(revision).primaryKey).toEqual(['digest', 'global-upload']);
    expect(decoded({ ...revision, provenance: 'own' }).primaryKey).toEqual(['digest', 'own']);
    expect(refusal({ ...revision, provenance: '' })).toMatchObject({ pointer: '/provenance' });
    expect(refusal({ ...revision, provenance: 'a/b' })).toMatchObject({ pointer: '/provenance' });
  });

  it.each(['format', 'revision', 'body-length'])('count in %s', (name) => {
    const body = name === 'body-length' ? 'x' : '';
    const good =
      name === 'body-length' ? [] : ['0', '1', '10', '+5', '+05', '9223372036854775807', undefined];
    const bad = [
      '',
      '-1',
      '01',
      '1.0',
      '1e3',
      ' 1',
      '1 ',
      '٣',
      '0x1',
      '9223372036854775808',
      '+9223372036854775808',
      '\n  - 1',
    ];
    tries({ ...plain.serial, ...(body === '' ? {} : {}) }, name, good, bad);
    expect(refusal({ ...plain.serial, [name]: '01' })).toMatchObject({
      message: '"01" is not a count, expected digits without leading zeros',
    });
  });

  it('have the id of the signing key', () => {
    const bad = [
      '',
      'x',
      signKey.slice(1),
      `${signKey}A`,
      signKey.replace('J', '+'),
      `${signKey.slice(0, 63)}=`,
      '\n  - x',
    ];
    tries(plain.serial, 'sign-key-sha3-384', [signKey, `${signKey.slice(0, 5)}\r${signKey.slice(5)}`], bad);
    const text = assertionText(plain.serial).replace(`\nsign-key-sha3-384: ${signKey}`, '');
    expect(refusalOf(() => decode(Buffer.from(text)))).toMatchObject({
      message: 'header "sign-key-sha3-384" is missing',
    });
  });
});

describe('the known types', () => {
  it('are 26, with their primary keys', () => {
    const keys = Object.fromEntries(
      [...assertionTypes].map(([name, { primaryKey }]) => [name, primaryKey.join(' ')]),
    );
    expect(keys).toEqual({
      account: 'account-id',
      'account-key': 'public-key-sha3-384',
      'base-declaration': 'series',
      'snap-declaration': 'series snap-id',
      model: 'series brand-id model',
      store: 'store',
      repair: 'brand-id repair-id',
      serial: 'brand-id model serial',
      'snap-build': 'snap-sha3-384',
      'snap-revision': 'snap-sha3-384 provenance',
      'snap-developer': 'snap-id publisher-id',
      'system-user': 'brand-id email',
      validation: 'series snap-id approved-snap-id approved-snap-revision',
      'validation-set': 'series account-id name sequence',
      preseed: 'series brand-id model system-label',
      'snap-resource-revision': 'snap-id resource-name resource-sha3-384 provenance',
      'snap-resource-pair': 'snap-id resource-name resource-revision snap-revision provenance',
      'confdb-schema': 'account-id name',
      cluster: 'cluster-id sequence',
      'request-message': 'account-id message-id',
      'hardware-identity': 'issuer-id hardware-id-key-sha3-384',
      'device-session-request': 'brand-id model serial',
      'serial-request': '',
      'account-key-request': 'public-key-sha3-384',
      'confdb-control': 'brand-id model serial',
      'response-message': 'account-id message-id',
    });
  });

  it('without authority are five', () => {
    const names = [...assertionTypes.values()]
      .filter(({ noAuthority }) => noAuthority)
      .map(({ name }) => name);
    expect(names).toEqual([
      'device-session-request',
      'serial-request',
      'account-key-request',
      'confdb-control',
      'response-message',
    ]);
  });
});

describe('times', () => {
  const good = [
    '2024-01-01T00:00:00Z',
    '2024-01-01T0:00:00Z',
    '2024-12-31T23:59:59.999999999+14:00',
    '2024-02-29T12:00:00-05:00',
    '2000-02-29T12:00:00Z',
    '2024-01-01T00:00:00,5Z',
    '0001-01-01T00:00:00Z',
    '2024-04-30T00:00:00+99:99',
  ];
  const bad = [
    '',
    '2024-01-01',
    '2024-01-01T00:00:00',
    '2024-01-01 00:00:00Z',
    '2024-01-01T00:00Z',
    '2024-01-01t00:00:00Z',
    '2024-01-01T00:00:00z',
    '2024-00-01T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-32T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:60Z',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00+0100',
    '2024-01-01T00:00:00Z ',
    '24-01-01T00:00:00Z',
    '2024-1-01T00:00:00Z',
    '\n  - 2024-01-01T00:00:00Z',
  ];

  it.each(['account', 'snapDeclaration', 'baseDeclaration', 'model', 'store'] as const)(
    'in %s are RFC 3339',
    (name) => {
      tries(plain[name], 'timestamp', good, [...bad, undefined]);
    },
  );

  it('say what is expected', () => {
    expect(refusal({ ...plain.store, timestamp: 'now' })).toEqual({
      code: 'assertion-invalid',
      pointer: '/timestamp',
      message: '"now" is not an RFC 3339 time such as "2026-01-31T12:00:00Z"',
    });
  });
});

describe('account', () => {
  it('has a name and a validation, perhaps a username', () => {
    tries(plain.account, 'display-name', ['x', ' '], ['', undefined, '\n  - x']);
    tries(plain.account, 'validation', ['verified', 'anything'], ['', undefined, '\n  - x']);
    tries(plain.account, 'username', ['x', '', undefined], ['\n  - x', '\n  a: b']);
  });
});

describe('account-key', () => {
  const envelope = Buffer.concat([Buffer.from([1]), Buffer.from('any packet')]);
  const idOf = (bytes: Buffer) => createHash('sha3-384').update(bytes).digest('base64url');
  const body = envelope.toString('base64');
  const key: Headers = {
    type: 'account-key',
    'authority-id': 'canonical',
    'account-id': 'acme',
    name: 'the-key',
    'public-key-sha3-384': idOf(envelope),
    since: '2024-01-01T00:00:00Z',
  };
  const tryBody = (
    header: string,
    good: readonly (string | undefined)[],
    bad: readonly (string | undefined)[],
  ) => {
    for (const value of good) accepts({ ...key, [header]: value }, body);
    for (const value of bad) {
      expect([value, String(refusal({ ...key, [header]: value }, body).pointer).split('/')[1]]).toEqual([
        value,
        header,
      ]);
    }
  };

  it('belongs to an account and may have a name', () => {
    tryBody('account-id', ['x'], ['', undefined]);
    tryBody(
      'name',
      [undefined, 'a', 'a1', '1a', 'a-b', 'a1-b2', 'x'.repeat(128)],
      ['', '1', 'A', '-a', 'a-', 'a--b', 'a_b', 'a b', 'x'.repeat(129)],
    );
    expect(refusal({ ...key, name: 'A' }, body).message).toBe('"A" is not a key name');
  });

  it('holds for a time', () => {
    tryBody('since', ['2024-01-01T00:00:00Z'], ['', undefined, 'x']);
    tryBody(
      'until',
      [undefined, '2024-01-01T00:00:01Z', '2024-01-01T00:00:00-00:01'],
      ['2024-01-01T00:00:00Z', '2023-12-31T23:59:59Z', '2024-01-01T00:00:00+00:01', 'x', ''],
    );
    expect(refusal({ ...key, until: '2024-01-01T00:00:00Z' }, body).message).toBe(
      'header "until" must be later than "since"',
    );
  });

  it('may constrain what it signs', () => {
    tryBody(
      'constraints',
      [
        undefined,
        '\n  -\n    headers:\n      type: model',
        '\n  -\n    headers:\n      a: b\n  -\n    headers:\n      c: d',
      ],
      [
        'x',
        '',
        '\n  a: b',
        '\n  - x',
        '\n  -\n    a: b',
        '\n  -\n    headers: x',
        '\n  -\n    headers:\n      - x',
      ],
    );
    expect(refusal({ ...key, constraints: '\n  -\n    headers:\n      a: b\n  - x' }, body)).toMatchObject({
      pointer: '/constraints/1',
      message: 'expected a map with a map "headers"',
    });
  });

  it('has in its body the key that its id is of', () => {
    accepts(key, `${body}\n`);
    accepts(key, `${body.slice(0, 4)}\n${body.slice(4)}`);
    const other = Buffer.concat([Buffer.from([1]), Buffer.from('other')]);
    const wrong = Buffer.concat([Buffer.from([2]), Buffer.from('any packet')]);
    const message = 'the body is not the public key of this id';
    for (const text of ['', 'not base64!', `${body}=`, body.slice(1), other.toString('base64')]) {
      expect(refusal(key, text)).toEqual({
        code: 'assertion-invalid',
        pointer: '/public-key-sha3-384',
        message,
      });
    }
    expect(refusal({ ...key, 'public-key-sha3-384': idOf(wrong) }, wrong.toString('base64')).message).toBe(
      message,
    );
    expect(refusal({ ...key, 'public-key-sha3-384': 'x' }, body).message).toBe(
      '"x" is not a SHA3-384 digest in base64url',
    );
  });
});

describe('snap-declaration', () => {
  it('has a name, which may be empty, and a publisher', () => {
    tries(plain.snapDeclaration, 'snap-name', ['x', ''], [undefined, '\n  - x']);
    tries(plain.snapDeclaration, 'publisher-id', ['x', 'a/b'], ['', undefined, '\n  - x']);
  });

  it('may list refresh-control and auto-aliases', () => {
    tries(
      plain.snapDeclaration,
      'refresh-control',
      [undefined, '\n  - x', '\n  - '],
      ['', 'x', '\n  a: b', '\n  - x\n  -\n    - y'],
    );
    tries(
      plain.snapDeclaration,
      'auto-aliases',
      [undefined, '\n  - x', '\n  - A.b_c-1'],
      ['x', '\n  - -x', '\n  - a b', '\n  - ', '\n  - a/b', '\n  -\n    - y'],
    );
    expect(refusal({ ...plain.snapDeclaration, 'refresh-control': '\n  - x\n  -\n    - y' })).toEqual({
      code: 'assertion-invalid',
      pointer: '/refresh-control/1',
      message: 'header "refresh-control" must be a list of texts',
    });
    expect(refusal({ ...plain.snapDeclaration, 'auto-aliases': '\n  - -x' }).message).toBe(
      '"-x" is not an alias',
    );
  });

  it('may have aliases, each once', () => {
    const alias = (name: string, target: string) => `\n  -\n    name: ${name}\n    target: ${target}`;
    tries(
      plain.snapDeclaration,
      'aliases',
      [undefined, alias('a', 'b'), alias('a', 'b') + alias('c', 'b'), alias('A._-', 'a-b')],
      [
        'x',
        '',
        '\n  a: b',
        '\n  - x',
        '\n  -\n    name: x',
        '\n  -\n    target: x',
        alias('-a', 'b'),
        alias('a', 'b_c'),
        alias('a', '-b'),
        alias('a', 'b--c'),
        alias('', 'b'),
        alias('a', ''),
        alias('a', 'b') + alias('a', 'c'),
      ],
    );
    expect(refusal({ ...plain.snapDeclaration, aliases: alias('a', 'b') + alias('a', 'c') })).toEqual({
      code: 'assertion-invalid',
      pointer: '/aliases/1',
      message: 'alias "a" is given twice',
    });
  });

  it('may let others sign revisions', () => {
    const entry = (account: string, ...names: string[]) =>
      `\n  -\n    account-id: ${account}${names.length === 0 ? '' : `\n    provenance:${names.map((name) => `\n      - ${name}`).join('')}`}`;
    tries(
      plain.snapDeclaration,
      'revision-authority',
      [undefined, entry('acme', 'own'), entry('acme', 'own', 'Other-1') + entry('x', 'y')],
      [
        'x',
        '\n  a: b',
        '\n  - x',
        entry('acme'),
        entry('', 'own'),
        entry('acme', 'global-upload'),
        entry('acme', '-x'),
        entry('acme', 'a--b'),
        entry('acme', ''),
        '\n  -\n    account-id: x\n    provenance: y'.replace('y', 'own'),
      ].filter((value) => !value.endsWith('provenance: own')),
    );
    expect(
      refusal({
        ...plain.snapDeclaration,
        'revision-authority': entry('acme', 'own') + entry('acme', 'global-upload'),
      }),
    ).toEqual({
      code: 'assertion-invalid',
      pointer: '/revision-authority/1',
      message: '"global-upload" is no provenance of its own',
    });
  });
});

describe('model', () => {
  it('is signed by its brand', () => {
    expect(refusal({ ...plain.model, 'authority-id': 'other' })).toEqual({
      code: 'assertion-invalid',
      pointer: '/authority-id',
      message: 'a model is signed by its brand',
    });
  });

  it('has gadget, kernel and architecture unless classic', () => {
    for (const name of ['gadget', 'kernel', 'architecture']) {
      tries(plain.model, name, ['x'], ['', undefined, '\n  - x']);
      accepts({ ...plain.model, classic: 'true', [name]: undefined });
      expect(refusal({ ...plain.model, classic: 'false', [name]: undefined })).toMatchObject({
        pointer: `/${name}`,
      });
    }
    tries(plain.model, 'classic', ['true', 'false', undefined], ['', 'yes', 'True', '\n  - true']);
    const snaps = '\n  -\n    name: pc';
    accepts({ ...plain.model, snaps, gadget: undefined, kernel: undefined });
    expect(refusal({ ...plain.model, snaps, architecture: undefined })).toMatchObject({
      pointer: '/architecture',
    });
  });

  it('may name a store', () => {
    tries(plain.model, 'store', [undefined, '', 'x'], ['\n  - x']);
  });
});

describe('store', () => {
  it('has an operator, perhaps a place, friends and a URL', () => {
    tries(plain.store, 'operator-id', ['x'], ['', undefined]);
    tries(plain.store, 'location', ['', 'x', undefined], ['\n  - x']);
    tries(plain.store, 'friendly-stores', [undefined, '\n  - x'], ['', 'x', '\n  a: b', '\n  -\n    - x']);
    tries(
      plain.store,
      'url',
      [undefined, '', 'http://a', 'https://a.b/c', 'HTTPS://A', 'https://a:1/'],
      [
        'ftp://a',
        'a',
        'http://',
        'http:///x',
        'https://a?b',
        'https://a#b',
        'https://a/?',
        'https:/a',
        '\n  - x',
      ],
    );
    expect(refusal({ ...plain.store, url: 'x' }).message).toBe(
      '"x" is not a store URL, expected http(s) with a host and no query or fragment',
    );
  });
});

describe('a body of JSON', () => {
  const schema = { type: 'confdb-schema', 'authority-id': 'acme', 'account-id': 'acme', name: 'x' };

  it('is indented by two spaces with sorted keys', () => {
    for (const body of ['{}', '[]', '{\n  "a": 1,\n  "b": [\n    true\n  ]\n}', '"x"']) accepts(schema, body);
    const refused = (body: string) => refusal(schema, body);
    const message = 'the body must be JSON indented by two spaces with sorted keys';
    for (const body of [
      '{"a":1}',
      '{\n  "b": 1,\n  "a": 2\n}',
      '[1]',
      '{ }',
      '{}\n',
      '{\n  "a": {\n    "d": 1,\n    "c": 2\n  }\n}',
    ]) {
      expect(refused(body)).toEqual({ code: 'assertion-invalid', pointer: '/body-length', message });
    }
    for (const body of ['', 'x', '{', '{"a":}']) {
      expect(refused(body)).toMatchObject({ pointer: '/body-length', message: 'the body is not JSON' });
    }
  });

  it('is asked of no other type', () => {
    accepts(plain.serial, 'not JSON');
  });
});
