import { isUtf8 } from 'node:buffer';
import { InvalidInput } from '../../engine/invalid-input.js';
import { wholeAssertions } from '../../engine/asserts/stream.js';

/** How large a part of an import is at the most, unless a single assertion is larger. */
export const partLimits = { assertions: 500, bytes: 1024 * 1024 } as const;

/** Bytes of the largest assertion that is taken; without an end within that, a stream is none of assertions. */
const longestAssertion = 4 * 1024 * 1024;

/**
 * Cuts a stream of assertions into parts of whole ones as it comes in, with bounded memory. Nothing is decoded: what
 * is wrong with an assertion is found when its part is done.
 *
 * @throws InvalidInput `assertion-invalid` where there is no end of an assertion, or no text that can be stored
 */
export async function* assertionParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let tried = 0;
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (rest.length - tried < partLimits.bytes && rest.length < partLimits.bytes) continue;
    for (;;) {
      const { end } = wholeAssertions(rest, partLimits.assertions);
      if (end === 0) break;
      yield storable(rest.subarray(0, end));
      rest = rest.subarray(end);
      if (rest.length < partLimits.bytes) break;
    }
    tried = rest.length;
    if (rest.length > longestAssertion) {
      throw new InvalidInput(
        'assertion-invalid',
        `an assertion does not end within ${longestAssertion / 1024 / 1024} MiB, expected blank lines between assertions`,
      );
    }
  }
  while (rest.length > 0) {
    const { end, count } = wholeAssertions(rest, partLimits.assertions);
    // The last assertion ends with the stream.
    const until = count === partLimits.assertions ? end : rest.length;
    yield storable(rest.subarray(0, until));
    rest = rest.subarray(until);
  }
}

function storable(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new InvalidInput('assertion-invalid', 'the stream is not UTF-8');
  if (bytes.includes(0)) throw new InvalidInput('assertion-invalid', 'the stream holds a NUL character');
  return bytes.toString('utf8');
}
