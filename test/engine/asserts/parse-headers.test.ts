import { describe, expect, it } from '@jest/globals';
import type { HeaderValue } from '../../../src/engine/asserts/headers.js';
import { parseHeaders } from '../../../src/engine/asserts/parse-headers.js';
import { refusalOf } from '../refusal.js';

describe('header lines', () => {
  it.each<[string, Record<string, HeaderValue>]>([
    ['a: b', { a: 'b' }],
    ['a: ', { a: '' }],
    ['a:  two', { a: ' two' }],
    ['a: b: c', { a: 'b: c' }],
    ['a: - b', { a: '- b' }],
    ['a: b ', { a: 'b ' }],
    ['a: b\tc', { a: 'b\tc' }],
    ['a: true\nb: 1', { a: 'true', b: '1' }],
    ['a-b0-1c: x', { 'a-b0-1c': 'x' }],
    ['a:\n  - b\n  - c', { a: ['b', 'c'] }],
    ['a:\n  - \n  -  b', { a: ['', ' b'] }],
    ['a:\n  - b\nc: d', { a: ['b'], c: 'd' }],
    ['a:\n  b: c\n  d: e', { a: { b: 'c', d: 'e' } }],
    ['a:\n  b:\n    c: d\n  e: f', { a: { b: { c: 'd' }, e: 'f' } }],
    ['a:\n  -\n    - b\n    - c\n  - d', { a: [['b', 'c'], 'd'] }],
    ['a:\n  -\n    b: c\n    d: e\n  -\n    b: f', { a: [{ b: 'c', d: 'e' }, { b: 'f' }] }],
    ['a:\n  b:\n    - c\n    -\n      d: e', { a: { b: ['c', { d: 'e' }] } }],
    ['a:\n    b\n    c', { a: 'b\nc' }],
    ['a:\n      b\n    c', { a: '  b\nc' }],
    ['a:\n    \n    b', { a: '\nb' }],
    ['a:\n    ', { a: '' }],
    ['a:\n    - b', { a: '- b' }],
    ['a:\n  b:\n      text\n      more\n  c: d', { a: { b: 'text\nmore', c: 'd' } }],
    ['a:\n  -\n      text\n      more\n  - c', { a: ['text\nmore', 'c'] }],
    ['constructor: x\nto-string: y', { constructor: 'x', 'to-string': 'y' }],
  ])('%j', (text, headers) => {
    expect(parseHeaders(text)).toEqual(headers);
  });

  const notName = (name: string) => `"${name}" is not a header name, expected lower-case words joined by "-"`;

  it.each<[string, string, number, string]>([
    ['', '', 1, 'header line "" has no colon'],
    ['a', '', 1, 'header line "a" has no colon'],
    ['a: b\n', '', 2, 'header line "" has no colon'],
    ['a: b\nc', '', 2, 'header line "c" has no colon'],
    ['x'.repeat(70), '', 1, `header line "${'x'.repeat(60)}…" has no colon`],
    ['A: b', '', 1, notName('A')],
    ['-a: b', '', 1, notName('-a')],
    ['a-: b', '', 1, notName('a-')],
    ['a--b: c', '', 1, notName('a--b')],
    ['0a: b', '', 1, notName('0a')],
    ['a_b: c', '', 1, notName('a_b')],
    ['a.b: c', '', 1, notName('a.b')],
    ['$a: c', '', 1, notName('$a')],
    [' a: b', '', 1, notName(' a')],
    ['a : b', '', 1, notName('a ')],
    [': b', '', 1, notName('')],
    ['é: b', '', 1, notName('é')],
    ['a: b\n  c: d', '', 2, notName('  c')],
    ['a: b\na: c', '', 2, 'header "a" stands twice'],
    ['a:\n  b: c\n  b: d', '/a', 3, 'header "b" stands twice'],
    ['a:b', '/a', 1, 'expected one space before the value "b"'],
    ['a:\tb', '/a', 1, 'expected one space before the value "\tb"'],
    ['a: x\nb:', '/b', 3, 'expected a value indented by 2 spaces'],
    ['a:\nb: c', '/a', 2, 'expected a value indented by 2 spaces'],
    ['a:\n - b', '/a', 2, 'expected a value indented by 2 spaces'],
    ['a:\n\t- b', '/a', 2, 'expected a value indented by 2 spaces'],
    ['a:\n  ', '/a', 2, 'expected text indented by 4 spaces'],
    ['a:\n   b', '/a', 2, 'expected text indented by 4 spaces'],
    ['a:\n  - b\n  c: d', '/a/1', 3, 'expected a list item "- …", found "c: d"'],
    ['a:\n  - b\n  ', '/a/1', 3, 'expected a list item "- …", found ""'],
    ['a:\n  -b', '/a/0', 2, 'expected one space before the value "b"'],
    ['a:\n  - b\n  -\n  - c', '/a/1', 4, 'expected a value indented by 4 spaces'],
    ['a:\n  b: c\n  - d', '/a', 3, 'header line "- d" has no colon'],
    ['a:\n  b: c\n  D: e', '/a', 3, notName('D')],
    ['a:\n  b:\n    c:\n      - d\n      -x', '/a/b/c/1', 5, 'expected one space before the value "x"'],
    ['a:\n  - b\n   - c', '/a/1', 3, 'expected a list item "- …", found " - c"'],
    ['a:\n    b\n  c', '', 3, 'header line "  c" has no colon'],
  ])('%j is refused at %j, line %d', (text, pointer, line, message) => {
    expect(refusalOf(() => parseHeaders(text))).toEqual({
      code: 'assertion-invalid',
      pointer,
      line,
      message,
    });
  });

  const nested = (depth: number) => {
    const lines = Array.from({ length: depth }, (_, i) => `${'  '.repeat(i)}a:`);
    return [...lines, `${'  '.repeat(depth)}- x`].join('\n');
  };

  it('may nest 64 levels', () => {
    expect(() => parseHeaders(nested(64))).not.toThrow();
    expect(refusalOf(() => parseHeaders(nested(65)))).toEqual({
      code: 'limit-exceeded',
      pointer: '/a'.repeat(65),
      line: 66,
      message: 'headers are nested deeper than 64 levels',
    });
  });
});
