import { describe, expect, it } from '@jest/globals';
import { compatible } from '../../../src/engine/rules/labels.js';

/** A label is well-formed exactly when it is compatible with itself. */
const isExpression = (text: string) => compatible(text, text);

describe('a compatibility expression', () => {
  it.each([
    'foo',
    'foo-0',
    'foo-1-2',
    'foo-(1..3)',
    'foo-(3..3)',
    'foo-(0..99999999)',
    'foo-99999999',
    'foo-1-bar',
    'foo-1-bar-(1..2)-3',
    'f',
    'f0',
    'é',
    'aé٣',
    'a'.repeat(32),
    'foo AND bar',
    'fooANDbar',
    'fooORbar',
    'foo OR bar OR baz',
    'foo\t\n\r AND\nbar',
    ' foo ',
    '(foo)',
    '((foo))',
    '( foo )',
    '(foo AND bar) OR baz',
    'foo AND (bar OR (baz AND qux))',
    '(foo)AND(bar)',
    'foo-(1..2)AND bar',
    'foo AND foo',
  ])('%j is well-formed', (text) => {
    expect(isExpression(text)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'Foo',
    'fOo',
    '1foo',
    '-foo',
    'foo-',
    'foo--1',
    '1',
    '(1..2)',
    '1-foo',
    'foo-01',
    'foo-00',
    'foo-100000000',
    'foo-(3..1)',
    'foo-(1..)',
    'foo-(..1)',
    'foo-(1.2)',
    'foo-(1...2)',
    'foo-(01..2)',
    'foo-(1..02)',
    'foo-(1..100000000)',
    'foo-(1..2',
    'foo-1..2)',
    'foo-(1..2)3',
    'foo-1a',
    'foo(1..2)',
    'foo-foo',
    'foo-1-foo-2',
    'a'.repeat(33),
    'é'.repeat(17),
    'foo_bar',
    'foo.bar',
    'foo bar',
    'foo\u00a0AND bar',
    'foo\vAND bar',
    'AND',
    'OR',
    'foo AND',
    'AND foo',
    '1 AND foo',
    'foo AND 1 AND foo',
    'foo OR (1) OR foo',
    'foo AND AND bar',
    'foo and bar',
    'foo AND bar OR baz',
    'foo OR bar AND baz',
    '(foo',
    'foo)',
    '()',
    '(foo))',
    '((foo)',
    '(foo) bar',
    '(foo AND)',
    'foo (bar)',
    'foo XOR bar',
    '!',
    '!foo',
    '!AND',
    'foo !AND bar',
    'foo AND !(',
  ])('%j is malformed, and so compatible with nothing', (text) => {
    expect(isExpression(text)).toBe(false);
    expect(compatible('foo', text)).toBe(false);
    expect(compatible(text, 'foo')).toBe(false);
    // Not even where another part of the expression is.
    expect(compatible(`(${text}) OR foo`, 'foo')).toBe(false);
  });
});

describe('two labels', () => {
  it.each([
    ['foo', 'foo', true],
    ['foo', 'bar', false],
    ['foo', 'foo-bar', false],
    ['foo-bar', 'foo-bar', true],
    ['foo-bar', 'bar-foo', false],
    // A tag without values has the one value 0.
    ['foo', 'foo-0', true],
    ['foo', 'foo-1', false],
    ['foo', 'foo-(0..1)', true],
    ['foo', 'foo-0-0', false],
    ['foo-1', 'foo-1', true],
    ['foo-1', 'foo-2', false],
    ['foo-1-2', 'foo-1', false],
    ['foo-1-2', 'foo-1-2', true],
    ['foo-1-2', 'foo-1-3', false],
    ['foo-1-2', 'foo-2-2', false],
    ['foo-(1..3)', 'foo-3', true],
    ['foo-(1..3)', 'foo-1', true],
    ['foo-(1..3)', 'foo-4', false],
    ['foo-(1..3)', 'foo-0', false],
    ['foo-(1..3)', 'foo-(3..5)', true],
    ['foo-(1..3)', 'foo-(4..5)', false],
    ['foo-(2..3)', 'foo-(1..9)', true],
    ['foo-10', 'foo-9', false],
    ['foo-(9..10)', 'foo-(10..11)', true],
    ['foo-1-bar-(1..2)', 'foo-1-bar-2', true],
    ['foo-1-bar-(1..2)', 'foo-1-bar-3', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect([compatible(a, b), compatible(b, a)]).toEqual([expected, expected]);
  });
});

describe('two expressions', () => {
  it.each([
    ['foo OR bar', 'foo', true],
    ['foo OR bar', 'bar', true],
    ['foo OR bar', 'baz', false],
    ['foo AND bar', 'foo', false],
    ['foo AND bar', 'foo OR bar', true],
    ['foo AND bar', 'foo AND bar', true],
    ['foo AND bar', 'bar AND foo', true],
    ['foo AND bar', 'foo AND bar AND baz', false],
    ['foo AND bar', 'foo AND bar OR baz', false],
    ['foo AND bar', '(foo AND bar) OR baz', true],
    ['foo OR bar', 'bar OR baz', true],
    ['foo OR bar', 'baz OR qux', false],
    ['(foo OR bar) AND baz', 'foo', false],
    ['(foo OR bar) AND baz', 'foo AND baz', true],
    ['(foo AND bar) OR (baz AND qux)', 'baz AND qux', true],
    ['(foo AND bar) OR (baz AND qux)', 'bar AND baz', false],
    ['foo-1 OR foo-2', 'foo-(2..3)', true],
    ['foo-1 OR foo-5', 'foo-3', false],
    ['foo-1 AND foo-5', '(foo-1 AND foo-5) OR foo-3', true],
    ['foo-3', 'foo-1 OR foo-2 OR foo-4 OR foo-5', false],
    ['foo AND bar AND baz', 'foo OR bar OR baz', true],
    ['foo AND bar AND baz', 'foo OR bar', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect([compatible(a, b), compatible(b, a)]).toEqual([expected, expected]);
  });
});

describe('the bounds of an expression', () => {
  const row = (size: number) => Array.from({ length: size }, (_, i) => `foo-${i}`).join(' OR ');
  const nested = (depth: number) => '('.repeat(depth) + 'foo' + ')'.repeat(depth);

  it('are 256 labels', () => {
    expect(isExpression(row(256))).toBe(true);
    expect(isExpression(row(257))).toBe(false);
  });

  it('are 256 parentheses in one another, any number side by side', () => {
    expect(isExpression(nested(256))).toBe(true);
    expect(isExpression(nested(257))).toBe(false);
    expect(isExpression(`${nested(200)} OR ${nested(200)}`)).toBe(true);
  });

  it('keep long texts from taking long', () => {
    expect(isExpression('('.repeat(200_000))).toBe(false);
    expect(isExpression('foo-(1..2)-'.repeat(20_000))).toBe(false);
    expect(isExpression('foo AND '.repeat(20_000))).toBe(false);
  });
});

describe('remembered expressions', () => {
  it('answer alike, however many there are', () => {
    const answers = (round: number) =>
      Array.from({ length: 1500 }, (_, i) => compatible(`tag-${i}`, `tag-${i + round}`));
    expect(new Set(answers(0))).toEqual(new Set([true]));
    expect(new Set(answers(1))).toEqual(new Set([false]));
    expect(new Set(answers(0))).toEqual(new Set([true]));
  });

  it('are told apart where they are malformed', () => {
    expect([compatible('Nope', 'Nope'), compatible('Nope', 'Nope')]).toEqual([false, false]);
  });
});
