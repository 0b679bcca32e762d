import { RE2JS } from 're2js';
import { internShort } from '../intern.js';
import { spend } from './effort.js';
import { toLibraryDialect } from './re2-dialect.js';

/** A compiled pattern. */
export interface Pattern {
  /** Whether it matches the whole text, in time linear in the text. */
  readonly matches: (text: string) => boolean;
}

/** The longest pattern that is compiled, in UTF-16 units. */
export const longestPattern = 4096;

/**
 * Compiles an RE2 pattern that must match a whole string.
 * Literals, alternations of literals and literals followed by `.*` or `.+` take a path without the automaton.
 *
 * @throws Error with the reason, where RE2 refuses the pattern or it is longer than {@link longestPattern}
 */
export function compilePattern(source: string): Pattern {
  if (source.length > longestPattern) throw new Error(`longer than ${longestPattern} characters`);
  return simplePattern(source) ?? new Automaton(source);
}

/** A pattern without operators. */
export class Literal implements Pattern {
  constructor(readonly text: string) {}

  matches(text: string): boolean {
    return text === this.text;
  }
}

class OneOf implements Pattern {
  private readonly texts: ReadonlySet<string>;

  constructor(texts: readonly string[]) {
    this.texts = new Set(texts);
  }

  matches(text: string): boolean {
    return this.texts.has(text);
  }
}

/** A literal and anything behind it. */
class Prefix implements Pattern {
  constructor(
    private readonly text: string,
    private readonly leastLength: number,
    private readonly acrossLines: boolean,
  ) {}

  matches(text: string): boolean {
    return (
      text.length >= this.leastLength &&
      text.startsWith(this.text) &&
      (this.acrossLines || !text.includes('\n', this.text.length))
    );
  }
}

class Automaton implements Pattern {
  private readonly compiled: RE2JS;

  constructor(source: string) {
    // Flags set inside the pattern end with its group, and `$` without (?m) is the end of the text alone.
    this.compiled = RE2JS.compile(`^(${toLibraryDialect(source)})$`);
  }

  matches(text: string): boolean {
    spend(1 + (text.length >> 4));
    return this.compiled.test(text);
  }
}

const syntaxCharacters = /[\\^$.|?*+()[\]{}]/;

/** Undefined unless the pattern is one of the plain forms. */
function simplePattern(source: string): Pattern | undefined {
  if (!syntaxCharacters.test(source)) return new Literal(internShort(source));
  const anyTail = /^(.*?)(\(\?s\))?\.([*+])$/s.exec(source);
  if (anyTail?.[1] !== undefined) {
    const prefix = literal(anyTail[1]);
    if (prefix === undefined) return undefined;
    return new Prefix(prefix, prefix.length + (anyTail[3] === '+' ? 1 : 0), anyTail[2] !== undefined);
  }
  const choices: string[] = [];
  for (const choice of source.split('|')) {
    const text = literal(choice);
    if (text === undefined) return undefined;
    choices.push(internShort(text));
  }
  return choices.length === 1 ? new Literal(choices[0] ?? '') : new OneOf(choices);
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
