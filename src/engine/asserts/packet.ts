import { malformed } from './envelope.js';

/** The kinds of OpenPGP packet that assertions use. */
export const packetTags = { signature: 2, publicKey: 6 } as const;

/**
 * The body of the one packet that `bytes` are: with a header in the new format, its length in the shortest form.
 *
 * @throws InvalidInput `signature-invalid`
 */
export function openPacket(bytes: Buffer, tag: number, subject: string): Buffer {
  if (bytes[0] !== (0xc0 | tag)) throw malformed(subject, `is not an OpenPGP packet with tag ${tag}`);
  const [length, start] = lengthAt(bytes, 1);
  if (length === undefined || start + length !== bytes.length) {
    throw malformed(subject, 'is a packet of another length than it says');
  }
  return bytes.subarray(start);
}

/** A packet with this body. */
export function makePacket(tag: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0xc0 | tag), lengthOctets(body.length), body]);
}

/** A length of one, two or five octets, and where what it measures begins; undefined where it is not the shortest form. */
export function lengthAt(bytes: Buffer, at: number): readonly [length: number | undefined, start: number] {
  const first = bytes[at] ?? 0;
  if (first < 192) return [first, at + 1];
  if (first < 224) return [(first - 192) * 256 + (bytes[at + 1] ?? 0) + 192, at + 2];
  if (first !== 255 || at + 5 > bytes.length) return [undefined, at];
  const length = bytes.readUInt32BE(at + 1);
  return [length < 8384 ? undefined : length, at + 5];
}

function lengthOctets(length: number): Buffer {
  if (length < 192) return Buffer.of(length);
  if (length < 8384) return Buffer.of(192 + ((length - 192) >> 8), (length - 192) & 0xff);
  const octets = Buffer.alloc(5, 0xff);
  octets.writeUInt32BE(length, 1);
  return octets;
}

/** A multi-precision integer: how many bits it says to have, and the bytes that hold them. */
export interface PacketInteger {
  readonly bits: number;
  readonly value: Buffer;
}

/**
 * The multi-precision integer at a place, and where the next thing begins.
 *
 * @throws InvalidInput `signature-invalid` where the packet ends within it
 */
export function integerAt(
  bytes: Buffer,
  at: number,
  subject: string,
): readonly [integer: PacketInteger, end: number] {
  const bits = at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0;
  const end = at + 2 + Math.ceil(bits / 8);
  if (bits === 0 || end > bytes.length) throw malformed(subject, 'ends within a number');
  return [{ bits, value: bytes.subarray(at + 2, end) }, end];
}

/** Whether an integer says exactly how many bits it has, without leading zeros. */
export function isExact({ bits, value }: PacketInteger): boolean {
  return bitsOf(value) === bits;
}

/** A multi-precision integer of as many bits as it says, or else as it has. */
export function makeInteger(value: Buffer, bits = bitsOf(value)): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bits);
  return Buffer.concat([length, value]);
}

/** The bits of a number whose first byte is not zero. */
export function bitsOf(value: Buffer): number {
  return value.length * 8 - (Math.clz32(value[0] ?? 0) - 24);
}
