import { damaged } from './squashfs-fault.js';

/** The model of one bit: how likely it is 0, in 2048ths. */
export type Bits = Uint16Array;

const half = 1024;
const moveBits = 5;
const top = 2 ** 24;

/** So many models, each as likely 0 as 1. */
export function bits(count: number): Bits {
  return new Uint16Array(count).fill(half);
}

/** Decodes bits by their likelihood, as LZMA encodes them. */
export class RangeDecoder {
  #range = 0xffffffff;
  #code = 0;
  #at: number;

  /** @throws SquashfsFault `damaged` where the range cannot start */
  constructor(
    private readonly bytes: Buffer,
    start: number,
    private readonly end: number,
  ) {
    this.#at = start;
    if (this.#byte() !== 0) throw damaged('an LZMA chunk starts with another byte than zero');
    for (let count = 0; count < 4; count++) this.#code = ((this.#code << 8) | this.#byte()) >>> 0;
  }

  bit(models: Bits, index: number): 0 | 1 {
    const likelihood = models[index] ?? half;
    const bound = (this.#range >>> 11) * likelihood;
    let bit: 0 | 1 = 0;
    if (this.#code < bound) {
      this.#range = bound;
      models[index] = likelihood + ((2048 - likelihood) >> moveBits);
    } else {
      bit = 1;
      this.#range -= bound;
      this.#code -= bound;
      models[index] = likelihood - (likelihood >> moveBits);
    }
    this.#normalize();
    return bit;
  }

  /** A number of so many bits that are each as likely 0 as 1. */
  direct(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) {
      this.#range >>>= 1;
      const isSet = this.#code >= this.#range;
      if (isSet) this.#code -= this.#range;
      value = value * 2 + (isSet ? 1 : 0);
      this.#normalize();
    }
    return value;
  }

  /** A number of so many bits, the highest first. */
  tree(models: Bits, count: number, start = 0): number {
    let node = 1;
    for (let index = 0; index < count; index++) node = node * 2 + this.bit(models, start + node);
    return node - 2 ** count;
  }

  /** A number of so many bits, the lowest first. */
  reverseTree(models: Bits, count: number, start = 0): number {
    let node = 1;
    let value = 0;
    for (let index = 0; index < count; index++) {
      const bit = this.bit(models, start + node);
      node = node * 2 + bit;
      value += bit * 2 ** index;
    }
    return value;
  }

  #normalize(): void {
    if (this.#range >= top) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#byte()) >>> 0;
  }

  #byte(): number {
    if (this.#at >= this.end) throw damaged('an LZMA chunk ends too early');
    return this.bytes[this.#at++] ?? 0;
  }
}
