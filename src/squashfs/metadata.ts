import { decompressed, type Compression } from './compression.js';
import type { Image } from './image.js';
import { damaged, SquashfsFault } from './squashfs-fault.js';

/** What a metadata block holds at most, in bytes. */
const blockSize = 8192;
/** Bytes of metadata that are read of one image at most; a directory of a snap takes a few thousand. */
const mostRead = 16 * 1024 * 1024;

/** The inodes and directories of an image: bytes that stand in compressed blocks, one behind the other. */
export class Metadata {
  #read = 0;

  constructor(
    private readonly image: Image,
    private readonly compression: Compression,
  ) {}

  /**
   * A reader that starts at `offset` in what the block at `start` holds.
   *
   * @param start in bytes from the start of the image
   */
  from(start: number, offset: number): MetadataReader {
    return new MetadataReader((at) => this.#block(at), start, offset);
  }

  #block(at: number): { readonly bytes: Buffer; readonly next: number } {
    const header = this.image.read(at, 2).readUInt16LE();
    const length = header & 0x7fff;
    if (length === 0 || length > blockSize) throw damaged(`a metadata block is to have ${length} bytes`);
    this.#read += blockSize;
    if (this.#read > mostRead) {
      throw new SquashfsFault(
        'too-large',
        `has more than ${mostRead / 1024 / 1024} MiB of metadata to go through`,
      );
    }
    const stored = this.image.read(at + 2, length);
    const bytes = (header & 0x8000) === 0 ? decompressed(this.compression, stored, blockSize) : stored;
    if (bytes.length === 0) throw damaged('a metadata block is empty');
    return { bytes, next: at + 2 + length };
  }
}

type ReadBlock = (at: number) => { readonly bytes: Buffer; readonly next: number };

/** Takes bytes off metadata, from block to block. */
export class MetadataReader {
  #bytes: Buffer;
  #offset: number;
  #next: number;

  constructor(
    private readonly block: ReadBlock,
    start: number,
    offset: number,
  ) {
    const { bytes, next } = block(start);
    if (offset >= bytes.length) throw damaged(`a metadata block has ${bytes.length} bytes, not ${offset}`);
    this.#bytes = bytes;
    this.#offset = offset;
    this.#next = next;
  }

  take(length: number): Buffer {
    while (this.#bytes.length - this.#offset < length) {
      const { bytes, next } = this.block(this.#next);
      this.#bytes = Buffer.concat([this.#bytes.subarray(this.#offset), bytes]);
      this.#offset = 0;
      this.#next = next;
    }
    const taken = this.#bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return taken;
  }
}
