import { assertionTypes, type AssertionType } from '../../engine/asserts/types.js';
import { RequestProblem } from '../http/request-problem.js';

/** Which assertion a client asks for. */
export interface AssertionReference {
  readonly type: AssertionType;
  /** The primary key, or of a sequence its key without the last part; parts joined by `/`. */
  readonly key: string;
  /** Of a sequence: which one, where the key does not say it. */
  readonly sequence?: 'latest' | number;
}

/** @throws RequestProblem `not-found` for a type that is not known */
export function typeNamed(name: string): AssertionType {
  const type = assertionTypes.get(name);
  if (type === undefined) throw new RequestProblem('not-found', `"${name}" is not a known type of assertion`);
  return type;
}

/**
 * The key of a type from its parts; parts at the end that have a default may be left out.
 *
 * @throws RequestProblem `request-invalid` where there are too many or too few
 */
export function keyOf(type: AssertionType, parts: readonly string[]): string {
  const { primaryKey, optionalKey = {} } = type;
  const least = primaryKey.filter((part) => optionalKey[part] === undefined).length;
  if (parts.length < least || parts.length > primaryKey.length || parts.some((part) => part === '')) {
    throw new RequestProblem(
      'request-invalid',
      `the key of "${type.name}" has ${parts.length} parts, expected ${primaryKey.join('/')}`,
    );
  }
  const defaults = primaryKey.slice(parts.length).map((part) => optionalKey[part] ?? '');
  return [...parts, ...defaults].join('/');
}

/**
 * The reference in a path behind `assertions/`, with the query's `sequence`.
 *
 * @throws RequestProblem `not-found` or `request-invalid`
 */
export function referenceInPath(path: string, sequence: string | undefined): AssertionReference {
  const [name = '', ...parts] = path.split('/').map(decoded);
  const type = typeNamed(name);
  if (sequence === undefined) return { type, key: keyOf(type, parts) };
  if (type.sequence !== true) {
    throw new RequestProblem('request-invalid', `"${name}" forms no sequence, expected no "sequence"`);
  }
  return { type, key: sequenceKeyOf(type, parts), sequence: sequenceOf(sequence) };
}

/** @throws RequestProblem `request-invalid` where there are too many or too few parts */
export function sequenceKeyOf(type: AssertionType, parts: readonly string[]): string {
  const expected = type.primaryKey.slice(0, -1);
  if (parts.length === expected.length && parts.every((part) => part !== '')) return parts.join('/');
  throw new RequestProblem(
    'request-invalid',
    `the sequence key of "${type.name}" has ${parts.length} parts, expected ${expected.join('/')}`,
  );
}

function sequenceOf(text: string): 'latest' | number {
  if (text === 'latest') return text;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new RequestProblem('request-invalid', `sequence is "${text}", expected "latest" or a number from 1`);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RequestProblem('request-invalid', 'the path is not percent-encoded UTF-8');
  }
}

/** Beyond every format there is, and small enough for every database. */
const largestFormat = 2 ** 31 - 1;

/**
 * The newest format that a client understands; where it does not say, the newest there is.
 *
 * @throws RequestProblem `request-invalid`
 */
export function maxFormatOf(text: string | undefined, type: AssertionType): number {
  if (text === undefined) return type.maxFormat;
  if (/^\d{1,1000}$/.test(text)) return Math.min(Number(text), largestFormat);
  throw new RequestProblem('request-invalid', `max-format is "${text}", expected a whole number from 0`);
}
