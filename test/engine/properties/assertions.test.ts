import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decode } from '../../../src/engine/asserts/decode.js';
import { encodeAssertion, encodeContent } from '../../../src/engine/asserts/encode.js';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { parseHeaders } from '../../../src/engine/asserts/parse-headers.js';
import { decodeOneOrMore, decodeStream } from '../../../src/engine/asserts/stream.js';
import { InvalidInput } from '../../../src/engine/invalid-input.js';
import { assertionText, plain, signKey } from '../asserts/assertion-text.js';
import { headerName, headerValue } from './arbitraries.js';

const own = new Set([
  'type',
  'format',
  'authority-id',
  'revision',
  'brand-id',
  'model',
  'serial',
  'body-length',
  'sign-key-sha3-384',
]);

const extra = fc.dictionary(
  headerName.filter((name) => !own.has(name)),
  headerValue,
  { maxKeys: 5, noNullPrototype: true },
);
const body = fc.string({ maxLength: 40, unit: 'binary' }).map((text) => Buffer.from(text, 'utf8').toString());
const counts = fc.record(
  { format: fc.constantFrom('1', '7'), revision: fc.constantFrom('1', '99') },
  { requiredKeys: [], noNullPrototype: true },
);
const signature = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\n'));

function plainObject(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('decoding what was encoded', () => {
  it('yields the same headers, body and signature', () => {
    fc.assert(
      fc.property(extra, counts, body, signature, (more, counted, text, signed) => {
        const headers = { ...plain.serial, ...more, ...counted, 'sign-key-sha3-384': signKey } as HeaderMap;
        const content = encodeContent({ headers, body: Buffer.from(text) });
        const bytes = encodeAssertion(content, Buffer.from(`${signed}\n`));
        const decoded = decode(bytes);
        const length = Buffer.byteLength(text);
        expect(plainObject(decoded.headers)).toEqual(
          length === 0 ? headers : { ...headers, 'body-length': String(length) },
        );
        expect(Buffer.from(decoded.body).toString()).toBe(text);
        expect(Buffer.from(decoded.signature).toString()).toBe(`${signed}\n`);
        expect(Buffer.from(decoded.content).equals(content)).toBe(true);
        // And encoding what was decoded yields the same bytes.
        const again = encodeContent({ headers: decoded.headers, body: decoded.body });
        expect(Buffer.from(again).equals(content)).toBe(true);
        const stream = decodeStream(Buffer.concat([bytes, Buffer.from('\n'), bytes]));
        expect(stream.map((one) => plainObject(one.headers))).toEqual([
          plainObject(decoded.headers),
          plainObject(decoded.headers),
        ]);
      }),
      { numRuns: 400 },
    );
  });

  it('does not depend on the order in which headers are given', () => {
    fc.assert(
      fc.property(extra, (more) => {
        const headers = { ...plain.serial, ...more } as HeaderMap;
        const reversed = Object.fromEntries(Object.entries(headers).reverse());
        expect(Buffer.from(encodeContent({ headers: reversed })).toString()).toBe(
          Buffer.from(encodeContent({ headers })).toString(),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('decoding anything', () => {
  const texts = Object.values(plain).map((headers) =>
    assertionText(
      { ...headers, plugs: '\n  a:\n    allow-connection: true', x: '\n  - a\n  -\n    - b' },
      '',
      'sig\n',
    ),
  );
  const mutation = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 6 }),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 3 }),
      fc
        .constantFrom('\n', '\n\n', ' ', '  ', ':', '-', 'a', '\r', '\0', '0')
        .map((text) => new TextEncoder().encode(text)),
    ),
  });

  const endsWell = (act: () => unknown): boolean => {
    try {
      act();
      return true;
    } catch (fault) {
      expect(fault).toBeInstanceOf(InvalidInput);
      expect((fault as InvalidInput).message).not.toBe('');
      return false;
    }
  };

  it('yields an assertion or a refusal, for text that was changed', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (text, mutations) => {
          let bytes = Buffer.from(text);
          for (const { at, remove, insert } of mutations) {
            const start = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)]);
          }
          const single = endsWell(() => decode(bytes));
          endsWell(() => decodeStream(bytes));
          if (single) accepted++;
          expect(endsWell(() => decodeOneOrMore(bytes)) || !single).toBe(true);
        },
      ),
      { numRuns: 2400 },
    );
    expect(accepted).toBeGreaterThan(20);
  });

  it('yields headers or a refusal, for lines of any kind', () => {
    const line = fc
      .tuple(
        fc.constantFrom('', '  ', '    ', '      ', ' '),
        fc.constantFrom('a:', 'b:', 'a: x', '- x', '-', 'x', '', 'A: b', 'c:x'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        endsWell(() => parseHeaders(lines.join('\n')));
      }),
      { numRuns: 600 },
    );
  });
});
