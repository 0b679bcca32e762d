import { newId } from '../../database/new-id.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { digestOf } from '../../engine/asserts/digest.js';
import { encodeAssertion } from '../../engine/asserts/encode.js';
import { type HeaderMap, headerOf, textHeader } from '../../engine/asserts/headers.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { parseHeaders } from '../../engine/asserts/parse-headers.js';
import type { AssertionOrigin, StoredAssertion } from './assertion.entity.js';

/** Headers that assertions are found by, beside their primary key. */
export const searchableHeaders = [
  'account-id',
  'brand-id',
  'developer-id',
  'name',
  'operator-id',
  'publisher-id',
  'snap-id',
  'snap-name',
  'store',
  'username',
] as const;

/** How a primary key is written in one text: no part of it holds a `/`. */
export function keyText(parts: readonly string[]): string {
  return parts.join('/');
}

/**
 * The row of an assertion that is stored now.
 *
 * @throws InvalidInput `assertion-invalid` where it holds a NUL character, which PostgreSQL cannot store
 */
export function rowOf(assertion: Assertion, origin: AssertionOrigin, storedAt: string): StoredAssertion {
  const { type, primaryKey, revision, format, headers } = assertion;
  const text = textOf(assertion);
  if (text.includes('\0')) {
    const name = `${type.name} ${keyText(primaryKey)}`.replaceAll('\0', '\ufffd');
    throw new InvalidInput('assertion-invalid', `${name} holds a NUL character, which cannot be stored`);
  }
  return {
    id: newId(),
    type: type.name,
    primaryKey: keyText(primaryKey),
    sequenceKey: type.sequence === true ? keyText(primaryKey.slice(0, -1)) : null,
    sequence: type.sequence === true ? Number(primaryKey.at(-1)) : null,
    revision,
    format,
    authorityId: textHeader(headers, 'authority-id'),
    signKey: signKeyOf(assertion),
    origin,
    text,
    digest: digestOf(text),
    storedAt,
  };
}

const texts = new WeakMap<Assertion, string>();

/** The whole assertion as text; the signature ends with one newline, whether or not it came with it. */
export function textOf(assertion: Assertion): string {
  let text = texts.get(assertion);
  if (text === undefined) {
    const { content, signature } = assertion;
    text = Buffer.from(encodeAssertion(content, signature)).toString('utf8');
    if (!text.endsWith('\n')) text += '\n';
    texts.set(assertion, text);
  }
  return text;
}

/** The headers in the text of a stored assertion, or of a draft that has headers alone. */
export function headersInText(text: string): HeaderMap {
  return parseHeaders((text.split('\n\n', 1)[0] ?? '').replace(/\n$/, ''));
}

/** Id of the key that an assertion says to be signed by; clients ignore carriage returns in it. */
export function signKeyOf({ headers }: Pick<Assertion, 'headers'>): string {
  return textHeader(headers, 'sign-key-sha3-384').replaceAll('\r', '');
}

/** The headers of an assertion that it is found by. */
export function searchableOf({ headers }: Assertion): [name: string, value: string][] {
  return searchableHeaders.flatMap((name) => {
    const value = headerOf(headers, name);
    return typeof value === 'string' && value.length <= 256 ? [[name, value] as [string, string]] : [];
  });
}
