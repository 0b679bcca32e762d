import { deflateSync } from 'node:zlib';

/** How an image is laid out. */
export interface ImageLayout {
  /** The end of the file stands in a fragment. */
  readonly fragment?: boolean;
  readonly blockSize?: number;
  /** The name of the file in the folder `meta`. */
  readonly name?: string;
  /** Makes a block of data, an inode table or the like out of what it holds; left out, compresses it. */
  readonly pack?: (bytes: Buffer) => Buffer;
}

const fragmentAbsent = 0xffffffff;

/** A squashfs 4.0 image, compressed with gzip, that holds one file in a folder `meta`. */
export function squashfsImage(content: Buffer | string, layout: ImageLayout = {}): Buffer {
  const { fragment = false, blockSize = 131072, name = 'snap.yaml', pack = deflateSync } = layout;
  const bytes = Buffer.from(content);
  const whole = fragment ? Math.floor(bytes.length / blockSize) : Math.ceil(bytes.length / blockSize);
  const blocks = Array.from({ length: whole }, (_, at) =>
    pack(bytes.subarray(at * blockSize, (at + 1) * blockSize)),
  );
  const tail = fragment ? pack(bytes.subarray(whole * blockSize)) : Buffer.alloc(0);
  const data = Buffer.concat([...blocks, tail]);
  const file = Buffer.concat([
    inodeHeader(2, 1),
    words(96, fragment ? 0 : fragmentAbsent, 0, bytes.length, ...blocks.map(({ length }) => length)),
  ]);
  const inMeta = listing([[name, 2, 0]]);
  const inRoot = listing([['meta', 1, file.length]]);
  const meta = Buffer.concat([inodeHeader(1, 2), directory(0, inMeta.length, 0)]);
  const root = Buffer.concat([inodeHeader(1, 3), directory(0, inRoot.length, inMeta.length)]);
  const inodes = metadata(Buffer.concat([file, meta, root]), pack);
  const directories = metadata(Buffer.concat([inMeta, inRoot]), pack);
  const entry = Buffer.alloc(16);
  entry.writeBigUInt64LE(BigInt(96 + data.length - tail.length), 0);
  entry.writeUInt32LE(tail.length, 8);
  const fragments = metadata(entry, pack);
  const inodeTable = 96 + data.length;
  const directoryTable = inodeTable + inodes.length;
  const fragmentBlock = directoryTable + directories.length;
  const fragmentTable = fragmentBlock + fragments.length;
  const superblock = Buffer.alloc(96);
  superblock.write('hsqs');
  superblock.writeUInt32LE(3, 4);
  superblock.writeUInt32LE(blockSize, 12);
  superblock.writeUInt32LE(fragment ? 1 : 0, 16);
  superblock.writeUInt16LE(1, 20);
  superblock.writeUInt16LE(Math.log2(blockSize), 22);
  superblock.writeUInt16LE(4, 28);
  superblock.writeBigUInt64LE(BigInt(file.length + meta.length), 32);
  superblock.writeBigUInt64LE(BigInt(fragmentTable + 8), 40);
  superblock.writeBigUInt64LE(BigInt(inodeTable), 64);
  superblock.writeBigUInt64LE(BigInt(directoryTable), 72);
  superblock.writeBigUInt64LE(BigInt(fragmentTable), 80);
  return Buffer.concat([superblock, data, inodes, directories, fragments, pointer(fragmentBlock)]);
}

function inodeHeader(type: number, number: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(type, 0);
  bytes.writeUInt32LE(number, 12);
  return bytes;
}

function directory(block: number, length: number, offset: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(block, 0);
  bytes.writeUInt32LE(1, 4);
  bytes.writeUInt16LE(length + 3, 8);
  bytes.writeUInt16LE(offset, 10);
  return bytes;
}

function listing(entries: readonly (readonly [name: string, type: number, offset: number])[]): Buffer {
  const parts = entries.map(([name, type, offset]) => {
    const head = Buffer.alloc(8);
    head.writeUInt16LE(offset, 0);
    head.writeUInt16LE(type, 4);
    head.writeUInt16LE(name.length - 1, 6);
    return Buffer.concat([head, Buffer.from(name)]);
  });
  return Buffer.concat([words(entries.length - 1, 0, 1), ...parts]);
}

function words(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, at) => bytes.writeUInt32LE(number, at * 4));
  return bytes;
}

function pointer(offset: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(offset));
  return bytes;
}

function metadata(bytes: Buffer, pack: (bytes: Buffer) => Buffer): Buffer {
  const packed = pack(bytes);
  const header = Buffer.alloc(2);
  header.writeUInt16LE(packed.length);
  return Buffer.concat([header, packed]);
}
