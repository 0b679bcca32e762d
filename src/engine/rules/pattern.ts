import { RE2JS } from 're2js';
import { toLibraryDialect } from './re2-dialect.js';

/** A compiled pattern: whether a whole string matches. */
export type Pattern = (text: string) => boolean;

/** The longest pattern that is compiled, in UTF-16 units. */
export const longestPattern = 4096;

/**
 * Compiles an RE2 pattern that must match a whole string, in time linear in that string.
 * Literals, alternations of literals and literals followed by `.*` or `.+` take a path without the automaton.
 *
 * @throws Error with the reason, where RE2 refuses the pattern or it is longer than {@link longestPattern}
 */
export function compilePattern(source: string): Pattern {
  if (source.length > longestPattern) throw new Error(`longer than ${longestPattern} characters`);
  return simplePattern(source) ?? automaton(source);
}

const syntaxCharacters = /[\\^$.|?*+()[\]{}]/;

/** The fast path: undefined unless the pattern is one of the plain forms. */
function simplePattern(source: string): Pattern | undefined {
  if (!syntaxCharacters.test(source)) return (text) => text === source;
  const anyTail = /^(.*?)(\(\?s\))?\.([*+])$/s.exec(source);
  if (anyTail?.[1] !== undefined) {
    const prefix = literal(anyTail[1]);
    if (prefix === undefined) return undefined;
    const least = prefix.length + (anyTail[3] === '+' ? 1 : 0);
    const acrossLines = anyTail[2] !== undefined;
    return (text) =>
      text.length >= least &&
      text.startsWith(prefix) &&
      (acrossLines || text.indexOf('\n', prefix.length) < 0);
  }
  const choices = source.split('|').map(literal);
  if (choices.some((choice) => choice === undefined)) return undefined;
  if (choices.length === 1) return (text) => text === choices[0];
  const set = new Set(choices);
  return (text) => set.has(text);
}

/** The text that a pattern without operators stands for; undefined if it has any. */
function literal(source: string): string | undefined {
  let text = '';
  for (let i = 0; i < source.length; i++) {
    let character = source.charAt(i);
    if (character === '\\') {
      character = source.charAt(++i);
      if (!/^[!-/:-@[-`{-~]$/.test(character)) return undefined;
    } else if (syntaxCharacters.test(character)) return undefined;
    text += character;
  }
  return text;
}

function automaton(source: string): Pattern {
  // Flags set inside the pattern end with its group, and `$` without (?m) is the end of the text alone.
  const compiled = RE2JS.compile(`^(${toLibraryDialect(source)})$`);
  return (text) => compiled.test(text);
}
