import { describe, expect, it } from '@jest/globals';
import { decode } from '../../../src/engine/asserts/decode.js';
import { encodeAssertion, encodeContent } from '../../../src/engine/asserts/encode.js';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { digestOf } from '../../../src/engine/asserts/digest.js';
import { signKey } from './assertion-text.js';

const encoded = (headers: HeaderMap, body?: string) =>
  Buffer.from(
    encodeContent(body === undefined ? { headers } : { headers, body: Buffer.from(body) }),
  ).toString();

describe('encoded content', () => {
  it('has its headers in canonical order', () => {
    const headers = {
      'sign-key-sha3-384': signKey,
      zulu: 'z',
      'snap-id': 'id',
      alpha: 'a',
      revision: '3',
      format: '2',
      'body-length': '99',
      series: '16',
      'authority-id': 'canonical',
      'a-b': 'x',
      type: 'snap-declaration',
    };
    expect(encoded(headers, 'body')).toBe(
      [
        'type: snap-declaration',
        'format: 2',
        'authority-id: canonical',
        'revision: 3',
        'series: 16',
        'snap-id: id',
        'a-b: x',
        'alpha: a',
        'zulu: z',
        'body-length: 4',
        `sign-key-sha3-384: ${signKey}`,
        '',
        'body',
      ].join('\n'),
    );
    expect(encoded({ type: 'serial', 'brand-id': 'b' }, 'x')).toBe(
      'type: serial\nbrand-id: b\nbody-length: 1\n\nx',
    );
  });

  it('has no body and no body-length where the body is empty', () => {
    expect(encoded({ type: 'serial', 'body-length': '3' })).toBe('type: serial');
    expect(encoded({ type: 'serial' }, '')).toBe('type: serial');
  });

  it('leaves out what is default or empty', () => {
    const headers = {
      type: 'snap-revision',
      format: '0',
      revision: '0',
      'snap-sha3-384': 'x',
      provenance: 'global-upload',
      empty: '',
      list: [],
      map: {},
      nested: [[], { a: [] }],
      kept: [[], 'x', {}],
      map2: { a: {}, b: 'x', c: [[]] },
    };
    expect(encoded(headers)).toBe(
      'type: snap-revision\nsnap-sha3-384: x\nempty: \nkept:\n  - x\nmap2:\n  b: x',
    );
    expect(encoded({ ...headers, provenance: 'own', kept: '', map2: '', empty: '' })).toContain(
      '\nprovenance: own\n',
    );
    expect(encoded({ type: 'snap-revision', format: '1', revision: '10' })).toBe(
      'type: snap-revision\nformat: 1\nrevision: 10',
    );
  });

  it('nests lists, maps sorted by key, and text of several lines', () => {
    const headers = {
      type: 'serial',
      list: ['a', ['b', 'c'], { e: '1', d: ['x'] }, 'two\nlines'],
      map: { z: 'last', a: { b: 'text\n  of\nlines' } },
      text: '\nx\n',
    };
    expect(encoded(headers)).toBe(
      [
        'type: serial',
        'list:',
        '  - a',
        '  -',
        '    - b',
        '    - c',
        '  -',
        '    d:',
        '      - x',
        '    e: 1',
        '  -',
        '      two',
        '      lines',
        'map:',
        '  a:',
        '    b:',
        '        text',
        '          of',
        '        lines',
        '  z: last',
        'text:',
        '    ',
        '    x',
        '    ',
      ].join('\n'),
    );
  });

  it('is that of a known type', () => {
    for (const type of ['nope', ['serial'], undefined]) {
      const headers = (type === undefined ? {} : { type }) as HeaderMap;
      expect(() => encoded(headers)).toThrow(new TypeError('headers name no known assertion type'));
    }
  });

  it('is decoded again with a signature', () => {
    const headers = {
      type: 'serial',
      'authority-id': 'a',
      'brand-id': 'a',
      model: 'm',
      serial: '1',
      'sign-key-sha3-384': signKey,
    };
    const content = encodeContent({ headers, body: Buffer.from('b') });
    const bytes = encodeAssertion(content, Buffer.from('signature\n'));
    expect(Buffer.from(bytes).toString()).toBe(`${Buffer.from(content).toString()}\n\nsignature\n`);
    expect(decode(bytes).headers).toEqual({ ...headers, 'body-length': '1' });
  });
});

describe('a digest', () => {
  it('is SHA3-384 in unpadded base64url', () => {
    const expected = 'DGOnW4ReT30BEH2FLkwkhcUaUKqqlPxhmV5xu-6YOirDcTgxJkrbR_tr0eBY1fAE';
    expect([digestOf(''), digestOf(new Uint8Array())]).toEqual([expected, expected]);
  });
});
