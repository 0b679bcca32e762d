/**
 * Compatibility labels of content sharing: `foo-(1..3)-bar AND baz`. An expression joins labels with AND or OR;
 * a label is a row of dimensions, each a tag with ranges of values.
 */
interface Dimension {
  readonly tag: string;
  readonly ranges: readonly Range[];
}

/** Both ends belong to it. */
type Range = readonly [from: number, to: number];

type Label = readonly Dimension[];

type Expression = Label | { readonly all: boolean; readonly parts: readonly Expression[] };

/** More labels than this in one expression make it malformed: comparing them takes time with the square. */
const mostLabels = 256;

/**
 * Whether two compatibility expressions accept one another. A malformed expression is compatible with nothing.
 */
export function compatible(a: string, b: string): boolean {
  const [left, right] = [parsed(a), parsed(b)];
  if (left === undefined || right === undefined) return false;
  return accepts(left.expression, right.labels) && accepts(right.expression, left.labels);
}

function accepts(expression: Expression, others: readonly Label[]): boolean {
  if (!('parts' in expression)) return others.some((other) => overlap(expression, other));
  return expression.all
    ? expression.parts.every((part) => accepts(part, others))
    : expression.parts.some((part) => accepts(part, others));
}

function overlap(a: Label, b: Label): boolean {
  return a.length === b.length && a.every((dimension, i) => sameDimension(dimension, b[i] as Dimension));
}

function sameDimension(a: Dimension, b: Dimension): boolean {
  return a.tag === b.tag && a.ranges.length === b.ranges.length && a.ranges.every(overlapsAt(b.ranges));
}

function overlapsAt(others: Dimension['ranges']) {
  return ([from, to]: Range, index: number): boolean => {
    const [otherFrom, otherTo] = others[index] as Range;
    return from <= otherTo && otherFrom <= to;
  };
}

interface Parsed {
  readonly expression: Expression;
  readonly labels: readonly Label[];
}

const cache = new Map<string, Parsed | undefined>();

function parsed(text: string): Parsed | undefined {
  if (cache.has(text)) return cache.get(text);
  const result = new LabelParser(text).parse();
  if (text.length <= 256) {
    if (cache.size >= 1024) cache.clear();
    cache.set(text, result);
  }
  return result;
}

class LabelParser {
  private readonly tokens: readonly string[];
  private readonly labels: Label[] = [];
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.tokens = tokens(text);
  }

  parse(): Parsed | undefined {
    const expression = this.expression();
    if (this.at !== this.tokens.length || this.labels.length > mostLabels || expression === undefined)
      return undefined;
    return { expression, labels: this.labels };
  }

  private expression(): Expression | undefined {
    const first = this.operand();
    const operator = this.tokens[this.at];
    if (first === undefined || (operator !== 'AND' && operator !== 'OR')) return first;
    const parts: Expression[] = [first];
    while (this.tokens[this.at] === operator) {
      this.at++;
      const next = this.operand();
      if (next === undefined) return undefined;
      parts.push(next);
    }
    return { all: operator === 'AND', parts };
  }

  private operand(): Expression | undefined {
    const token = this.tokens[this.at++];
    if (token === undefined) return undefined;
    if (token === '(') {
      if (++this.depth > mostLabels) return undefined;
      const inner = this.expression();
      this.depth--;
      return this.tokens[this.at++] === ')' ? inner : undefined;
    }
    const label = parseLabel(token);
    if (label !== undefined) this.labels.push(label);
    return label;
  }
}

/** Labels, `AND`, `OR` and parentheses; a parenthesis inside a label belongs to it. Anything else is a token that fits nowhere. */
function tokens(text: string): string[] {
  const token = /(AND|OR|[()])|((?:[^\sA-Z()]|\(\d+\.\.\d+\))+)|([^ \t\n\r])/gu;
  const found: string[] = [];
  for (const match of text.matchAll(token)) found.push(match[1] ?? match[2] ?? `!${match[3] ?? ''}`);
  return found;
}

function parseLabel(text: string): Label | undefined {
  const dimensions: { tag: string; ranges: [number, number][] }[] = [];
  const tags = new Set<string>();
  for (const part of text.split('-')) {
    const range = rangeOf(part);
    const current = dimensions.at(-1);
    if (range === null) return undefined;
    if (range !== undefined) {
      if (current === undefined) return undefined;
      current.ranges.push(range);
    } else {
      if (!isTag(part) || tags.has(part)) return undefined;
      tags.add(part);
      dimensions.push({ tag: part, ranges: [] });
    }
  }
  return dimensions.map(({ tag, ranges }) => ({ tag, ranges: ranges.length === 0 ? [[0, 0]] : ranges }));
}

function isTag(text: string): boolean {
  return Buffer.byteLength(text) <= 32 && /^\p{Ll}[\p{Ll}\p{Nd}]*$/u.test(text);
}

/** The range of a value part; undefined if the part is no value, null if it is a malformed one. */
function rangeOf(part: string): [number, number] | null | undefined {
  const match = /^(?:(\d+)|\((\d+)\.\.(\d+)\))$/.exec(part);
  if (match === null) return /^[\d(]/.test(part) ? null : undefined;
  const [from, to] = match[1] === undefined ? [match[2] ?? '', match[3] ?? ''] : [match[1], match[1]];
  if (!isValue(from) || !isValue(to) || Number(from) > Number(to)) return null;
  return [Number(from), Number(to)];
}

function isValue(text: string): boolean {
  return /^(?:0|[1-9]\d{0,7})$/.test(text);
}
