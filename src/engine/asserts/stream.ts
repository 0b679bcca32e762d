import { InvalidInput } from '../invalid-input.js';
import { assemble, decode, type Assertion } from './decode.js';

const blankLine = Buffer.from('\n\n');

/**
 * Decodes a stream of assertions, each followed by a newline and set apart by a blank line.
 * Unlike in {@link decode}, a signature ends at the next blank line, and a body is exactly as long as announced.
 *
 * @throws InvalidInput as {@link decode} does; the message names which assertion of the stream it is about
 */
export function decodeStream(bytes: Uint8Array): Assertion[] {
  const { assertions, fault } = read(bytes);
  if (fault !== undefined) throw fault;
  return assertions;
}

/**
 * Decodes text that holds one assertion or a stream of them: as a single one first, as a stream only if that
 * yields two or more whole assertions.
 *
 * @throws InvalidInput about the text as a single assertion; about the stream, where it begins with a whole one
 */
export function decodeOneOrMore(bytes: Uint8Array): Assertion[] {
  try {
    return [decode(bytes)];
  } catch (single) {
    const { assertions, fault } = read(bytes);
    if (fault === undefined && assertions.length > 1) return assertions;
    throw fault !== undefined && assertions.length > 0 ? fault : single;
  }
}

/** The whole assertions that a stream begins with, and what is wrong with the one behind them, if any. */
function read(bytes: Uint8Array): { assertions: Assertion[]; fault?: InvalidInput } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const assertions: Assertion[] = [];
  let at = 0;
  while (at < text.length) {
    try {
      const [assertion, next] = nextOf(text, at);
      assertions.push(assertion);
      at = next;
    } catch (fault) {
      if (!(fault instanceof InvalidInput)) throw fault;
      const message = `assertion ${assertions.length + 1}: ${fault.message}`;
      return { assertions, fault: new InvalidInput(fault.code, message, fault.place) };
    }
  }
  return { assertions };
}

/**
 * Where the first assertions of a stream end that is still coming in, without decoding them.
 *
 * @param most how many assertions are counted at the most
 * @returns the place behind the last one of which nothing more can come, and how many they are
 */
export function wholeAssertions(
  bytes: Buffer,
  most: number,
): { readonly end: number; readonly count: number } {
  let [end, count] = [0, 0];
  while (count < most) {
    const bounds = boundsOf(bytes, end);
    if (bounds === undefined || bounds.signatureStart > bytes.length) break;
    const found = bytes.indexOf(blankLine, bounds.signatureStart);
    if (found < 0) break;
    end = found + 2;
    count++;
  }
  return { end, count };
}

/** Where the parts of an assertion are that starts somewhere; undefined where there is no end of its headers. */
function boundsOf(text: Buffer, start: number) {
  const headEnd = text.indexOf(blankLine, start);
  if (headEnd < 0) return undefined;
  const bodyLength = announcedLength(text.subarray(start, headEnd));
  let contentEnd = headEnd;
  if (bodyLength > 0) contentEnd = headEnd + 2 + bodyLength;
  else if (text.subarray(headEnd + 2, headEnd + 4).equals(blankLine)) contentEnd = headEnd + 2;
  return { headEnd, bodyLength, contentEnd, signatureStart: contentEnd + 2 };
}

function nextOf(text: Buffer, start: number): [Assertion, number] {
  const bounds = boundsOf(text, start);
  if (bounds === undefined)
    throw new InvalidInput('assertion-invalid', 'assertion has no blank line before its signature');
  const { headEnd, bodyLength, contentEnd, signatureStart } = bounds;
  if (bodyLength > 0 && !text.subarray(contentEnd, signatureStart).equals(blankLine)) {
    throw new InvalidInput('assertion-invalid', `no blank line after the ${bodyLength} bytes of the body`, {
      pointer: '/body-length',
    });
  }
  const found = text.indexOf(blankLine, signatureStart);
  const signatureEnd = found < 0 ? text.length : found + 1;
  const assertion = assemble({
    head: text.subarray(start, headEnd),
    body: text.subarray(Math.min(headEnd + 2, contentEnd), contentEnd),
    content: text.subarray(start, contentEnd),
    signature: text.subarray(signatureStart, signatureEnd),
  });
  return [assertion, found < 0 ? text.length : found + 2];
}

/** The `body-length` of header text, before the headers are parsed; 0 where it is absent or odd (refused later). */
function announcedLength(head: Buffer): number {
  const match = /(?:^|\n)body-length: ([1-9]\d{0,7})(?:\n|$)/.exec(head.toString('latin1'));
  return match?.[1] === undefined ? 0 : Number(match[1]);
}
