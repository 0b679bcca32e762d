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

function nextOf(text: Buffer, start: number): [Assertion, number] {
  const headEnd = text.indexOf(blankLine, start);
  if (headEnd < 0)
    throw new InvalidInput('assertion-invalid', 'assertion has no blank line before its signature');
  const head = text.subarray(start, headEnd);
  const length = announcedLength(head);
  let contentEnd = headEnd;
  if (length > 0) {
    contentEnd = headEnd + 2 + length;
    if (!text.subarray(contentEnd, contentEnd + 2).equals(blankLine)) {
      throw new InvalidInput('assertion-invalid', `no blank line after the ${length} bytes of the body`, {
        pointer: '/body-length',
      });
    }
  } else if (text.subarray(headEnd + 2, headEnd + 4).equals(blankLine)) {
    contentEnd = headEnd + 2;
  }
  const signatureStart = contentEnd + 2;
  const found = text.indexOf(blankLine, signatureStart);
  const signatureEnd = found < 0 ? text.length : found + 1;
  const assertion = assemble({
    head,
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
