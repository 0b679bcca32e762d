import { isHeaderList, isHeaderMap, type HeaderMap, type HeaderValue } from './headers.js';
import { assertionTypes, type AssertionType } from './types.js';

/** What an assertion says, before it is signed. */
export interface AssertionContent {
  readonly headers: HeaderMap;
  readonly body?: Uint8Array;
}

/**
 * The bytes that are signed: headers in canonical order and the body, without a newline at the end.
 * `body-length` is made from the body; empty lists and maps, which the text form cannot express, are left out.
 *
 * @throws TypeError if the headers name no known type
 */
export function encodeContent({ headers, body }: AssertionContent): Uint8Array {
  const { type: name } = headers;
  const type = typeof name === 'string' ? assertionTypes.get(name) : undefined;
  if (type === undefined) throw new TypeError('headers name no known assertion type');
  const lines: string[] = [];
  for (const name of canonicalOrder(type, headers)) encodeEntry(lines, name, headers[name] ?? '', 0);
  if (body !== undefined && body.length > 0) insertBodyLength(lines, body.length);
  const head = Buffer.from(lines.join('\n'), 'utf8');
  return body === undefined || body.length === 0 ? head : Buffer.concat([head, blankLine, body]);
}

const blankLine = Buffer.from('\n\n');

/** A whole assertion as it is stored and sent: content, blank line, signature. */
export function encodeAssertion(content: Uint8Array, signature: Uint8Array): Uint8Array {
  return Buffer.concat([content, blankLine, signature]);
}

function insertBodyLength(lines: string[], length: number): void {
  const entry = `body-length: ${length}`;
  const last = lines.at(-1);
  if (last?.startsWith('sign-key-sha3-384: ') === true) lines.splice(-1, 0, entry);
  else lines.push(entry);
}

/** Names of the headers to write, in the order in which signers write them. */
function canonicalOrder(type: AssertionType, headers: HeaderMap): string[] {
  const first = ['type', 'format', 'authority-id', 'revision', ...type.primaryKey];
  const ordered = new Set([...first, 'body-length', 'sign-key-sha3-384']);
  const others = Object.keys(headers)
    .filter((name) => !ordered.has(name))
    .sort();
  return [...first, ...others, 'sign-key-sha3-384'].filter((name) => isWritten(type, name, headers[name]));
}

function isWritten(type: AssertionType, name: string, value: HeaderValue | undefined): boolean {
  if (value === undefined || isEmpty(value)) return false;
  if ((name === 'format' || name === 'revision') && value === '0') return false;
  return type.optionalKey?.[name] !== value;
}

function isEmpty(value: HeaderValue): boolean {
  if (isHeaderList(value)) return value.every(isEmpty);
  return isHeaderMap(value) && Object.values(value).every(isEmpty);
}

function encodeEntry(lines: string[], name: string, value: HeaderValue, indent: number): void {
  encodeValue(lines, `${' '.repeat(indent)}${name}:`, value, indent);
}

function encodeValue(lines: string[], lead: string, value: HeaderValue, indent: number): void {
  if (typeof value === 'string' && !value.includes('\n')) {
    lines.push(`${lead} ${value}`);
    return;
  }
  lines.push(lead);
  if (typeof value === 'string') {
    const pad = ' '.repeat(indent + 4);
    for (const line of value.split('\n')) lines.push(pad + line);
  } else if (isHeaderList(value)) {
    const dash = `${' '.repeat(indent + 2)}-`;
    for (const item of value) if (!isEmpty(item)) encodeValue(lines, dash, item, indent + 2);
  } else if (isHeaderMap(value)) {
    for (const key of Object.keys(value).sort()) {
      const inner = value[key] ?? '';
      if (!isEmpty(inner)) encodeEntry(lines, key, inner, indent + 2);
    }
  }
}
