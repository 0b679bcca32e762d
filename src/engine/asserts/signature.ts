import { createHash, hash, type KeyObject, verify } from 'node:crypto';
import { malformed, openEnvelope, sealEnvelope } from './envelope.js';
import { bitsOf, integerAt, lengthAt, makeInteger, makePacket, openPacket, packetTags } from './packet.js';
import type { PublicKey } from './public-key.js';

/** A signature as read: what was hashed beside the content, and the RSA number. */
export interface Signature {
  /** The packet's beginning, up to and with the hashed subpackets. */
  readonly hashed: Buffer;
  /** The first two bytes of the hash, which the packet repeats. */
  readonly hashTag: Buffer;
  /** In as many bytes as the packet gives it. */
  readonly value: Buffer;
  /** How the packet states the length of the number. */
  readonly length: 'exact' | 'full' | 'either';
  readonly bits: number;
}

const subject = 'the signature';

/** Version 4, over a binary document, RSA, SHA-512. */
const head = Buffer.from('0400010a', 'hex');

const subpackets = { creationTime: 2, issuer: 16, issuerFingerprint: 33 } as const;

/**
 * Reads a signature's text. See docs/assertions.md, "Signatures".
 *
 * @throws InvalidInput `signature-invalid` where it is malformed, or made in another way than with RSA and SHA-512
 */
export function readSignature(text: Uint8Array): Signature {
  const body = openPacket(openEnvelope(text, subject), packetTags.signature, subject);
  if (!body.subarray(0, head.length).equals(head)) {
    throw malformed(subject, 'is not of version 4 over a binary document with RSA and SHA-512');
  }
  const [hashedSubpackets, hashedEnd] = areaAt(body, head.length);
  const [unhashedSubpackets, unhashedEnd] = areaAt(body, hashedEnd);
  const length = lengthForm(hashedSubpackets, unhashedSubpackets);
  const [{ value, bits }, end] = integerAt(body, unhashedEnd + 2, subject);
  if (end !== body.length) throw malformed(subject, 'has bytes left over');
  return {
    hashed: body.subarray(0, hashedEnd),
    hashTag: body.subarray(unhashedEnd, unhashedEnd + 2),
    value,
    length,
    bits,
  };
}

type Subpacket = readonly [type: number, content: Buffer];

function areaAt(body: Buffer, at: number): readonly [subpackets: Subpacket[], end: number] {
  const end = at + 2 <= body.length ? at + 2 + body.readUInt16BE(at) : Infinity;
  if (end > body.length) throw malformed(subject, 'ends within its subpackets');
  const found: Subpacket[] = [];
  let next = at + 2;
  while (next < end) {
    const [length = 0, start] = lengthAt(body, next);
    next = start + length;
    if (length === 0 || next > end)
      throw malformed(subject, 'has a subpacket that does not end where it says');
    found.push([body.readUInt8(start), body.subarray(start + 1, next)]);
  }
  return [found, end];
}

/**
 * Checks the subpackets and tells, by who wrote them, how the length of the number is stated. The creation time must
 * be there, once. The signature does not cover the unhashed area, so nothing is taken there but the issuer's id,
 * which must be the end of the fingerprint where the hashed area has one.
 */
function lengthForm(hashed: readonly Subpacket[], unhashed: readonly Subpacket[]): Signature['length'] {
  const times = hashed.filter(([type]) => type === subpackets.creationTime);
  if (times.length !== 1 || times[0]?.[1].length !== 4) throw malformed(subject, 'has no time of its making');
  for (const [type] of hashed) {
    // Bit 7 marks what a reader must understand.
    if ((type & 0x80) !== 0) throw malformed(subject, `has a critical subpacket of type ${type & 0x7f}`);
  }
  const fingerprint = hashed.find(([type]) => type === subpackets.issuerFingerprint)?.[1];
  unhashed.forEach(([type, content], index) => {
    const isIssuer = type === subpackets.issuer && content.length === 8 && index === 0;
    if (!isIssuer) throw malformed(subject, `has an unsigned subpacket of type ${type}`);
    if (fingerprint !== undefined && !fingerprint.subarray(-8).equals(content)) {
      throw malformed(subject, 'names another issuer than its fingerprint');
    }
  });
  if (fingerprint !== undefined) return 'exact';
  return unhashed.length === 0 ? 'full' : 'either';
}

/** What a key signs to sign `content`: the content, what the packet says of the signature, and how long that is. */
export function signedMessage(content: Uint8Array, hashed: Uint8Array): Buffer {
  const trailer = Buffer.from([4, 255, 0, 0, 0, 0]);
  trailer.writeUInt32BE(hashed.length, 2);
  return Buffer.concat([content, hashed, trailer]);
}

/**
 * The RSA number in as many bytes as the modulus has; undefined where it is no such number of this key. GnuPG states
 * how many bits a number has, other signers that it has as many as the modulus: each may only do it in its own way,
 * or the length could be changed without the signature breaking.
 */
function numberFor({ value, length, bits }: Signature, { bytes }: PublicKey): Buffer | undefined {
  const isFull = bits === bytes * 8;
  const isExact = bitsOf(value) === bits;
  if (!(length === 'full' ? isFull : length === 'exact' ? isExact : isFull || isExact)) return undefined;
  if (value.length > bytes) return undefined;
  return value.length === bytes ? value : Buffer.concat([Buffer.alloc(bytes - value.length), value]);
}

/** What is left to RSA (PKCS #1 v1.5 over SHA-512) of verifying a signature. */
export interface RsaCheck {
  readonly message: Buffer;
  readonly value: Buffer;
  readonly key: KeyObject;
}

/** What RSA has to confirm for the signature to be one of `key` over `content`; undefined where it is none anyway. */
export function rsaCheckOf(content: Uint8Array, signature: Signature, key: PublicKey): RsaCheck | undefined {
  const value = numberFor(signature, key);
  const message = signedMessage(content, signature.hashed);
  if (value === undefined || !tagHolds(message, signature)) return undefined;
  return { message, value, key: key.key };
}

/** Whether `key` made this signature over `content`. Computed on a thread of Node's pool. */
export function verifySignature(content: Uint8Array, signature: Signature, key: PublicKey): Promise<boolean> {
  const check = rsaCheckOf(content, signature, key);
  return check === undefined ? Promise.resolve(false) : confirm(check);
}

/** Whether RSA confirms it. Computed on a thread of Node's pool. */
export function confirm({ message, value, key }: RsaCheck): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify('sha512', message, key, value, (error, holds) => {
      if (error === null) resolve(holds);
      else reject(error);
    });
  });
}

/** Whether `key` made this signature over `content`, computed at once. */
export function verifySignatureNow(content: Uint8Array, signature: Signature, key: PublicKey): boolean {
  const check = rsaCheckOf(content, signature, key);
  return check !== undefined && verify('sha512', check.message, check.key, check.value);
}

function tagHolds(message: Buffer, { hashTag }: Signature): boolean {
  return hash('sha512', message, 'buffer').subarray(0, 2).equals(hashTag);
}

/** A signature to be made: the message to sign with RSA (PKCS #1 v1.5) over SHA-512, and how its text comes about. */
export interface UnfinishedSignature {
  readonly message: Buffer;
  /** The text of the signature, with a newline at its end, once the key has signed the message. */
  finish(value: Uint8Array): Buffer;
}

/** @param at when it is made, in milliseconds since 1970; the packet keeps seconds */
export function beginSignature(content: Uint8Array, at: number): UnfinishedSignature {
  const creationTime = Buffer.from([5, subpackets.creationTime, 0, 0, 0, 0]);
  creationTime.writeUInt32BE(Math.floor(at / 1000), 2);
  const hashed = Buffer.concat([head, Buffer.of(0, creationTime.length), creationTime]);
  const message = signedMessage(content, hashed);
  return {
    message,
    finish: (value) => {
      const hashTag = createHash('sha512').update(message).digest().subarray(0, 2);
      const body = Buffer.concat([
        hashed,
        Buffer.of(0, 0),
        hashTag,
        makeInteger(Buffer.from(value), value.length * 8),
      ]);
      return Buffer.from(`${sealEnvelope(makePacket(packetTags.signature, body))}\n`);
    },
  };
}
