import { fstatSync, readSync } from 'node:fs';
import { damaged } from './squashfs-fault.js';

/** The bytes of an image, of which no more than what is asked for is in memory. */
export interface Image {
  /** In bytes. */
  readonly size: number;
  /** @throws SquashfsFault `damaged` where the range is not all within the image */
  read(offset: number, length: number): Buffer;
}

/** An image in an open file, which has to be a regular one. */
export function imageInFile(descriptor: number): Image {
  const { size } = fstatSync(descriptor);
  return {
    size,
    read(offset, length) {
      refuseOutside(offset, length, size);
      const bytes = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(descriptor, bytes, filled, length - filled, offset + filled);
        if (count === 0) throw damaged('it ended while it was read');
        filled += count;
      }
      return bytes;
    },
  };
}

/** An image in memory. */
export function imageInMemory(bytes: Buffer): Image {
  return {
    size: bytes.length,
    read(offset, length) {
      refuseOutside(offset, length, bytes.length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

function refuseOutside(offset: number, length: number, size: number): void {
  if (Number.isSafeInteger(offset) && offset >= 0 && length >= 0 && offset + length <= size) return;
  throw damaged(`it has ${size} bytes, but ${length} bytes are to be at ${offset}`);
}
