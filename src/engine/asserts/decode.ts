import { InvalidInput } from '../invalid-input.js';
import { checkCommonHeaders } from './common-checks.js';
import { checkByType } from './type-checks.js';
import { limits, type HeaderMap } from './headers.js';
import { parseHeaders } from './parse-headers.js';
import type { AssertionType } from './types.js';

/** An assertion as decoded: its meaning beside the very bytes that were signed. */
export interface Assertion {
  readonly type: AssertionType;
  readonly format: number;
  readonly revision: number;
  readonly headers: HeaderMap;
  /** The values of the primary key in its order, defaults filled in. */
  readonly primaryKey: readonly string[];
  readonly body: Uint8Array;
  /** The signed bytes: headers and body as they came. */
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
}

/** The three parts of an assertion's bytes. */
export interface AssertionParts {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
}

const newline = 10;
const blankLine = Buffer.from('\n\n');

/**
 * Decodes one assertion and checks its headers as clients do; the signature is taken as it is, not verified.
 * The signature is what follows the last blank line.
 *
 * @throws InvalidInput `assertion-invalid` or `limit-exceeded`, with the line or header at fault
 */
export function decode(bytes: Uint8Array): Assertion {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = text.lastIndexOf(blankLine);
  if (end < 0) throw invalid('assertion has no blank line before its signature');
  const content = text.subarray(0, end);
  const headEnd = content.indexOf(blankLine);
  return assemble({
    head: headEnd < 0 ? content : content.subarray(0, headEnd),
    body: headEnd < 0 ? content.subarray(end) : content.subarray(headEnd + 2),
    content,
    signature: text.subarray(end + 2),
  });
}

/** Parses and checks the parts of one assertion. */
export function assemble({ head, body, content, signature }: AssertionParts): Assertion {
  checkSize('headers', head, limits.headers);
  checkSize('body', body, limits.body);
  checkSize('signature', signature, limits.signature);
  const headers = parseHeaders(textOf(head, 'headers are not UTF-8 text'));
  const common = checkCommonHeaders(headers);
  if (common.bodyLength !== body.length) {
    throw invalid(
      `body-length is ${common.bodyLength} but the body has ${body.length} bytes`,
      '/body-length',
    );
  }
  textOf(body, 'body is not UTF-8 text');
  if (signature.every((byte) => byte === newline)) throw invalid('signature is empty');
  checkByType(common.type, headers, body);
  const { type, format, revision, primaryKey } = common;
  return { type, format, revision, primaryKey, headers, body, content, signature };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array, otherwise: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid(otherwise);
  }
}

function checkSize(part: string, bytes: Uint8Array, most: number): void {
  if (bytes.length > most) {
    throw new InvalidInput(
      'limit-exceeded',
      `${part} of ${bytes.length} bytes, at most ${most} are accepted`,
    );
  }
}

function invalid(message: string, pointer?: string): InvalidInput {
  return new InvalidInput('assertion-invalid', message, pointer === undefined ? {} : { pointer });
}
