import { inflateSync } from 'node:zlib';
import { lzoDecompressed } from './lzo.js';
import { damaged, SquashfsFault } from './squashfs-fault.js';
import { xzDecompressed } from './xz.js';

const names = ['gzip', 'lzma', 'lzo', 'xz', 'lz4', 'zstd'] as const;
export type Compression = (typeof names)[number];

/** @throws SquashfsFault for a number that stands for none */
export function compressionNamed(number: number): Compression {
  const name = names[number - 1];
  if (name === undefined) throw damaged(`it is to be compressed by method ${number}`);
  return name;
}

type Decompress = (bytes: Buffer, most: number) => Buffer;

const readable: Readonly<Partial<Record<Compression, Decompress>>> = {
  gzip: (bytes, most) => inflateSync(bytes, { maxOutputLength: most }),
  lzo: lzoDecompressed,
  xz: xzDecompressed,
};

/**
 * What a block holds.
 *
 * @param most the bytes that it may hold; nothing beyond them is ever in memory
 * @throws SquashfsFault where it holds more, or something that cannot be decompressed
 */
export function decompressed(compression: Compression, bytes: Buffer, most: number): Buffer {
  const decompress = readable[compression];
  if (decompress === undefined) {
    throw new SquashfsFault(
      'compression-unsupported',
      `is compressed with ${compression}, which takes unsquashfs to read; install squashfs-tools`,
    );
  }
  try {
    return decompress(bytes, most);
  } catch (error) {
    if (error instanceof SquashfsFault) throw error;
    throw damaged(`a block cannot be decompressed (${error instanceof Error ? error.message : 'no reason'})`);
  }
}
