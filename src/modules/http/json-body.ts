import { isUtf8 } from 'node:buffer';
import { parse as parseLossless } from 'lossless-json';
import { pointerSegment } from '../../engine/invalid-input.js';
import { FloatValue } from '../../engine/snap/values.js';
import { refuseDeepNesting } from './json-depth.js';
import { jsonInvalid } from './json-invalid.js';
import type { RequestProblem } from './request-problem.js';

/**
 * A number that `JSON.parse` would not keep: 16 or more digits, `1.0`, or an exponent. It stands between the
 * punctuation of JSON, so that the numbers in a snap.yaml inside a string hardly ever match. Linear in the text.
 */
const inexactNumber =
  /(?:^|[[,:])[\t\n\r ]*-?(?:[\d.]{16}[\d.eE+-]*|\d+\.0+|\d[\d.]*[eE][\d+-]+)[\t\n\r ]*(?:[,\]}]|$)/;

/** Text that may hold a `__proto__` key or half a surrogate pair, in full or in escapes; such a value is walked. */
const suspicious = /__proto__|\\u(?:00(?:5f|6f|7[024])|d[89a-f])/i;

const mostDigits = 1000;

/** Parses the body of a request, refusing with `json-invalid` what cannot be kept exactly as it was sent. */
export function parseJsonBody(body: Buffer): unknown {
  if (!isUtf8(body)) throw jsonInvalid('the body is not valid UTF-8');
  const text = body.toString('utf8');
  if (text === '') throw jsonInvalid('the body is empty, expected JSON');
  return parseJsonText(text);
}

/**
 * Parses JSON text. Integers beyond 2⁵³ become bigints, and whole numbers written with a fraction or an exponent
 * (`1.0`, `1e3`) become a FloatValue; everything else is as `JSON.parse` has it.
 *
 * @param subject what the text is, for messages
 */
export function parseJsonText(text: string, subject = 'the body'): unknown {
  refuseDeepNesting(text, subject);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw syntaxFault(text, subject);
  }
  if (suspicious.test(text)) refuseUnsafeNames(value, '');
  return inexactNumber.test(text) ? parseLossless(text, undefined, lossless) : value;
}

const lossless = {
  parseNumber: exactNumber,
  onDuplicateKey: ({ newValue }: { newValue: unknown }) => newValue,
};

function exactNumber(token: string): number | bigint | FloatValue {
  const value = Number(token);
  const shown = token.length > 40 ? `${token.slice(0, 40)}…` : token;
  if (!Number.isFinite(value)) throw jsonInvalid(`the number "${shown}" is out of range`);
  if (/[.eE]/.test(token)) return Number.isInteger(value) ? new FloatValue(value) : value;
  if (token.length > mostDigits) throw jsonInvalid(`the number "${shown}" is too long`);
  return Number.isSafeInteger(value) ? value : BigInt(token);
}

/** Says where the text stops being JSON; the engine's own message differs from one Node version to the next. */
function syntaxFault(text: string, subject: string): RequestProblem {
  try {
    parseLossless(text, undefined, { ...lossless, parseNumber: Number });
  } catch (error) {
    const match = error instanceof Error ? /^(.*) at position (\d+)$/s.exec(error.message) : null;
    const [, message, position] = match ?? [];
    if (message !== undefined)
      return jsonInvalid(
        `${subject} is not JSON: ${uncapitalized(message)}`,
        placeIn(text, Number(position)),
      );
  }
  return jsonInvalid(`${subject} is not JSON`);
}

function placeIn(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position);
  return { line: before.split('\n').length, column: position - before.lastIndexOf('\n') };
}

function uncapitalized(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** A `__proto__` key becomes a prototype in careless hands, and half a surrogate pair has no UTF-8. */
function refuseUnsafeNames(value: unknown, pointer: string): void {
  if (typeof value === 'string') refuseHalfPairs(value, pointer);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const place = pointer + pointerSegment(key);
    if (key === '__proto__') throw jsonInvalid('the key "__proto__" is not accepted', { pointer: place });
    refuseHalfPairs(key, pointer);
    refuseUnsafeNames(member, place);
  }
}

function refuseHalfPairs(text: string, pointer: string): void {
  if (/\p{Surrogate}/u.test(text)) {
    throw jsonInvalid('a string holds half a surrogate pair, expected Unicode text', { pointer });
  }
}
