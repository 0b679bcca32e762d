import { type Bits, bits, RangeDecoder } from './range-decoder.js';
import { damaged } from './squashfs-fault.js';

/** Up to this state, the last that was decoded was a literal. */
const lastLiteralState = 6;
const states = 12;
const shortestMatch = 2;

/** How long a match is: three ranges of lengths. */
class LengthModels {
  readonly #choice = bits(2);
  readonly #low = bits(16 << 3);
  readonly #mid = bits(16 << 3);
  readonly #high = bits(256);

  decode(range: RangeDecoder, position: number): number {
    if (range.bit(this.#choice, 0) === 0) return range.tree(this.#low, 3, position << 3);
    if (range.bit(this.#choice, 1) === 0) return 8 + range.tree(this.#mid, 3, position << 3);
    return 16 + range.tree(this.#high, 8);
  }
}

/** All that adapts while a stream is decoded. */
class Models {
  readonly isMatch = bits(states << 4);
  readonly isRepeat = bits(states);
  readonly isRepeat0 = bits(states);
  readonly isRepeat0Long = bits(states << 4);
  readonly isRepeat1 = bits(states);
  readonly isRepeat2 = bits(states);
  readonly slots = bits(4 << 6);
  readonly special = bits(128);
  readonly align = bits(16);
  readonly matchLength = new LengthModels();
  readonly repeatLength = new LengthModels();
  readonly literals: Bits;

  constructor(literalBits: number) {
    this.literals = bits(0x300 << literalBits);
  }
}

/** Decodes LZMA chunks into one output, which is the dictionary at the same time. */
export class LzmaDecoder {
  length = 0;
  #contextBits = 3;
  #literalPositionMask = 0;
  #literalPositionBits = 0;
  #positionMask = 3;
  #models = new Models(3);
  #state = 0;
  /** The last four distances, less one. */
  #distances: [number, number, number, number] = [0, 0, 0, 0];
  #dictionaryStart = 0;

  constructor(
    private readonly bytes: Buffer,
    readonly output: Buffer,
  ) {}

  /** @throws SquashfsFault `damaged` for numbers that LZMA2 does not have */
  setProperties(byte: number): void {
    const context = byte % 9;
    const literalPosition = Math.floor(byte / 9) % 5;
    const position = Math.floor(byte / 45);
    if (position > 4 || context + literalPosition > 4) throw damaged(`an LZMA chunk has properties ${byte}`);
    this.#contextBits = context;
    this.#literalPositionBits = literalPosition;
    this.#literalPositionMask = 2 ** literalPosition - 1;
    this.#positionMask = 2 ** position - 1;
  }

  /** Forgets what was learnt of the data. */
  reset(): void {
    this.#models = new Models(this.#contextBits + this.#literalPositionBits);
    this.#state = 0;
    this.#distances = [0, 0, 0, 0];
  }

  /** Nothing that came out so far is referred to from now on. */
  forget(): void {
    this.#dictionaryStart = this.length;
  }

  /** Takes bytes that are not compressed. */
  copy(start: number, length: number): void {
    if (start + length > this.bytes.length) throw damaged('an xz stream ends within a chunk');
    this.#refuseBeyond(length);
    this.bytes.copy(this.output, this.length, start, start + length);
    this.length += length;
  }

  /** Decodes the chunk between `start` and `end`, which holds `length` bytes. */
  decode(start: number, end: number, length: number): void {
    this.#refuseBeyond(length);
    const range = new RangeDecoder(this.bytes, start, end);
    const until = this.length + length;
    while (this.length < until) this.#symbol(range, until);
  }

  #refuseBeyond(length: number): void {
    if (this.length + length > this.output.length) throw damaged('an xz stream is longer than it can be');
  }

  #symbol(range: RangeDecoder, until: number): void {
    const models = this.#models;
    const position = (this.length - this.#dictionaryStart) & this.#positionMask;
    const state = this.#state;
    if (range.bit(models.isMatch, (state << 4) + position) === 0) {
      this.#literal(range);
      return;
    }
    const isLiteralLast = state <= lastLiteralState;
    if (range.bit(models.isRepeat, state) === 0) {
      const length = models.matchLength.decode(range, position);
      this.#state = isLiteralLast ? 7 : 10;
      const [first, second, third] = this.#distances;
      this.#distances = [this.#distance(range, length), first, second, third];
      this.#match(length + shortestMatch, until);
    } else if (this.#isShortRepeat(range, position)) {
      this.#state = isLiteralLast ? 9 : 11;
      this.#match(1, until);
    } else {
      const length = models.repeatLength.decode(range, position);
      this.#state = isLiteralLast ? 8 : 11;
      this.#match(length + shortestMatch, until);
    }
  }

  /** Which of the last distances is used again comes first; a single byte at the very last one is short. */
  #isShortRepeat(range: RangeDecoder, position: number): boolean {
    const { isRepeat0, isRepeat0Long, isRepeat1, isRepeat2 } = this.#models;
    const state = this.#state;
    const [first, second, third, fourth] = this.#distances;
    if (range.bit(isRepeat0, state) === 0) return range.bit(isRepeat0Long, (state << 4) + position) === 0;
    if (range.bit(isRepeat1, state) === 0) this.#distances = [second, first, third, fourth];
    else if (range.bit(isRepeat2, state) === 0) this.#distances = [third, first, second, fourth];
    else this.#distances = [fourth, first, second, third];
    return false;
  }

  #literal(range: RangeDecoder): void {
    const { literals } = this.#models;
    const before = this.length > this.#dictionaryStart ? (this.output[this.length - 1] ?? 0) : 0;
    const place = (this.length - this.#dictionaryStart) & this.#literalPositionMask;
    const context = (place << this.#contextBits) + (before >> (8 - this.#contextBits));
    const start = 0x300 * context;
    let symbol = 1;
    if (this.#state > lastLiteralState) {
      let matched = this.output[this.#source()] ?? 0;
      while (symbol < 0x100) {
        const matchedBit = (matched >> 7) & 1;
        matched <<= 1;
        const bit = range.bit(literals, start + ((1 + matchedBit) << 8) + symbol);
        symbol = symbol * 2 + bit;
        if (bit !== matchedBit) break;
      }
    }
    while (symbol < 0x100) symbol = symbol * 2 + range.bit(literals, start + symbol);
    this.output[this.length++] = symbol - 0x100;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** A distance, less one: its slot, then the bits below. */
  #distance(range: RangeDecoder, length: number): number {
    const { slots, special, align } = this.#models;
    const slot = range.tree(slots, 6, Math.min(length, 3) << 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const base = (2 + (slot & 1)) * 2 ** count;
    if (slot < 14) return base + range.reverseTree(special, count, base - slot);
    return base + range.direct(count - 4) * 16 + range.reverseTree(align, 4);
  }

  /** Where the last distance leads to. */
  #source(): number {
    const source = this.length - this.#distances[0] - 1;
    if (source < this.#dictionaryStart) throw damaged('an LZMA chunk refers to what is before it');
    return source;
  }

  #match(length: number, until: number): void {
    let source = this.#source();
    if (this.length + length > until) throw damaged('an LZMA chunk holds more than it says');
    for (let left = length; left > 0; left--) this.output[this.length++] = this.output[source++] ?? 0;
  }
}
