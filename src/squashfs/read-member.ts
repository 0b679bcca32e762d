import { decompressed } from './compression.js';
import { findEntry } from './directory.js';
import type { Image } from './image.js';
import { readInode, type FileInode, type Inode } from './inode.js';
import { Metadata } from './metadata.js';
import { damaged, SquashfsFault } from './squashfs-fault.js';
import { readSuperblock, type InodeReference, type Superblock } from './superblock.js';

/**
 * Reads one file out of a squashfs 4.0 image. Symbolic links are not followed. Every size and offset in the image is
 * held against what there is; besides `most`, some 20 MiB are in memory at most.
 *
 * @param path such as `meta/snap.yaml`
 * @param most how large the file may be, in bytes
 * @throws SquashfsFault
 */
export function readMember(image: Image, path: string, most: number): Buffer {
  return new SquashfsReader(image, most).read(path);
}

/** In the size of a block, for one that is not compressed. */
const notCompressed = 2 ** 24;
/** Entries of the fragment table in a metadata block. */
const fragmentsInBlock = 512;

class SquashfsReader {
  readonly #superblock: Superblock;
  readonly #metadata: Metadata;

  constructor(
    private readonly image: Image,
    private readonly most: number,
  ) {
    this.#superblock = readSuperblock(image);
    this.#metadata = new Metadata(image, this.#superblock.compression);
  }

  read(path: string): Buffer {
    let inode = this.#inode(this.#superblock.rootInode);
    for (const name of path.split('/')) {
      const found = inode.kind === 'directory' ? this.#entry(inode, name) : undefined;
      if (found === undefined) throw new SquashfsFault('missing', `holds no ${path}`);
      inode = this.#inode(found);
    }
    if (inode.kind === 'file') return this.#content(inode);
    throw new SquashfsFault('missing', `has something at ${path} that is no file`);
  }

  #inode({ block, offset }: InodeReference): Inode {
    const { inodeTable, blockSize } = this.#superblock;
    return readInode(this.#metadata.from(inodeTable + block, offset), blockSize, this.most);
  }

  #entry(
    { block, offset, length }: Extract<Inode, { kind: 'directory' }>,
    name: string,
  ): InodeReference | undefined {
    if (length === 0) return undefined;
    const reader = this.#metadata.from(this.#superblock.directoryTable + block, offset);
    return findEntry(reader, length, name);
  }

  #content({ start, size, fragment, blocks }: FileInode): Buffer {
    const { blockSize } = this.#superblock;
    const parts: Buffer[] = [];
    let at = start;
    let left = size;
    for (const stored of blocks) {
      const expected = Math.min(left, blockSize);
      parts.push(this.#block(at, stored, expected));
      at += stored % notCompressed;
      left -= expected;
    }
    if (fragment !== undefined && left > 0) parts.push(this.#tail(fragment, left));
    return Buffer.concat(parts);
  }

  /** A block without a size is one of zeros. */
  #block(at: number, stored: number, expected: number): Buffer {
    if (stored === 0) return Buffer.alloc(expected);
    const bytes = this.#stored(at, stored);
    if (bytes.length !== expected) throw damaged(`a block has ${bytes.length} bytes, not ${expected}`);
    return bytes;
  }

  #stored(at: number, stored: number): Buffer {
    const { blockSize, compression } = this.#superblock;
    const length = stored % notCompressed;
    if (stored >= 2 * notCompressed || length > blockSize)
      throw damaged(`a block is to have ${length} bytes`);
    const bytes = this.image.read(at, length);
    return stored >= notCompressed ? bytes : decompressed(compression, bytes, blockSize);
  }

  #tail({ index, offset }: NonNullable<FileInode['fragment']>, length: number): Buffer {
    const { fragmentCount, fragmentTable } = this.#superblock;
    if (index >= fragmentCount) throw damaged(`there is no fragment ${index}`);
    const place = fragmentTable + Math.floor(index / fragmentsInBlock) * 8;
    const block = Number(this.image.read(place, 8).readBigUInt64LE());
    const entry = this.#metadata.from(block, (index % fragmentsInBlock) * 16).take(16);
    const bytes = this.#stored(Number(entry.readBigUInt64LE(0)), entry.readUInt32LE(8));
    if (offset + length > bytes.length) throw damaged('a fragment is shorter than what is to be in it');
    return bytes.subarray(offset, offset + length);
  }
}
