/** Numbers that look random and are the same for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below `end`, whole. */
  below(end: number): number {
    // Mulberry32.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  one<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

type Mutation = (text: Buffer, dice: Dice, others: readonly Buffer[]) => Buffer;

const piece = (text: Buffer, dice: Dice, longest: number): [start: number, end: number] => {
  const start = dice.below(text.length);
  return [start, Math.min(text.length, start + 1 + dice.below(longest))];
};

const put = (text: Buffer, at: number, what: Buffer | string, skip = 0): Buffer =>
  Buffer.concat([text.subarray(0, at), Buffer.from(what), text.subarray(at + skip)]);

/** Changes text as text; bytes that are no UTF-8 stay what they are. */
const asText =
  (change: (text: string, dice: Dice) => string): Mutation =>
  (text, dice) =>
    Buffer.from(change(text.toString('latin1'), dice), 'latin1');

/** Changes some line of the headers, or of everything where there are none. */
const aLine = (change: (line: string, dice: Dice) => string): Mutation =>
  asText((text, dice) => {
    const lines = text.split('\n');
    const at = dice.below(lines.length);
    lines[at] = change(lines[at] ?? '', dice);
    return lines.join('\n');
  });

const numbers = [
  '-1',
  '00',
  '01',
  '1e3',
  '0x1',
  '2147483647',
  '2147483648',
  '9007199254740993',
  '9'.repeat(400),
];
const counted = /^(revision|format|body-length|sequence|series): .*$/m;

/** Every way in which an assertion, or a stream of them, is spoilt. None signs anything anew. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'flip a bit': (text, dice) => {
    const changed = Buffer.from(text);
    const at = dice.below(text.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
    return changed;
  },
  'another byte': (text, dice) => put(text, dice.below(text.length), Buffer.of(dice.below(256)), 1),
  'insert bytes': (text, dice) =>
    put(
      text,
      dice.below(text.length + 1),
      Buffer.from(Array.from({ length: 1 + dice.below(8) }, () => dice.below(256))),
    ),
  'delete bytes': (text, dice) => {
    const [start, end] = piece(text, dice, 40);
    return put(text, start, '', end - start);
  },
  'duplicate bytes': (text, dice) => {
    const [start, end] = piece(text, dice, 200);
    return put(text, end, text.subarray(start, end));
  },
  'splice two': (text, dice, others) => {
    const other = dice.one(others);
    return Buffer.concat([
      text.subarray(0, dice.below(text.length)),
      other.subarray(dice.below(other.length)),
    ]);
  },
  'content of one, signature of another': (text, dice, others) => {
    const other = dice.one(others);
    return Buffer.concat([
      text.subarray(0, Math.max(0, text.lastIndexOf('\n\n'))),
      other.subarray(Math.max(0, other.lastIndexOf('\n\n'))),
    ]);
  },
  'join without a blank line': (text, dice, others) => Buffer.concat([text, dice.one(others)]),
  truncate: (text, dice) => text.subarray(0, dice.below(text.length)),
  'cut off the beginning': (text, dice) => text.subarray(1 + dice.below(text.length - 1)),
  'reorder lines': asText((text, dice) => {
    const lines = text.split('\n');
    const [from, to] = [dice.below(lines.length), dice.below(lines.length)];
    lines.splice(to, 0, ...lines.splice(from, 1 + dice.below(3)));
    return lines.join('\n');
  }),
  'huge numbers': asText((text, dice) =>
    text.replace(counted, (_line, name) => `${String(name)}: ${dice.one(numbers)}`),
  ),
  'a number in a line': aLine((line, dice) => line.replace(/:.*$/, `: ${dice.one(numbers)}`)),
  CRLF: asText((text, dice) =>
    dice.below(2) === 0
      ? text.replaceAll('\n', '\r\n')
      : text.replace(/\n/g, (end) => (dice.below(9) === 0 ? '\r\n' : end)),
  ),
  NUL: (text, dice) => put(text, dice.below(text.length + 1), '\0', dice.below(2)),
  'invalid UTF-8': (text, dice) => {
    const bytes = Buffer.from(dice.one(['c0af', 'eda080', 'f4908080', 'ff', 'e282']), 'hex');
    return put(text, dice.below(text.length), bytes);
  },
  'wrong body-length': asText((text, dice) => {
    const changed = text.replace(
      /^body-length: (\d+)$/m,
      (_line, length) => `body-length: ${Math.max(0, Number(length) + dice.below(9) - 4)}`,
    );
    return changed === text
      ? text.replace(/\nsign-key/, `\nbody-length: ${dice.below(2000)}\nsign-key`)
      : changed;
  }),
  'base64 tweaks': asText((text, dice) => {
    const at = text.lastIndexOf('\n\n') + 2;
    const where = at + dice.below(Math.max(1, text.length - at));
    const tweak = dice.one(['=', '\n', ' ', '-', '_', '+', '\t', 'AAAA', '==', '\n\n']);
    return text.slice(0, where) + tweak + text.slice(where + dice.below(2));
  }),
  'header twice': asText((text, dice) => {
    const lines = text.split('\n');
    const at = dice.below(Math.max(1, lines.indexOf('')));
    lines.splice(dice.below(Math.max(1, lines.indexOf(''))), 0, lines[at] ?? '');
    return lines.join('\n');
  }),
  'deep nesting': asText((text, dice) => {
    const depth = 1 + dice.below(400);
    const nested = Array.from(
      { length: depth },
      (_, level) => `${' '.repeat(level * 2)}${dice.one(['a:', 'a:', '-'])}`,
    );
    return text.replace(/\n(?=timestamp|since|name)/, `\n${nested.join('\n')} x\n`);
  }),
  'revision changed': asText((text, dice) => withNumber(text, 'revision', 1 + dice.below(50))),
  'format changed': asText((text, dice) => withNumber(text, 'format', dice.below(9))),
  'another value': aLine((line, dice) =>
    line.replace(/: .*$/, dice.one([':', ': ', ': true', ': $SLOT(x)', ':\n  - a'])),
  ),
  'another name': aLine((line, dice) =>
    line.replace(/^( *)[a-z0-9-]+:/, `$1${dice.one(['type', 'A', 'a_b', '__proto__', 'x', ''])}:`),
  ),
};

/** The header as it would be with another number, which nobody has signed. */
function withNumber(text: string, name: string, number: number): string {
  const line = new RegExp(`^${name}: .*$`, 'm');
  if (line.test(text)) return text.replace(line, `${name}: ${number}`);
  return text.replace(/^(type: .*)$/m, `$1\n${name}: ${number}`);
}

/** A mutant, and how it came about. */
export interface Mutant {
  readonly kinds: readonly string[];
  readonly text: Buffer;
}

/** The mutant of a number: one to three mutations of an assertion, of a few as a stream, the same for the same seed. */
export function mutantOf(seed: number, number: number, originals: readonly Buffer[]): Mutant {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) + Math.imul(number, 0x85ebca6b));
  const parts = Array.from({ length: dice.below(4) === 0 ? 2 + dice.below(2) : 1 }, () =>
    dice.one(originals),
  );
  let text: Buffer = Buffer.from(parts.map((part) => part.toString('latin1')).join('\n'), 'latin1');
  const kinds: string[] = [];
  for (let left = dice.below(5) === 0 ? 1 + dice.below(3) : 1; left > 0 && text.length > 1; left--) {
    const kind = dice.one(Object.keys(mutations));
    kinds.push(kind);
    text = mutations[kind]?.(text, dice, originals) ?? text;
  }
  return { kinds, text };
}
