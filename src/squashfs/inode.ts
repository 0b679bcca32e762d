import type { MetadataReader } from './metadata.js';
import { SquashfsFault } from './squashfs-fault.js';

/** A directory: where its entries are in the directory table. */
export interface DirectoryInode {
  readonly kind: 'directory';
  readonly block: number;
  readonly offset: number;
  /** Of its entries, in bytes. */
  readonly length: number;
}

/** A file: its blocks stand one behind the other, its end may stand in a fragment that it shares with other files. */
export interface FileInode {
  readonly kind: 'file';
  readonly start: number;
  readonly size: number;
  readonly fragment: { readonly index: number; readonly offset: number } | undefined;
  /** How many bytes each block takes in the image, with a bit for those that are not compressed. */
  readonly blocks: readonly number[];
}

/** Symbolic links, devices and the like: nothing that is read. */
export interface OtherInode {
  readonly kind: 'other';
}

export type Inode = DirectoryInode | FileInode | OtherInode;

/** In an inode, for no fragment. */
const noFragment = 0xffffffff;
/** Directories end with three bytes that stand nowhere. */
const absentBytes = 3;

/**
 * Reads an inode.
 *
 * @param most how large a file may be, in bytes
 * @throws SquashfsFault where a file is larger, so that no list of its blocks is made
 */
export function readInode(reader: MetadataReader, blockSize: number, most: number): Inode {
  const type = reader.take(16).readUInt16LE(0);
  switch (type) {
    case 1: {
      const bytes = reader.take(16);
      return directory(bytes.readUInt32LE(0), bytes.readUInt16LE(10), bytes.readUInt16LE(8));
    }
    case 8: {
      const bytes = reader.take(24);
      return directory(bytes.readUInt32LE(8), bytes.readUInt16LE(18), bytes.readUInt32LE(4));
    }
    case 2: {
      const bytes = reader.take(16);
      const place = { start: bytes.readUInt32LE(0), size: bytes.readUInt32LE(12) };
      return file(reader, place, bytes.readUInt32LE(4), bytes.readUInt32LE(8), { blockSize, most });
    }
    case 9: {
      const bytes = reader.take(40);
      const place = { start: Number(bytes.readBigUInt64LE(0)), size: Number(bytes.readBigUInt64LE(8)) };
      return file(reader, place, bytes.readUInt32LE(28), bytes.readUInt32LE(32), { blockSize, most });
    }
    default:
      return { kind: 'other' };
  }
}

function directory(block: number, offset: number, size: number): DirectoryInode {
  return { kind: 'directory', block, offset, length: Math.max(size - absentBytes, 0) };
}

function file(
  reader: MetadataReader,
  { start, size }: Pick<FileInode, 'start' | 'size'>,
  index: number,
  offset: number,
  { blockSize, most }: { readonly blockSize: number; readonly most: number },
): FileInode {
  if (size > most) {
    throw new SquashfsFault('too-large', `has ${size} bytes, the most that is read are ${most}`);
  }
  const isWhole = index === noFragment;
  const count = isWhole ? Math.ceil(size / blockSize) : Math.floor(size / blockSize);
  const sizes = reader.take(count * 4);
  const blocks = Array.from({ length: count }, (_, at) => sizes.readUInt32LE(at * 4));
  return { kind: 'file', start, size, fragment: isWhole ? undefined : { index, offset }, blocks };
}
