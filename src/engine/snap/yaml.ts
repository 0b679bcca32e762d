import type { Alias } from 'yaml';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  Scalar,
  visit,
  type Document,
  type Node,
} from 'yaml';
import { InvalidInput } from '../invalid-input.js';
import { FloatValue } from './values.js';

/** Bounds on snap.yaml text: its size, how deep it nests, and how many nodes it has once its aliases are followed. */
export const yamlLimits = { characters: 512 * 1024, nesting: 64, nodes: 100_000 } as const;

/** Where something stands in the text, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A scalar's meaning in YAML 1.1; null for an empty one. */
export type YamlScalarValue = string | boolean | number | bigint | FloatValue | null;

/** A YAML value that keeps its place in the text; values from JSON have none. */
export type YamlValue = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: YamlScalarValue;
  /** As written, for the fields that are texts whatever they look like. */
  readonly text: string;
  /** A text such as plain `12:30`, which other readers of YAML 1.1 take for a number with the base 60. */
  readonly sexagesimal?: true;
  readonly at: Position | undefined;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlValue[];
  readonly at: Position | undefined;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly at: Position | undefined;
}

export interface YamlEntry {
  readonly key: YamlValue;
  readonly value: YamlValue;
  /** From a map that `<<` names, so that an entry of the map itself may well have the same key. */
  readonly merged?: true;
}

/**
 * Reads the first document of a text with the meaning YAML 1.1 gives it.
 *
 * @throws InvalidInput `snap-yaml-invalid` or `limit-exceeded`, with line and column
 */
export function parseYaml(text: string): YamlValue {
  if (text.length > yamlLimits.characters) {
    throw new InvalidInput('limit-exceeded', `snap.yaml is longer than ${yamlLimits.characters} characters`);
  }
  refuseControlCharacters(text);
  refuseDeepFlow(text);
  const [document, lineCounter] = firstDocument(text);
  if (document === undefined) return { kind: 'scalar', value: null, text: '', at: undefined };
  const problem = document.errors[0];
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    const message = problem.message.split('\n', 1)[0] ?? '';
    // The parser calls itself for each level of nesting.
    if (message === 'Maximum call stack size exceeded') throw tooDeep(undefined);
    throw new InvalidInput('snap-yaml-invalid', `not YAML: ${message}`, { line, column: col });
  }
  return new Reader(document, lineCounter).read();
}

/** How many characters are parsed again, all in all, to mend quoted lines that stand too far left. */
const mostReparsed = 2 * yamlLimits.characters;

/** The first document; undefined where the text is empty. */
function firstDocument(text: string): readonly [Document.Parsed | undefined, LineCounter] {
  let source = text;
  let left = mostReparsed;
  for (;;) {
    const lineCounter = new LineCounter();
    const documents = parseAllDocuments(source, {
      version: '1.1',
      schema: 'failsafe',
      uniqueKeys: false,
      // Each pretty error would quote its whole line, and one line can hold a hundred thousand errors.
      prettyErrors: false,
      lineCounter,
    });
    const document = Array.isArray(documents) ? documents[0] : undefined;
    const indented = document === undefined ? undefined : indentQuoted(source, document, left);
    if (indented === undefined) return [document, lineCounter];
    left -= indented.length;
    source = indented;
  }
}

/**
 * The daemon's parser lets the further lines of a quoted scalar stand anywhere; the library wants them indented.
 * Leading spaces of such lines mean nothing, so they are indented. Undefined where that is not the problem, or
 * would take more than `most` characters.
 */
function indentQuoted(text: string, document: Document.Parsed, most: number): string | undefined {
  const problem = document.errors[0];
  const quote = /^Missing closing (['"])quote/.exec(problem?.message ?? '')?.[1];
  if (problem === undefined || quote === undefined) return undefined;
  const start = problem.pos[0];
  const closing = quote === "'" ? /(?:[^']|'')*?'(?!')/y : /(?:[^"\\]|\\[^])*?"/y;
  closing.lastIndex = start;
  const rest = closing.exec(text)?.[0];
  if (rest === undefined || !rest.startsWith('\n') || /\n(?:---|\.\.\.)(?:\s|$)/.test(rest)) return undefined;
  const indent = ' '.repeat(yamlLimits.nesting * 4);
  if (text.length + (rest.split('\n').length - 1) * indent.length > most) return undefined;
  const indented = rest.replaceAll('\n', `\n${indent}`);
  return text.slice(0, start) + indented + text.slice(start + rest.length);
}

// Tab, newline, return, next line and the printable planes; a byte order mark may come first.
// eslint-disable-next-line no-control-regex
const unprintable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]/;

function refuseControlCharacters(text: string): void {
  const found = unprintable.exec(text);
  if (found === null) return;
  const before = text.slice(0, found.index).split('\n');
  const code = found[0].charCodeAt(0).toString(16).padStart(4, '0');
  throw new InvalidInput('snap-yaml-invalid', `control character U+${code} is not allowed`, {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  });
}

/** Brackets that open and do not close would nest the parser; quoted and commented ones count too, which no real snap.yaml minds. */
function refuseDeepFlow(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > yamlLimits.nesting * 4) throw tooDeep(undefined);
  }
}

function tooDeep(at: Position | undefined): InvalidInput {
  return new InvalidInput('limit-exceeded', `snap.yaml nests deeper than ${yamlLimits.nesting} levels`, at);
}

function tooMany(at: Position | undefined): InvalidInput {
  return new InvalidInput('limit-exceeded', `snap.yaml has more than ${yamlLimits.nodes} values`, at);
}

class Reader {
  private nodes = 0;
  private readonly followed = new Set<Node>();
  private readonly targets: ReadonlyMap<Alias, Node>;

  constructor(
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
  ) {
    this.targets = aliasTargets(document);
  }

  read(): YamlValue {
    return this.value(this.document.contents, 0);
  }

  private value(node: unknown, depth: number): YamlValue {
    const at = this.position(node);
    if (++this.nodes > yamlLimits.nodes) {
      throw tooMany(at);
    }
    if (depth > yamlLimits.nesting) throw tooDeep(at);
    if (isAlias(node)) return this.alias(node, depth, at);
    if (isSeq(node))
      return { kind: 'list', items: node.items.map((item) => this.value(item, depth + 1)), at };
    if (isMap(node)) return { kind: 'map', entries: this.entries(node.items, depth), at };
    return isScalar(node) ? this.scalar(node, at) : { kind: 'scalar', value: null, text: '', at };
  }

  private entries(items: readonly { key: unknown; value: unknown }[], depth: number): YamlEntry[] {
    return items.flatMap(({ key, value }) =>
      isMergeKey(key)
        ? this.merged(value, depth)
        : [{ key: this.value(key, depth + 1), value: this.value(value, depth + 1) }],
    );
  }

  /** The entries that `<<` stands for; later entries win over them as they do over one another. */
  private merged(node: unknown, depth: number): readonly YamlEntry[] {
    const source = this.value(node, depth + 1);
    if (source.kind === 'map') return source.entries.map(asMerged);
    if (source.kind === 'list') {
      // Of several merged maps the first wins, so it comes last.
      return [...source.items].reverse().flatMap((item) => {
        if (item.kind === 'map') return item.entries.map(asMerged);
        throw invalid('a merge key "<<" takes a map or a list of maps', source.at);
      });
    }
    throw invalid('a merge key "<<" takes a map or a list of maps', source.at);
  }

  private alias(alias: Alias, depth: number, at: Position | undefined): YamlValue {
    const target = this.targets.get(alias);
    if (target === undefined) throw invalid(`no anchor "&${alias.source}" before this alias`, at);
    if (this.followed.has(target)) throw invalid(`alias "*${alias.source}" contains itself`, at);
    this.followed.add(target);
    const value = this.value(target, depth);
    this.followed.delete(target);
    return value;
  }

  private scalar(node: Scalar, at: Position | undefined): YamlScalar {
    const text = typeof node.value === 'string' ? node.value : '';
    const plain = node.type === undefined || node.type === Scalar.PLAIN;
    const value = resolveScalar(text, plain, node.tag, at);
    const sixties = plain && typeof value === 'string' && node.tag === undefined && sexagesimal.test(text);
    return { kind: 'scalar', value, text, ...(sixties && { sexagesimal: true }), at };
  }

  private position(node: unknown): Position | undefined {
    const range = (node as Partial<Node> | null)?.range;
    if (range === undefined || range === null) return undefined;
    const { line, col } = this.lines.linePos(range[0]);
    return { line, column: col };
  }
}

/** The node that each alias stands for: the last one before it with the anchor. One pass for all of them. */
function aliasTargets(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchored.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
  });
  return targets;
}

function asMerged({ key, value }: YamlEntry): YamlEntry {
  return { key, value, merged: true };
}

function isMergeKey(key: unknown): boolean {
  return (
    isScalar(key) &&
    key.value === '<<' &&
    (key.type === Scalar.PLAIN || key.tag === 'tag:yaml.org,2002:merge')
  );
}

const standardTag = 'tag:yaml.org,2002:';

function resolveScalar(
  text: string,
  plain: boolean,
  tag: string | undefined,
  at: Position | undefined,
): YamlScalarValue {
  if (tag === undefined || tag === '') return plain ? resolvePlain(text) : text;
  if (!tag.startsWith(standardTag)) return tag === '!' ? text : plain ? resolvePlain(text) : text;
  const kind = tag.slice(standardTag.length);
  if (kind === 'str') return text;
  if (kind === 'binary') return binaryText(text, at);
  const value = resolvePlain(text);
  if (kind === 'float' && (typeof value === 'number' || typeof value === 'bigint'))
    return new FloatValue(Number(value));
  if (kind === kindOf(value)) return value;
  throw invalid(`"${text.slice(0, 40)}" is not of the tagged type "!!${kind}"`, at);
}

/** The text that `!!binary` encodes. */
function binaryText(text: string, at: Position | undefined): string {
  const base64 = text.replace(/\s/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) {
    throw invalid('a binary value must be base64', at);
  }
  return Buffer.from(base64, 'base64').toString('utf8');
}

function kindOf(value: YamlScalarValue): string {
  if (value === null) return 'null';
  if (value instanceof FloatValue) return 'float';
  return { string: 'str', boolean: 'bool', number: 'int', bigint: 'int' }[typeof value as 'string'];
}

const words: ReadonlyMap<string, YamlScalarValue> = new Map<string, YamlScalarValue>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, new FloatValue(NaN)] as const),
  ...['', '+', '-'].flatMap((sign) =>
    ['.inf', '.Inf', '.INF'].map(
      (word) => [sign + word, new FloatValue(sign === '-' ? -Infinity : Infinity)] as const,
    ),
  ),
]);

const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const sexagesimal = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** What a plain scalar means: a boolean, a number, nothing, or the text itself. Dates are texts. */
function resolvePlain(text: string): YamlScalarValue {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  const digits = text.replaceAll('_', '');
  if (integer.test(digits)) return integerValue(digits);
  return float.test(digits) ? new FloatValue(Number(digits)) : text;
}

function integerValue(digits: string): number | bigint | FloatValue {
  const magnitude = digits.replace(/^[-+]/, '').replace(/^0[oO]?(?=[0-7])/, '0o');
  const value = BigInt(magnitude) * (digits.startsWith('-') ? -1n : 1n);
  // Beyond 64 bits, with or without sign, decimal digits are read as a float.
  if (value >= 2n ** 64n || value < -(2n ** 63n)) return new FloatValue(Number(value));
  return BigInt.asIntN(54, value) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function invalid(message: string, at: Position | undefined): InvalidInput {
  return new InvalidInput('snap-yaml-invalid', message, at ?? {});
}

/**
 * The same for a value that came as JSON, with every number without a fractional part an integer.
 *
 * @throws InvalidInput as {@link parseYaml} does, with a pointer
 */
export function fromJson(json: unknown): YamlValue {
  return valueOfJson(json, 0, { left: yamlLimits.nodes });
}

function valueOfJson(json: unknown, depth: number, nodes: { left: number }): YamlValue {
  if (--nodes.left < 0) throw tooMany(undefined);
  if (depth > yamlLimits.nesting) throw tooDeep(undefined);
  if (Array.isArray(json))
    return { kind: 'list', items: json.map((item) => valueOfJson(item, depth + 1, nodes)), at: undefined };
  if (json instanceof FloatValue)
    return { kind: 'scalar', value: json, text: String(json.value), at: undefined };
  if (typeof json === 'object' && json !== null) {
    const entries = Object.entries(json).map(([key, value]) => ({
      key: { kind: 'scalar', value: key, text: key, at: undefined } as const,
      value: valueOfJson(value, depth + 1, nodes),
    }));
    return { kind: 'map', entries, at: undefined };
  }
  if (typeof json === 'number') {
    const value = Number.isInteger(json) ? json : new FloatValue(json);
    return { kind: 'scalar', value, text: String(json), at: undefined };
  }
  const value =
    typeof json === 'string' || typeof json === 'boolean' || typeof json === 'bigint' ? json : null;
  return { kind: 'scalar', value, text: value === null ? '' : String(value), at: undefined };
}
