import { damaged } from './squashfs-fault.js';

/** States of the decoder: what a small first byte of an instruction stands for depends on the literals before it. */
const afterMatch = 0;
const afterRun = 4;

/**
 * Decompresses LZO1X.
 *
 * @param most the bytes that may come out
 * @throws SquashfsFault `damaged`
 */
export function lzoDecompressed(bytes: Buffer, most: number): Buffer {
  return new LzoDecoder(bytes, Buffer.alloc(most)).run();
}

class LzoDecoder {
  #in = 0;
  #out = 0;
  #state = afterMatch;

  constructor(
    private readonly bytes: Buffer,
    private readonly output: Buffer,
  ) {}

  run(): Buffer {
    const [first = 0] = this.bytes;
    if (first > 17) {
      this.#in++;
      this.#literals(first - 17);
      this.#state = Math.min(first - 17, afterRun);
    }
    while (this.#instruction()) continue;
    return this.output.subarray(0, this.#out);
  }

  /** False at the end of the stream. */
  #instruction(): boolean {
    const byte = this.#byte();
    if (byte >= 64) {
      const length = byte >= 128 ? 5 + ((byte >> 5) & 3) : 3 + ((byte >> 5) & 1);
      this.#match(length, (this.#byte() << 3) + ((byte >> 2) & 7) + 1, byte & 3);
    } else if (byte >= 32) {
      const length = 2 + this.#length(byte & 31, 31);
      const word = this.#word();
      this.#match(length, (word >> 2) + 1, word & 3);
    } else if (byte >= 16) {
      const length = 2 + this.#length(byte & 7, 7);
      const word = this.#word();
      const distance = 16384 + ((byte & 8) << 11) + (word >> 2);
      if (distance === 16384) return false;
      this.#match(length, distance, word & 3);
    } else this.#small(byte);
    return true;
  }

  /** An instruction below 16: a run of literals behind a match, a short match behind literals. */
  #small(byte: number): void {
    if (this.#state === afterMatch) {
      this.#literals(3 + this.#length(byte, 15));
      this.#state = afterRun;
      return;
    }
    const near = (this.#byte() << 2) + (byte >> 2) + 1;
    if (this.#state === afterRun) this.#match(3, near + 2048, byte & 3);
    else this.#match(2, near, byte & 3);
  }

  /** A length that did not fit: each zero stands for 255 more. */
  #length(short: number, longest: number): number {
    if (short !== 0) return short;
    let length = longest;
    for (;;) {
      const byte = this.#byte();
      if (byte !== 0) return length + byte;
      length += 255;
    }
  }

  #match(length: number, distance: number, literals: number): void {
    const { output } = this;
    if (distance > this.#out || this.#out + length > output.length) {
      throw damaged('an LZO block refers beyond what it holds');
    }
    for (let end = this.#out + length; this.#out < end; this.#out++) {
      output[this.#out] = output[this.#out - distance] ?? 0;
    }
    this.#literals(literals);
    this.#state = literals;
  }

  #literals(count: number): void {
    if (this.#in + count > this.bytes.length || this.#out + count > this.output.length) {
      throw damaged('an LZO block is longer than it can be');
    }
    this.bytes.copy(this.output, this.#out, this.#in, this.#in + count);
    this.#in += count;
    this.#out += count;
  }

  #word(): number {
    return this.#byte() | (this.#byte() << 8);
  }

  #byte(): number {
    const byte = this.bytes[this.#in++];
    if (byte === undefined) throw damaged('an LZO block ends too early');
    return byte;
  }
}
