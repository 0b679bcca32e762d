import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decode } from '../../../src/engine/asserts/decode.js';
import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { parseHeaders } from '../../../src/engine/asserts/parse-headers.js';
import { decodeOneOrMore } from '../../../src/engine/asserts/stream.js';
import { InvalidInput } from '../../../src/engine/invalid-input.js';
import { compileDeclaration, headersOf } from '../../../src/engine/rules/declaration.js';
import { compatible } from '../../../src/engine/rules/labels.js';
import { compilePattern } from '../../../src/engine/rules/pattern.js';
import { readAttributes } from '../../../src/engine/snap/endpoint.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import { parseYaml } from '../../../src/engine/snap/yaml.js';
import { answerTo } from '../answering.js';

/** Runs to a value or to a refusal; what takes exponential or quadratic time would not come back. */
function ends(act: () => unknown): 'value' | 'refusal' {
  let result: 'value' | 'refusal' = 'value';
  try {
    act();
  } catch (fault) {
    expect(fault).toBeInstanceOf(InvalidInput);
    result = 'refusal';
  }
  return result;
}

function nested(depth: number, wrap: (inner: unknown, level: number) => unknown): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level++) value = wrap(value, level);
  return value;
}

const inLists = (depth: number) => nested(depth, (inner) => [inner]);
const inMaps = (depth: number) => nested(depth, (inner) => ({ a: inner }));
const inBoth = (depth: number) => nested(depth, (inner, level) => (level % 2 === 0 ? [inner] : { a: inner }));
const deep = [inLists, inMaps, inBoth];

describe('what is nested deep', () => {
  it.each(deep.map((shape) => [shape.name, shape] as const))('ends: %s', (_, shape) => {
    for (const depth of [63, 64, 65, 200, 20_000]) {
      const value = shape(depth);
      ends(() => headersOf({ x: value } as HeaderMap, 'model'));
      ends(() => readSnap({ plugs: { p: { a: value } } }));
      ends(() => readSnap(value));
      ends(() => readAttributes({ a: value }));
      const source = { 'allow-connection': { 'plug-attributes': { a: value } } } as HeaderMap;
      ends(() =>
        compileDeclaration('base-declaration', headersOf({ slots: { iface: source } }, 'base-declaration')),
      );
      ends(() =>
        compileDeclaration(
          'base-declaration',
          headersOf({ slots: value as HeaderValue }, 'base-declaration'),
        ),
      );
    }
    expect(ends(() => readAttributes({ a: shape(20_000) }))).toBe('refusal');
  });

  it('ends in header lines', () => {
    for (const depth of [60, 64, 65, 200]) {
      const maps = Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}a:`).join('\n');
      const lists = `a:\n${Array.from({ length: depth }, (_, level) => `${'  '.repeat(level + 1)}-`).join('\n')}`;
      for (const text of [maps, lists]) ends(() => parseHeaders(`${text}\n${'  '.repeat(depth + 1)}- x`));
    }
    expect(ends(() => parseHeaders(`a:\n${' '.repeat(100_000)}x`))).toBe('value');
    expect(ends(() => parseHeaders('a:\n'.repeat(40_000)))).toBe('refusal');
  });

  it('ends in YAML', () => {
    for (const depth of [30, 63, 65, 300, 3000]) {
      const block = Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
      const list = `a:\n  ${'- '.repeat(depth)}x`;
      const flow = `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
      const open = `a: ${'{a: '.repeat(depth)}`;
      const keys = `${'? '.repeat(depth)}x`;
      for (const text of [block, list, flow, open, keys]) ends(() => readSnap(text));
    }
    expect(ends(() => readSnap(`a:\n  ${'- '.repeat(3000)}x`))).toBe('refusal');
  });
});

describe('what is large', () => {
  it('ends: many alternatives, constraints and rules', () => {
    const many = <T>(count: number, make: (index: number) => T) =>
      Array.from({ length: count }, (_, index) => make(index));
    const alternatives = many(3000, (index) => ({ 'plug-names': [`name${index}`], 'on-classic': 'true' }));
    const attributes = Object.fromEntries(many(3000, (index) => [`a${index}`, 'x']));
    const rules = Object.fromEntries(many(3000, (index) => [`iface${index}`, 'true']));
    for (const source of [
      { slots: { iface: { 'allow-connection': alternatives } } },
      { slots: { iface: { 'allow-connection': { 'plug-attributes': attributes } } } },
      {
        slots: {
          iface: { 'allow-connection': { 'plug-attributes': { a: many(3000, (index) => `x${index}`) } } },
        },
      },
      {
        slots: {
          iface: { 'allow-connection': { 'plug-attributes': many(3000, (index) => ({ a: `x${index}` })) } },
        },
      },
      { plugs: rules, slots: { ...rules, iface: 'true' } },
    ]) {
      const question = {
        action: 'connect',
        plug: {
          snap: { yaml: { plugs: { name2999: { interface: 'iface', a: 'x2999', ...attributes } } } },
          name: 'name2999',
        },
        slot: { snap: { yaml: { slots: { s: { interface: 'iface' } } } }, name: 's' },
        device: { classic: true },
        baseDeclaration: source,
      } as const;
      expect(ends(() => answerTo(question))).toBe('value');
      expect(answerTo(question).outcome).toBe('connect');
    }
  });

  it('ends: many plugs, apps and duplicate keys', () => {
    const lines = (count: number, make: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => make(index)).join('\n');
    expect(
      ends(() =>
        readSnap(
          `plugs:\n${lines(5000, (index) => `  p${index}:`)}\napps:\n${lines(2000, (index) => `  a${index}: {}`)}`,
        ),
      ),
    ).toBe('value');
    expect(ends(() => readSnap(`plugs:\n${lines(20_000, () => '  p:')}`))).toBe('value');
    expect(ends(() => readSnap(lines(20_000, () => 'plugs: {a: }')))).toBe('value');
    ends(() => readSnap(lines(150, (index) => `a${index}: "x\ny"`)));
    ends(() => readSnap(`a: [${'"x", '.repeat(50_000)}]`));
    ends(() => readSnap('a: "'.repeat(20_000)));
    ends(() => readSnap('- '.repeat(50) + '? '.repeat(50) + '&a '.repeat(50)));
  });

  it('ends: long patterns', () => {
    for (const pattern of [
      'a'.repeat(4096),
      '('.repeat(4096),
      '(a|'.repeat(1300),
      `${'('.repeat(2000)}${')'.repeat(2000)}`,
      `${'(a'.repeat(900)}${')*'.repeat(900)}`,
      '((a{30}){30}){30}',
      '(((a{1000}){1000}){1000})',
      '[a-z]'.repeat(800),
      'a?'.repeat(1000) + 'a'.repeat(1000),
      '(?i)'.repeat(1000),
      '\\Q'.repeat(2000),
      '[['.repeat(2000),
      '\\pL'.repeat(1300),
    ]) {
      try {
        compilePattern(pattern).matches('a'.repeat(1000));
      } catch (fault) {
        expect(fault).not.toBeInstanceOf(RangeError);
        expect(fault).toBeInstanceOf(Error);
      }
      ends(() =>
        compileDeclaration('base-declaration', {
          slots: { iface: { 'allow-connection': { 'plug-attributes': { a: pattern } } } },
        }),
      );
    }
  });

  it('ends: long label expressions', () => {
    const long = [
      '('.repeat(100_000),
      `${'('.repeat(300)}foo${')'.repeat(300)}`,
      'foo AND '.repeat(20_000),
      Array.from({ length: 256 }, (_, index) => `foo-${index}`).join(' AND '),
      'a'.repeat(500_000),
      'foo-(1..2)'.repeat(20_000),
      '-'.repeat(200_000),
      ' '.repeat(200_000),
      Array.from({ length: 50_000 }, (_, index) => `a${index}`).join('-'),
    ];
    for (const one of long)
      for (const other of [one, 'foo', long[3]!]) expect(ends(() => compatible(one, other))).toBe('value');
  });

  it('ends: assertions of many headers, lines and blank lines', () => {
    for (const text of [
      '\n'.repeat(300_000),
      'a: b\n\n'.repeat(20_000),
      `${Array.from({ length: 9000 }, (_, index) => `a${index}: b`).join('\n')}\n\nx`,
      `type: ${'x'.repeat(120_000)}\n\nx`,
      `a:\n${'  - \n'.repeat(20_000)}\n\nx`,
    ]) {
      expect(ends(() => decode(Buffer.from(text)))).toBe('refusal');
      expect(ends(() => decodeOneOrMore(Buffer.from(text)))).toBe('refusal');
    }
  });
});

describe('aliases that multiply', () => {
  it('are refused or read, within bounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (levels, width, merged) => {
          const lines = ['a0: &a0 {x: 1}'];
          for (let level = 1; level < levels; level++) {
            const row = Array.from({ length: width }, () => `*a${level - 1}`).join(', ');
            lines.push(
              merged
                ? `a${level}: &a${level} {<<: [${row}], y${level}: [${row}]}`
                : `a${level}: &a${level} [${row}]`,
            );
          }
          ends(() => readSnap(lines.join('\n')));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('text of any kind', () => {
  it('is YAML or is refused', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '&x ',
      '*x',
      '!!int ',
      '!!binary ',
      '? ',
      '|',
      '>',
      '#',
      '<<',
      '---',
      '%',
      '\t',
      '1',
      'yes',
      'plugs',
      '~',
      '\r\n',
    );
    let read = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('');
        if (ends(() => parseYaml(text)) === 'value') read++;
        ends(() => readSnap(`name: x\nplugs:\n  p:\n    a: ${text}`));
      }),
      { numRuns: 600 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it('is a label expression or none', () => {
    const piece = fc.constantFrom(
      'foo',
      'bar',
      '-',
      '1',
      '(',
      ')',
      '(1..2)',
      ' AND ',
      ' OR ',
      'é',
      'A',
      '\u00a0',
      '.',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { maxLength: 12 }), (left, right) => {
        const [a, b] = [left.join(''), right.join('')];
        expect(compatible(a, b)).toBe(compatible(b, a));
        if (compatible(a, b)) expect([compatible(a, a), compatible(b, b)]).toEqual([true, true]);
      }),
      { numRuns: 600 },
    );
  });

  it('is a pattern or is refused with a reason', () => {
    const piece = fc.constantFrom(
      'a',
      '\\',
      '(',
      ')',
      '[',
      ']',
      '*',
      '+',
      '?',
      '{2}',
      '|',
      '^',
      '$',
      '.',
      '(?i)',
      '(?P<n>',
      '\\Q',
      '\\E',
      '\\p{Greek}',
      '[:alpha:]',
      '-',
      '\\d',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        ends(() =>
          compileDeclaration('base-declaration', {
            slots: { iface: { 'allow-connection': { 'plug-names': [pieces.join('')] } } },
          }),
        );
      }),
      { numRuns: 600 },
    );
  });
});
