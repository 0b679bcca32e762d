/**
 * A text that a pattern of the rule language matches, for patterns of literals, classes, groups and repetitions;
 * undefined for others. Whoever asks tries whether it matches.
 */
export function exampleOf(pattern: string): string | undefined {
  const reader = new Reader(pattern);
  const text = reader.alternatives();
  return reader.isAtEnd() ? text : undefined;
}

/** What an escape stands for where it is a class. */
const classes: Readonly<Record<string, string>> = { d: '0', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' };

class Reader {
  #at = 0;

  constructor(private readonly pattern: string) {}

  isAtEnd(): boolean {
    return this.#at >= this.pattern.length;
  }

  /** The first of several alternatives; the others are read over. */
  alternatives(): string {
    const first = this.#sequence();
    while (this.#peek() === '|') {
      this.#at++;
      this.#sequence();
    }
    return first;
  }

  #peek(): string {
    return this.pattern[this.#at] ?? '';
  }

  #sequence(): string {
    let text = '';
    while (!this.isAtEnd() && this.#peek() !== '|' && this.#peek() !== ')') {
      const atom = this.#atom();
      if (atom === undefined) break;
      text += atom.repeat(this.#repetitions());
    }
    return text;
  }

  #atom(): string | undefined {
    const character = this.#peek();
    this.#at++;
    switch (character) {
      case '.':
        return 'a';
      case '^':
      case '$':
        return '';
      case '\\': {
        const escaped = this.#peek();
        this.#at++;
        return classes[escaped] ?? escaped;
      }
      case '[':
        return this.#class();
      case '(': {
        if (this.pattern.startsWith('?:', this.#at)) this.#at += 2;
        const inner = this.alternatives();
        this.#at++;
        return inner;
      }
      default:
        return character;
    }
  }

  /** One character of a class; of a negated one, one that is unlikely to be in it. */
  #class(): string {
    const end = this.pattern.indexOf(']', this.#at + (this.pattern.startsWith('^', this.#at) ? 2 : 1));
    const content = this.pattern.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.pattern.length : end + 1;
    if (content.startsWith('^')) return ['a', '0', '-'].find((one) => !content.includes(one)) ?? '~';
    return content.startsWith('\\') ? (classes[content[1] ?? ''] ?? content[1] ?? '') : (content[0] ?? '');
  }

  /** The fewest repetitions, but one where none would do. */
  #repetitions(): number {
    const character = this.#peek();
    if (character === '*' || character === '?' || character === '+') {
      this.#at++;
      if (this.#peek() === '?') this.#at++;
      return 1;
    }
    const counted = /^\{(\d+)(?:,\d*)?\}/.exec(this.pattern.slice(this.#at));
    if (counted === null) return 1;
    this.#at += counted[0].length;
    return Math.min(Number(counted[1]), 1000);
  }
}
