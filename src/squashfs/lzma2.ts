import { LzmaDecoder } from './lzma.js';
import { damaged } from './squashfs-fault.js';

/** Chunks of a stream at most; each holds up to 64 KiB and may start all anew, so an honest MiB takes a few dozen. */
const mostChunks = 256;

/** Decodes the chunks of LZMA2. */
export class Lzma2Decoder {
  /** Where the chunks end, once they are decoded. */
  end: number;
  readonly #lzma: LzmaDecoder;

  /** @param most the bytes that may come out */
  constructor(
    private readonly bytes: Buffer,
    start: number,
    most: number,
  ) {
    this.end = start;
    this.#lzma = new LzmaDecoder(bytes, Buffer.alloc(most));
  }

  /** @throws SquashfsFault `damaged` */
  run(): Buffer {
    for (let count = 0; count <= mostChunks; count++) {
      const control = this.#number(1);
      if (control === 0) return this.#lzma.output.subarray(0, this.#lzma.length);
      if (control >= 0x80) this.#compressed(control);
      else if (control <= 2) this.#stored(control);
      else throw damaged(`an xz stream has a chunk of kind ${control}`);
    }
    throw damaged(`an xz stream has more than ${mostChunks} chunks`);
  }

  #compressed(control: number): void {
    const length = ((control & 0x1f) << 16) + this.#number(2) + 1;
    const packed = this.#number(2) + 1;
    const resets = (control >> 5) & 3;
    if (resets >= 2) this.#lzma.setProperties(this.#number(1));
    if (resets >= 1) this.#lzma.reset();
    if (resets === 3) this.#lzma.forget();
    if (this.end + packed > this.bytes.length) throw damaged('an xz stream ends within a chunk');
    this.#lzma.decode(this.end, this.end + packed, length);
    this.end += packed;
  }

  #stored(control: number): void {
    const length = this.#number(2) + 1;
    if (control === 1) this.#lzma.forget();
    this.#lzma.copy(this.end, length);
    this.end += length;
  }

  #number(length: 1 | 2): number {
    if (this.end + length > this.bytes.length) throw damaged('an xz stream ends too early');
    const number = this.bytes.readUIntBE(this.end, length);
    this.end += length;
    return number;
  }
}
