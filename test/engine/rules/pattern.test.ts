import { describe, expect, it } from '@jest/globals';
import { compilePattern, Literal, longestPattern } from '../../../src/engine/rules/pattern.js';
import { toLibraryDialect } from '../../../src/engine/rules/re2-dialect.js';

const matches = (pattern: string, text: string) => compilePattern(pattern).matches(text);

describe('a pattern', () => {
  it.each([
    ['foo', 'foo', true],
    ['foo', 'foobar', false],
    ['foo', 'xfoo', false],
    ['foo', 'Foo', false],
    ['', '', true],
    ['', 'x', false],
    ['foo|bar', 'bar', true],
    ['foo|bar', 'foo', true],
    ['foo|bar', 'foobar', false],
    ['foo|', '', true],
    ['|', '', true],
    ['foo|bar\\.', 'bar.', true],
    ['foo|ba.', 'baz', true],
    ['foo.*', 'foo', true],
    ['foo.*', 'foobar', true],
    ['foo.*', 'fo', false],
    ['foo.*', 'xfoo', false],
    ['foo.*', 'foo\nbar', false],
    ['foo.+', 'foo', false],
    ['foo.+', 'foox', true],
    ['foo.+', 'foo\n', false],
    ['foo\n.*', 'foo\nbar', true],
    ['foo(?s).*', 'foo\nbar', true],
    ['foo(?s).+', 'foo\n', true],
    ['foo(?s).+', 'foo', false],
    ['.*', '', true],
    ['.*', 'anything', true],
    ['.*', 'two\nlines', false],
    ['(?s).*', 'two\nlines', true],
    ['.+', '', false],
    ['a.b.*', 'axbc', true],
    ['a.b.*', 'abc', false],
    ['a|b.*', 'bx', true],
    ['a|b.*', 'ax', false],
    ['\\$HOME', '$HOME', true],
    ['a\\.b', 'a.b', true],
    ['a\\.b', 'axb', false],
    ['a\\-b', 'a-b', true],
    ['a\\/.*', 'a/b', true],
    ['a\\_b', 'a_b', true],
    ['\\d', '5', true],
    ['\\d', 'd', false],
    ['\\w+', 'ab_1', true],
    ['[a-c]+', 'abc', true],
    ['[a-c]+', 'abd', false],
    ['a*', 'aaa', true],
    ['a?', '', true],
    ['a{2}', 'aa', true],
    ['^foo$', 'foo', true],
    ['foo$', 'foo\n', false],
    ['(?i)foo', 'FOO', true],
    ['(?m)foo$', 'foo\nbar', false],
    // What is compiled is "^(" + text + ")$", so that a flag ends with the group.
    ['(?i)foo', 'FOO', true],
    ['a|^b$', 'b', true],
    ['[[:alpha:]]+', 'abc', true],
    ['[[:^alpha:]]', '1', true],
    ['[]a]', ']', true],
    ['[^]a]', ']', false],
    ['[^]a]', 'b', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\Q(?<n>\\E', '(?<n>', true],
    ['\\Q[\\E(?P<n>a)(?P<n>b)', '[ab', true],
    ['(?P<n>a)(?P<n>b)', 'ab', true],
    ['(?P<n>a)(?P<m>b)', 'ab', true],
    ['(?P<n>a)(?P<n>b)(?P<n>c)', 'abc', true],
    ['\\(?<n>', '<n>', true],
    ['[(?<n>]', '<', true],
    ['[(?P<n>]', 'P', true],
    ['[[](?P<n>a)(?P<n>b)', '[ab', true],
    ['[\\]](?P<n>a)(?P<n>b)', ']ab', true],
    ['[[:digit:](?<]', '<', true],
    ['[x\\]\\p{Greek}]', 'α', true],
    ['\\p{Greek}+', 'αβγ', true],
    ['\\p{Greek}+', 'abc', false],
    ['\\P{Greek}', 'a', true],
    ['\\p{^Greek}', 'a', true],
    ['[\\p{Lu}]', 'A', true],
    ['[\\p{Lu}]', 'a', false],
    ['\\pL', 'a', true],
    ['\\pN', '1', true],
    ['\\p{L}', 'é', true],
    ['\\p{Any}', 'a', true],
    ['\\p{Zanabazar_Square}', 'a', false],
    ['\\\\p{Emoji}', '\\ppEmoji}', false],
    ['\\x41', 'A', true],
    ['\\x{41}', 'A', true],
    ['\\101', 'A', true],
    ['\\z', '', true],
    ['💥.', '💥x', true],
    ['..', '💥x', true],
  ])('%j against %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it.each([
    '(',
    ')',
    '[',
    '[a',
    '*',
    '+a',
    'a**',
    '(?=a)',
    '(?!a)',
    '(?<!a)',
    '(a)\\1',
    'a{1001}',
    '\\',
    '\\e',
    '\\u0041',
    '\\y',
    'a\\',
    'foo\\é',
    '[b-a]',
    '[[:nope:]]',
    '(?P<n',
    '(?P<1n>a)|(?P<>b)',
    '(?P=n)',
    '(?<n>a)',
    'x(?<n>a)',
    '\\p{Emoji}',
    '\\P{Emoji}',
    '[\\p{Emoji}]',
    '[a\\P{Emoji}]',
    '\\p{greek}',
    '\\p{Script=Greek}',
    '\\p{Uppercase}',
    '\\p{}',
    '\\p{Greek',
    '\\pX',
    '(?x)a',
    // The quotation takes in the parenthesis that the daemon puts behind the pattern.
    '\\Qa.b',
  ])('%j is refused', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow();
  });

  it('says what the dialect lacks', () => {
    expect(() => compilePattern('(?<n>a)')).toThrow('invalid or unsupported Perl syntax: `(?<`');
    expect(() => compilePattern('a\\p{Emoji}')).toThrow('invalid character class range: `\\p{Emoji}`');
  });

  it('may be 4096 characters long', () => {
    expect(longestPattern).toBe(4096);
    expect(matches('a'.repeat(4096), 'a'.repeat(4096))).toBe(true);
    expect(() => compilePattern('a'.repeat(4097))).toThrow('longer than 4096 characters');
  });

  it('is a literal where it has no operators but escapes', () => {
    expect(compilePattern('foo')).toEqual(new Literal('foo'));
    expect(compilePattern('fo\\.o')).toEqual(new Literal('fo.o'));
    expect(compilePattern('f.o')).not.toBeInstanceOf(Literal);
    expect(compilePattern('fo|o')).not.toBeInstanceOf(Literal);
  });

  it('comes back from what others backtrack on', () => {
    for (const pattern of ['(a*)*b', '(a|aa)+b', '(.*a){12}b', '(x+x+)+y']) {
      expect(matches(pattern, 'a'.repeat(20_000) + 'x'.repeat(20_000))).toBe(false);
    }
  });
});

describe('the dialect of the library', () => {
  it.each([
    ['a.b[c]', 'a.b[c]'],
    ['(?P<n>a)(?P<n>b)', '(?P<n>a)(b)'],
    ['(?P<n>a)(?P<m>b)', '(?P<n>a)(?P<m>b)'],
    ['[(?P<n>](?P<n>a)', '[(?P<n>](?P<n>a)'],
    ['\\Q(?P<n>\\E(?P<n>a)', '\\Q(?P<n>\\E(?P<n>a)'],
    ['\\\\(?P<n>a)(?P<n>a)', '\\\\(?P<n>a)(a)'],
    ['(a)(a)aa', '(a)(a)aa'],
    ['(?P<nm>a)(?P<nm>b)', '(?P<nm>a)(b)'],
    ['[^(?P<n>](?P<n>a)', '[^(?P<n>](?P<n>a)'],
    ['[](?P<n>](?P<n>a)', '[](?P<n>](?P<n>a)'],
    ['[^](?P<n>](?P<n>a)', '[^](?P<n>](?P<n>a)'],
    ['[\\](?P<n>](?P<n>a)', '[\\](?P<n>](?P<n>a)'],
    ['\\Q(?P<n>(?P<n>', '\\Q(?P<n>(?P<n>'],
    ['\\Q(?<n', '\\Q(?<n'],
    ['[[:alpha:](?P<n>](?P<n>a)(?P<n>b)', '[[:alpha:](?P<n>](?P<n>a)(b)'],
    ['[]](?P<n>a)(?P<n>b)', '[]](?P<n>a)(b)'],
    ['[^]](?P<n>a)(?P<n>b)', '[^]](?P<n>a)(b)'],
    ['[a[](?P<n>a)(?P<n>b)', '[a[](?P<n>a)(b)'],
  ])('%j becomes %j', (given, expected) => {
    expect(toLibraryDialect(given)).toBe(expected);
  });
});
