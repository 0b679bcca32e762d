import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { imageInMemory } from '../../src/squashfs/image.js';
import { lzoDecompressed } from '../../src/squashfs/lzo.js';
import { readMember } from '../../src/squashfs/read-member.js';
import { SquashfsFault, type SquashfsFaultCode } from '../../src/squashfs/squashfs-fault.js';
import { xzDecompressed } from '../../src/squashfs/xz.js';
import { squashfsImage } from '../support/squashfs-image.js';

const most = 512 * 1024;
const read = (image: Buffer, path = 'meta/snap.yaml') => readMember(imageInMemory(image), path, most);

/** What reading comes to: content, or the code of the fault; any other error is thrown. */
function outcome(work: () => Buffer): Buffer | SquashfsFaultCode {
  try {
    return work();
  } catch (error) {
    if (error instanceof SquashfsFault) return error.code;
    throw error;
  }
}

const yaml = 'name: my-app\nplugs:\n  camera:\n';

describe('reading a file out of an image', () => {
  it.each([true, false])('gives back what was put in, with fragment: %s', (fragment) => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 20_000 }),
        fc.constantFrom(4096, 8192, 131072, 1048576),
        (content, blockSize) => {
          const bytes = Buffer.from(content);
          expect(read(squashfsImage(bytes, { fragment, blockSize })).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes a block without a size for zeros', () => {
    const image = squashfsImage(Buffer.alloc(8192), {
      blockSize: 4096,
      pack: (bytes) => (bytes.length === 4096 ? Buffer.alloc(0) : deflateSync(bytes)),
    });
    expect(read(image)).toEqual(Buffer.alloc(8192));
  });

  it.each<[SquashfsFaultCode, string, Buffer]>([
    ['not-squashfs', 'is no squashfs image', Buffer.from('PK')],
    ['not-squashfs', 'version 5.0', patched((image) => image.writeUInt16LE(5, 28))],
    ['missing', 'holds no meta/snap.yaml', squashfsImage(yaml, { name: 'snap.yml' })],
    ['damaged', 'method 9', patched((image) => image.writeUInt16LE(9, 20))],
    ['compression-unsupported', 'compressed with zstd', patched((image) => image.writeUInt16LE(6, 20))],
    ['damaged', 'blocks are to have 2147483648', patched((image) => image.writeUInt32LE(2 ** 31, 12))],
    ['damaged', 'to hold 4294967295 files', patched((image) => image.writeUInt32LE(2 ** 32 - 1, 4))],
    ['damaged', '4294967295 fragments', patched((image) => image.writeUInt32LE(2 ** 32 - 1, 16))],
    ['damaged', 'behind its end', patched((image) => image.writeBigUInt64LE(2n ** 63n, 64))],
    ['damaged', 'bytes are to be at', patched((image) => image.writeBigUInt64LE(2n ** 62n, 32))],
    ['damaged', 'bytes', squashfsImage(yaml).subarray(0, -8)],
    ['too-large', 'has 524289 bytes', squashfsImage(Buffer.alloc(most + 1))],
  ])('refuses as %s: %s', (code, message, image) => {
    expect(() => read(image)).toThrow(
      expect.objectContaining({ name: 'SquashfsFault', code, message: expect.stringContaining(message) }),
    );
  });

  it('refuses blocks that hold more than they may, before they are in memory', () => {
    const bomb = deflateSync(Buffer.alloc(128 * 1024 * 1024));
    const image = squashfsImage(yaml, {
      pack: (bytes) => (bytes.toString() === yaml ? bomb : deflateSync(bytes)),
    });
    const before = process.memoryUsage().arrayBuffers;
    expect(outcome(() => read(image))).toBe('damaged');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([true, false])(
    'comes to a result or a fault whatever bytes are changed, with fragment: %s',
    (fragment) => {
      const stored = (bytes: Buffer) => deflateSync(bytes, { level: 0 });
      const images = [squashfsImage(yaml, { fragment }), squashfsImage(yaml, { fragment, pack: stored })];
      fc.assert(
        fc.property(fc.constantFrom(...images), changes, (image, changed) => {
          outcome(() => read(changedBy(image, changed)));
        }),
        { numRuns: 1000 },
      );
    },
  );

  it.each([
    ['LZO', lzoDecompressed, Buffer.alloc(0)],
    ['xz', xzDecompressed, Buffer.from('fd377a585a000001', 'hex')],
  ])('comes to a result or a fault for %s of any bytes', (_, decompress, start) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const found = outcome(() => decompress(Buffer.concat([start, Buffer.from(bytes)]), 8192));
        expect(found.length).toBeLessThanOrEqual(8192);
      }),
      { numRuns: 1000 },
    );
  });
});

function patched(change: (image: Buffer) => void): Buffer {
  const image = squashfsImage(yaml);
  change(image);
  return image;
}

const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
  minLength: 1,
  maxLength: 6,
});

function changedBy(image: Buffer, changed: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(image);
  for (const [at, value] of changed) copy[at % copy.length] = value;
  return copy;
}
