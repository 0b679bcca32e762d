import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { headerOf, type HeaderMap } from './headers.js';
import { assertionTypes, type AssertionType } from './types.js';

/** What the headers say that every assertion has. */
export interface CommonHeaders {
  readonly type: AssertionType;
  readonly format: number;
  readonly revision: number;
  readonly bodyLength: number;
  readonly primaryKey: readonly string[];
}

/**
 * Checks the headers that all types share: type, authority, key, counters and signing key.
 *
 * @throws InvalidInput `assertion-invalid` with the pointer of the header
 */
export function checkCommonHeaders(headers: HeaderMap): CommonHeaders {
  const name = nonEmptyText(headers, 'type');
  const type = assertionTypes.get(name);
  if (type === undefined) throw bad('type', `"${name}" is not a known type of assertion`);
  if (type.noAuthority === undefined) nonEmptyText(headers, 'authority-id');
  else if (headerOf(headers, 'authority-id') !== undefined) {
    throw bad('authority-id', `"${name}" has no authority, expected no authority-id`);
  }
  const primaryKey = type.primaryKey.map((part) => keyPart(type, headers, part));
  checkSignKey(headers);
  return {
    type,
    format: counter(headers, 'format'),
    revision: counter(headers, 'revision'),
    bodyLength: counter(headers, 'body-length'),
    primaryKey,
  };
}

function keyPart(type: AssertionType, headers: HeaderMap, part: string): string {
  const fallback = type.optionalKey?.[part];
  if (fallback !== undefined && headerOf(headers, part) === undefined) return fallback;
  const value = nonEmptyText(headers, part);
  if (value.includes('/')) throw bad(part, `"${value}" is part of the primary key, expected it without "/"`);
  return value;
}

/** A count: digits without leading zeros, perhaps behind a plus sign; 0 where the header is absent. */
export function counter(headers: HeaderMap, name: string): number {
  if (headerOf(headers, name) === undefined) return 0;
  const text = requiredText(headers, name);
  if (!/^(?:0|[1-9]\d*|\+\d+)$/.test(text) || BigInt(text.replace('+', '')) > largestCount) {
    throw bad(name, `"${text.slice(0, 40)}" is not a count, expected digits without leading zeros`);
  }
  return Number(text);
}

/** Clients count in 64 bits with a sign. */
const largestCount = 2n ** 63n - 1n;

/** 48 bytes in base64url take exactly 64 characters; carriage returns between them are ignored by clients. */
const keyDigest = /^[-A-Za-z0-9_]{64}$/;

function checkSignKey(headers: HeaderMap): void {
  const text = nonEmptyText(headers, 'sign-key-sha3-384');
  if (!isKeyDigest(text)) throw bad('sign-key-sha3-384', `"${text}" is not a SHA3-384 digest in base64url`);
}

/** Whether text is a SHA3-384 digest in unpadded base64url. */
export function isKeyDigest(text: string): boolean {
  return keyDigest.test(text.replaceAll('\r', ''));
}

/** A header that must be there as text, empty text included. */
export function requiredText(headers: HeaderMap, name: string): string {
  const value = headerOf(headers, name);
  if (value === undefined) throw bad(name, `header "${name}" is missing`);
  if (typeof value !== 'string') throw bad(name, `header "${name}" must be text, found ${kindOf(value)}`);
  return value;
}

export function nonEmptyText(headers: HeaderMap, name: string): string {
  const text = requiredText(headers, name);
  if (text === '') throw bad(name, `header "${name}" is empty`);
  return text;
}

export function optionalText(headers: HeaderMap, name: string): string | undefined {
  return headerOf(headers, name) === undefined ? undefined : requiredText(headers, name);
}

/** A list of texts; undefined where the header is absent. */
export function optionalTextList(headers: HeaderMap, name: string): readonly string[] | undefined {
  const value = headerOf(headers, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw bad(name, `header "${name}" must be a list, found ${kindOf(value)}`);
  value.forEach((item: unknown, index) => {
    if (typeof item !== 'string') {
      throw new InvalidInput('assertion-invalid', `header "${name}" must be a list of texts`, {
        pointer: pointerSegment(name) + pointerSegment(index),
      });
    }
  });
  return value as readonly string[];
}

/** An RFC 3339 time, as milliseconds since 1970. Clients accept an hour of one digit. */
export function time(headers: HeaderMap, name: string): number {
  const text = nonEmptyText(headers, name);
  const at = rfc3339(text);
  if (at === undefined) throw bad(name, `"${text}" is not an RFC 3339 time such as "2026-01-31T12:00:00Z"`);
  return at;
}

const timestamp = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

function rfc3339(text: string): number | undefined {
  const match = timestamp.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  // Clients take any two digits as the hours and minutes of an offset.
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * (match[8] === '-' ? -1 : 1);
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hour, minute - offset, second, Number((match[7] ?? '0').slice(0, 3).padEnd(3, '0')));
  return at.getTime();
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : typeof value === 'string' ? 'text' : 'a map';
}

export function bad(name: string, message: string): InvalidInput {
  return new InvalidInput('assertion-invalid', message, { pointer: pointerSegment(name) });
}
