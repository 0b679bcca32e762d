import { crc32 } from 'node:zlib';
import { Lzma2Decoder } from './lzma2.js';
import { damaged, SquashfsFault } from './squashfs-fault.js';

const streamMagic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const headerLength = 12;
const lzma2 = 0x21;

/** How a stream checks what came out of it, by the number in its header; others are passed over. */
const crc32Check = 1;

/**
 * Decompresses an xz stream with one block and no filter but LZMA2, which is what squashfs images hold where they
 * were not made with a filter for machine code.
 *
 * @param most the bytes that may come out
 * @throws SquashfsFault
 */
export function xzDecompressed(bytes: Buffer, most: number): Buffer {
  if (bytes.length < headerLength + 4 || !bytes.subarray(0, 6).equals(streamMagic)) {
    throw damaged('a block is no xz stream');
  }
  const check = (bytes[7] ?? 0) & 15;
  const start = headerLength + blockHeaderLength(bytes);
  const decoder = new Lzma2Decoder(bytes, start, most);
  const output = decoder.run();
  const checkAt = headerLength + Math.ceil((decoder.end - headerLength) / 4) * 4;
  if (check === crc32Check && bytes.readUInt32LE(checkAt) !== crc32(output)) {
    throw damaged('a block does not fit its checksum');
  }
  return output;
}

function blockHeaderLength(bytes: Buffer): number {
  const length = ((bytes[headerLength] ?? 0) + 1) * 4;
  const header = bytes.subarray(headerLength, headerLength + length);
  const flags = header[1] ?? 0;
  if (header.length < length || length < 8) throw damaged('an xz stream ends within its header');
  let at = 2;
  // The sizes, which may stand here and say nothing that the data does not.
  for (const bit of [0x40, 0x80]) if ((flags & bit) !== 0) at = behindNumber(header, at);
  if ((flags & 3) !== 0 || header[at] !== lzma2) {
    throw new SquashfsFault(
      'compression-unsupported',
      'is compressed with xz and a filter, which takes unsquashfs to read; install squashfs-tools',
    );
  }
  return length;
}

/** Behind a number of which each byte but the last has its highest bit set. */
function behindNumber(bytes: Buffer, start: number): number {
  let at = start;
  while (((bytes[at] ?? 0) & 0x80) !== 0) at++;
  return at + 1;
}
