import { counter } from '../asserts/common-checks.js';
import { decode, type Assertion } from '../asserts/decode.js';
import {
  emptyHeaders,
  headerOf,
  isHeaderMap,
  limits,
  type HeaderMap,
  type HeaderValue,
} from '../asserts/headers.js';
import { parseHeaders } from '../asserts/parse-headers.js';
import { internShort } from '../intern.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { compileRules } from './compile.js';
import { patternSize } from './pattern-size.js';
import type { Declaration, RuleTable } from './rule.js';

/** An assertion as a request carries it: its text, whole or header lines alone, or its headers. */
export type AssertionInput = string | HeaderMap;

/**
 * Compiles a declaration from its headers. Headers that a decision does not use may be missing.
 *
 * @throws InvalidInput `rule-invalid` or `assertion-invalid` with a pointer into the headers
 */
export function compileDeclaration(kind: Declaration['kind'], headers: HeaderMap): Declaration {
  refuseLargePatterns(headers);
  const plugs = compileRules('plug', headerOf(headers, 'plugs'));
  const slots = compileRules('slot', headerOf(headers, 'slots'));
  return {
    governing: merged(slots, plugs),
    plugs,
    slots,
    kind,
    snapId: kind === 'snap-declaration' ? internShort(textOf(headers, 'snap-id')) : '',
    publisherId: kind === 'snap-declaration' ? internShort(textOf(headers, 'publisher-id')) : '',
    revision: counter(headers, 'revision'),
    formatNeeded: formatNeeded(headers, plugs, slots),
  };
}

/** How large all patterns of a declaration may become when their repetitions are written out. */
export const mostPatterns = 200_000;

function refuseLargePatterns(headers: HeaderMap): void {
  let size = 0;
  for (const name of ['plugs', 'slots']) size += patternsIn(headerOf(headers, name) ?? '');
  if (size <= mostPatterns) return;
  // Where they become too many is looked for only when they are.
  const budget = { left: mostPatterns };
  for (const name of ['plugs', 'slots']) spendOn(headerOf(headers, name) ?? '', pointerSegment(name), budget);
}

/** Counts all texts: those that are no patterns are short. */
function patternsIn(value: HeaderValue): number {
  if (typeof value === 'string') return patternSize(value);
  let size = 0;
  for (const item of Object.values<HeaderValue>(value as HeaderMap)) size += patternsIn(item);
  return size;
}

function spendOn(value: HeaderValue, pointer: string, budget: { left: number }): void {
  if (typeof value !== 'string') {
    for (const [key, item] of Object.entries(value)) spendOn(item, pointer + pointerSegment(key), budget);
    return;
  }
  budget.left -= patternSize(value);
  if (budget.left >= 0) return;
  const message = `the patterns up to here take more than ${mostPatterns} characters with their repetitions written out`;
  throw new InvalidInput('limit-exceeded', message, { pointer });
}

/** Both tables in one; of a rule that stands in both, the second's. */
function merged(first: RuleTable, second: RuleTable): RuleTable {
  if (first.size === 0) return second;
  return second.size === 0 ? first : new Map([...first, ...second]);
}

/** The lowest format of a declaration with these rules. See docs/rules.md, "Formats". */
function formatNeeded(headers: HeaderMap, plugs: RuleTable, slots: RuleTable): number {
  if (headerOf(headers, 'plugs') === undefined && headerOf(headers, 'slots') === undefined) return 0;
  return Math.max(1, ...[...plugs.values(), ...slots.values()].map((rule) => rule.format));
}

/**
 * Checks of a decoded assertion what only the rules can: that `plugs` and `slots` compile.
 *
 * @throws InvalidInput `rule-invalid` with a pointer into the headers
 */
export function checkRules(assertion: Assertion): Declaration | undefined {
  const { name } = assertion.type;
  if (name !== 'snap-declaration' && name !== 'base-declaration') return undefined;
  return compileDeclaration(name, assertion.headers);
}

/**
 * The headers of an assertion given in a request. Whole text is decoded and checked; header lines and header
 * objects may leave out what a decision does not use.
 *
 * @param type the type it must have; may be left out where the text is not whole
 * @throws InvalidInput `assertion-invalid` with a pointer into the headers
 */
export function headersOf(input: AssertionInput, type: string): HeaderMap {
  const headers = typeof input === 'string' ? headersOfText(input) : checkedHeaders(input);
  const given = headerOf(headers, 'type');
  if (given !== undefined && given !== type) {
    throw new InvalidInput(
      'assertion-invalid',
      `expected an assertion of type "${type}", found ${JSON.stringify(given)}`,
      {
        pointer: '/type',
      },
    );
  }
  return headers;
}

function headersOfText(text: string): HeaderMap {
  const trimmed = text.replace(/\n+$/, '');
  if (trimmed === '') throw new InvalidInput('assertion-invalid', 'the text is empty, expected an assertion');
  if (trimmed.includes('\n\n')) return decode(Buffer.from(text, 'utf8')).headers;
  if (trimmed.length > limits.headers) throw tooLarge();
  return parseHeaders(trimmed);
}

/** Checks that headers given as an object are made of texts, lists and maps alone. */
function checkedHeaders(input: HeaderMap): HeaderMap {
  const budget = { characters: limits.headers };
  const headers = emptyHeaders();
  for (const name of Object.keys(input)) {
    headers[name] = checkedValue(input[name], pointerSegment(name), 1, budget);
  }
  return headers;
}

/** A value that is no text, list or map, in words. */
function foundValue(value: unknown): string {
  if (value === null) return 'null';
  const kind = typeof value === 'bigint' || typeof value === 'object' ? 'number' : typeof value;
  return `a ${kind}; write it in quotes`;
}

function checkedValue(
  value: unknown,
  pointer: string,
  depth: number,
  budget: { characters: number },
): HeaderValue {
  if (typeof value === 'string') {
    budget.characters -= value.length + 1;
    if (budget.characters < 0) throw tooLarge();
    return value;
  }
  if (depth > limits.nesting) {
    throw new InvalidInput('limit-exceeded', `headers are nested deeper than ${limits.nesting} levels`, {
      pointer,
    });
  }
  if (Array.isArray(value)) {
    budget.characters -= 2;
    if (budget.characters < 0) throw tooLarge();
    return value.map((item, index) => checkedValue(item, pointer + pointerSegment(index), depth + 1, budget));
  }
  if (typeof value === 'object' && value !== null && isPlain(value)) {
    const map = emptyHeaders();
    for (const [key, item] of Object.entries(value)) {
      budget.characters -= key.length + 2;
      if (budget.characters < 0) throw tooLarge();
      map[key] = checkedValue(item, pointer + pointerSegment(key), depth + 1, budget);
    }
    return map;
  }
  throw new InvalidInput(
    'assertion-invalid',
    `header values are texts, lists and maps, found ${foundValue(value)}`,
    {
      pointer,
    },
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function tooLarge(): InvalidInput {
  return new InvalidInput('limit-exceeded', `headers take more than ${limits.headers} bytes`);
}

function textOf(headers: HeaderMap, name: string): string {
  const value = headerOf(headers, name) ?? '';
  if (typeof value === 'string') return value;
  const found = isHeaderMap(value) ? 'a map' : 'a list';
  throw new InvalidInput('assertion-invalid', `header "${name}" must be text, found ${found}`, {
    pointer: pointerSegment(name),
  });
}
