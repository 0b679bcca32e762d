import { compressionNamed, type Compression } from './compression.js';
import type { Image } from './image.js';
import { damaged, SquashfsFault } from './squashfs-fault.js';

/** What an image says of itself, as far as it takes to find a file; all offsets are in bytes from its start. */
export interface Superblock {
  readonly compression: Compression;
  readonly blockSize: number;
  readonly fragmentCount: number;
  /** Where the inode of the root directory is: the block behind the start of the table, and the offset in it. */
  readonly rootInode: InodeReference;
  readonly inodeTable: number;
  readonly directoryTable: number;
  readonly fragmentTable: number;
}

/** Where an inode is: the metadata block behind the start of the table, and the offset in what it holds. */
export interface InodeReference {
  readonly block: number;
  readonly offset: number;
}

/** What every image starts with. */
export const magic = Buffer.from('hsqs');

const size = 96;
const [leastBlockLog, mostBlockLog] = [12, 20];
/** Bytes that an inode takes at least, and an entry of the fragment table; both stand in tables that are compressed. */
const [leastInode, fragmentEntry] = [16, 16];
/** How much smaller compression can make a metadata block: one of 8 KiB takes 3 bytes at least. */
const mostRatio = 8192 / 3;

/**
 * Reads the superblock and holds it against the size of the image, so that no count in it is beyond what the image
 * can hold.
 *
 * @throws SquashfsFault
 */
export function readSuperblock(image: Image): Superblock {
  if (image.size < size || !image.read(0, magic.length).equals(magic)) {
    throw new SquashfsFault('not-squashfs', 'is no squashfs image');
  }
  const bytes = image.read(0, size);
  const [major, minor] = [bytes.readUInt16LE(28), bytes.readUInt16LE(30)];
  if (major !== 4 || minor !== 0) {
    throw new SquashfsFault('not-squashfs', `is a squashfs image of version ${major}.${minor}, expected 4.0`);
  }
  const [blockSize, blockLog] = [bytes.readUInt32LE(12), bytes.readUInt16LE(22)];
  if (blockLog < leastBlockLog || blockLog > mostBlockLog || blockSize !== 2 ** blockLog) {
    throw damaged(`its blocks are to have ${blockSize} bytes`);
  }
  const root = bytes.readBigUInt64LE(32);
  const superblock = {
    compression: compressionNamed(bytes.readUInt16LE(20)),
    blockSize,
    fragmentCount: bytes.readUInt32LE(16),
    rootInode: { block: Number(root >> 16n), offset: Number(root & 0xffffn) },
    inodeTable: Number(bytes.readBigUInt64LE(64)),
    directoryTable: Number(bytes.readBigUInt64LE(72)),
    fragmentTable: Number(bytes.readBigUInt64LE(80)),
  };
  refuseExcess(superblock, bytes.readUInt32LE(4), Number(bytes.readBigUInt64LE(40)), image.size);
  return superblock;
}

function refuseExcess(
  { inodeTable, directoryTable, fragmentCount }: Superblock,
  inodeCount: number,
  bytesUsed: number,
  imageSize: number,
): void {
  if (bytesUsed > imageSize) throw damaged(`it has ${imageSize} of ${bytesUsed} bytes`);
  if (inodeTable >= bytesUsed || directoryTable >= bytesUsed) {
    throw damaged('its tables are to be behind its end');
  }
  if (inodeCount * leastInode > imageSize * mostRatio) throw damaged(`it is to hold ${inodeCount} files`);
  if (fragmentCount * fragmentEntry > imageSize * mostRatio) {
    throw damaged(`it is to have ${fragmentCount} fragments`);
  }
}
