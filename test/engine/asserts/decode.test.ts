import { describe, expect, it } from '@jest/globals';
import { decode } from '../../../src/engine/asserts/decode.js';
import { limits } from '../../../src/engine/asserts/headers.js';
import { decodeOneOrMore, decodeStream } from '../../../src/engine/asserts/stream.js';
import { refusalOf } from '../refusal.js';
import { assertionText, plain, signKey } from './assertion-text.js';

const bytes = (text: string) => Buffer.from(text);
const decoded = (text: string) => decode(bytes(text));
const textIn = (part: Uint8Array) => Buffer.from(part).toString();

describe('an assertion', () => {
  it('has its headers, body, signed content and signature', () => {
    const text = assertionText({ ...plain.serial, revision: '2', format: '0' }, 'the body', 'signature\n');
    const { headers, body, content, signature, ...rest } = decoded(text);
    expect(headers).toEqual({
      ...plain.serial,
      revision: '2',
      format: '0',
      'body-length': '8',
      'sign-key-sha3-384': signKey,
    });
    expect([body, content, signature].map(textIn)).toEqual([
      'the body',
      text.slice(0, text.lastIndexOf('\n\n')),
      'signature\n',
    ]);
    expect(rest).toMatchObject({ format: 0, revision: 2, primaryKey: ['acme', 'car', '1'] });
    expect(rest.type.name).toBe('serial');
  });

  it('ends with what follows the last blank line', () => {
    const { body, signature } = decoded(assertionText(plain.serial, 'a\n\nb', 'x'));
    expect([body, signature].map(textIn)).toEqual(['a\n\nb', 'x']);
  });

  it('may have an empty body part', () => {
    const text = assertionText(plain.serial).replace('\n\n', '\n\n\n\n');
    const { body, content } = decoded(text);
    expect([body, content].map(textIn)).toEqual(['', text.slice(0, text.lastIndexOf('\n\n'))]);
  });

  it('may be any part of a larger buffer', () => {
    const text = assertionText(plain.serial);
    const large = Buffer.from(`xx${text}yy`);
    const view = new Uint8Array(large.buffer, large.byteOffset + 2, text.length);
    expect(decode(view).primaryKey).toEqual(['acme', 'car', '1']);
    expect(decodeStream(view)).toHaveLength(1);
  });

  const broken: readonly (readonly [string, string | Buffer, object])[] = [
    [
      'no blank line',
      'type: serial\nsignature',
      { message: 'assertion has no blank line before its signature' },
    ],
    ['nothing', '', { message: 'assertion has no blank line before its signature' }],
    ['no signature', assertionText(plain.serial, '', ''), { message: 'signature is empty' }],
    [
      'a blank signature',
      assertionText(plain.serial, '', '\n'),
      { line: 7, pointer: '', message: 'header line "" has no colon' },
    ],
    [
      'a body shorter than announced',
      assertionText({ ...plain.serial, 'body-length': '3' }).replace('\n\n', '\n\nab\n\n'),
      { message: 'body-length is 3 but the body has 2 bytes', pointer: '/body-length' },
    ],
    [
      'a body nobody announced',
      assertionText(plain.serial).replace('\n\n', '\n\nab\n\n'),
      { message: 'body-length is 0 but the body has 2 bytes', pointer: '/body-length' },
    ],
    [
      'no body where one is announced',
      assertionText({ ...plain.serial, 'body-length': '1' }),
      { message: 'body-length is 1 but the body has 0 bytes', pointer: '/body-length' },
    ],
    [
      'carriage returns',
      assertionText(plain.serial).replaceAll('\n', '\r\n'),
      { message: 'assertion has no blank line before its signature' },
    ],
    [
      'headers that are not UTF-8',
      Buffer.concat([Buffer.from('a: '), Buffer.from([0xff]), bytes('\n\nx')]),
      { message: 'headers are not UTF-8 text' },
    ],
    [
      'a body that is not UTF-8',
      Buffer.concat([
        bytes(assertionText({ ...plain.serial, 'body-length': '1' }).replace(/\n\n.*/s, '\n\n')),
        Buffer.from([0xff]),
        bytes('\n\nx'),
      ]),
      { message: 'body is not UTF-8 text' },
    ],
    [
      'a byte order mark',
      `\ufeff${assertionText(plain.serial)}`,
      {
        line: 1,
        pointer: '',
        message: '"\ufefftype" is not a header name, expected lower-case words joined by "-"',
      },
    ],
    [
      'leading newlines',
      `\n\n${assertionText(plain.serial)}`,
      { line: 1, pointer: '', message: 'header line "" has no colon' },
    ],
  ];

  it.each(broken)('with %s is refused', (_, text, refusal) => {
    expect(refusalOf(() => decode(Buffer.from(text as string)))).toEqual({
      code: 'assertion-invalid',
      ...refusal,
    });
  });

  it('may have headers and a signature of 128 KiB, and a body of 2 MiB', () => {
    const long = (part: string, size: number, most: number) => ({
      code: 'limit-exceeded',
      message: `${part} of ${size} bytes, at most ${most} are accepted`,
    });
    const bare = assertionText({ ...plain.serial, x: '' }).indexOf('\n\n');
    const headers = (size: number) => assertionText({ ...plain.serial, x: 'x'.repeat(size - bare) });
    expect(() => decoded(headers(limits.headers))).not.toThrow();
    expect(refusalOf(() => decoded(headers(limits.headers + 1)))).toEqual(long('headers', 131073, 131072));
    const signature = (size: number) => assertionText(plain.serial, '', 'x'.repeat(size));
    expect(() => decoded(signature(limits.signature))).not.toThrow();
    expect(refusalOf(() => decoded(signature(limits.signature + 1)))).toEqual(
      long('signature', 131073, 131072),
    );
    const body = (size: number) => assertionText(plain.serial, 'x'.repeat(size));
    expect(() => decoded(body(limits.body))).not.toThrow();
    expect(refusalOf(() => decoded(body(limits.body + 1)))).toEqual(long('body', 2097153, 2097152));
  });
});

describe('a stream', () => {
  const first = assertionText(plain.serial, 'one\n\nbody', 's1\n');
  const second = assertionText(plain.account, '', 's2\n');

  it('holds assertions set apart by a blank line', () => {
    const all = decodeStream(bytes(`${first}\n${second}\n${first}`));
    expect(all.map(({ type, body, signature }) => [type.name, textIn(body), textIn(signature)])).toEqual([
      ['serial', 'one\n\nbody', 's1\n'],
      ['account', '', 's2\n'],
      ['serial', 'one\n\nbody', 's1\n'],
    ]);
    expect(textIn(all[0]!.content)).toBe(first.slice(0, first.lastIndexOf('\n\n')));
  });

  it('may be empty, or end without a newline', () => {
    expect(decodeStream(bytes(''))).toEqual([]);
    expect(decodeStream(bytes(`${first}\n${second.trimEnd()}`))).toHaveLength(2);
  });

  it('may hold an empty body part', () => {
    const text = second.replace('\n\n', '\n\n\n\n');
    expect(decodeStream(bytes(`${text}\n${first}`)).map(({ type }) => type.name)).toEqual([
      'account',
      'serial',
    ]);
  });

  it('says which assertion does not hold', () => {
    expect(
      refusalOf(() => decodeStream(bytes(`${first}\n${second.replace('series', 'x')}\nrubbish`))),
    ).toEqual({
      code: 'assertion-invalid',
      message: 'assertion 3: assertion has no blank line before its signature',
    });
    expect(
      refusalOf(() => decodeStream(bytes(second.replace('account-id: acme', 'account-id: a/b')))),
    ).toEqual({
      code: 'assertion-invalid',
      message: 'assertion 1: "a/b" is part of the primary key, expected it without "/"',
      pointer: '/account-id',
    });
  });

  it('has no empty signatures', () => {
    expect(refusalOf(() => decodeStream(bytes(assertionText(plain.serial, '', '\n'))))).toEqual({
      code: 'assertion-invalid',
      message: 'assertion 1: signature is empty',
    });
  });

  it('takes a body as long as announced', () => {
    const text = first.replace('body-length: 9', 'body-length: 3');
    expect(refusalOf(() => decodeStream(bytes(text.replace('one\n\nbody', 'onetwo'))))).toEqual({
      code: 'assertion-invalid',
      message: 'assertion 1: no blank line after the 3 bytes of the body',
      pointer: '/body-length',
    });
    expect(refusalOf(() => decodeStream(bytes(text.replace('one\n\nbody', 'on'))))).toMatchObject({
      pointer: '/body-length',
    });
  });
});

describe('text of one assertion or several', () => {
  const one = assertionText(plain.serial, '', 's1\n');

  it('is read as one first', () => {
    expect(decodeOneOrMore(bytes(one))).toHaveLength(1);
    // As a stream this would be a serial and rubbish.
    const odd = assertionText(plain.serial, 'x\n\ny', 's');
    expect(decodeOneOrMore(bytes(odd)).map(({ body }) => textIn(body))).toEqual(['x\n\ny']);
  });

  it('is read as a stream where that yields two or more', () => {
    expect(decodeOneOrMore(bytes(`${one}\n${one}`))).toHaveLength(2);
  });

  it('is refused as one assertion where not even the first is whole', () => {
    const unannounced = one.replace('\n\n', '\n\nunannounced\n\n').replace('serial: 1', 'serial: 1/2');
    expect(refusalOf(() => decodeOneOrMore(bytes(unannounced)))).toMatchObject({ pointer: '/serial' });
    expect(refusalOf(() => decodeOneOrMore(bytes('')))).toEqual({
      code: 'assertion-invalid',
      message: 'assertion has no blank line before its signature',
    });
    expect(refusalOf(() => decodeOneOrMore(bytes(one.replace('\n\n', '\n'))))).toEqual({
      code: 'assertion-invalid',
      message: 'assertion has no blank line before its signature',
    });
  });

  it('is refused where one of several does not hold', () => {
    expect(refusalOf(() => decodeOneOrMore(bytes(`${one}\nnot: another\n\n`)))).toMatchObject({
      code: 'assertion-invalid',
    });
  });
});
