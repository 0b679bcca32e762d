import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { malformed, openEnvelope, sealEnvelope } from './envelope.js';
import { bitsOf, integerAt, isExact, makeInteger, makePacket, openPacket, packetTags } from './packet.js';

/** A key that verifies signatures, as an account-key's body carries it. */
export interface PublicKey {
  /** SHA3-384 of its envelope in base64url: what `sign-key-sha3-384` names. */
  readonly id: string;
  readonly key: KeyObject;
  /** Length of the modulus, and so of a signature, in bytes. */
  readonly bytes: number;
  /** Length of the modulus in bits. */
  readonly bits: number;
  /** Its text, without a newline at the end. */
  readonly text: string;
}

/** The shortest RSA modulus, in bits, whose signatures are taken. */
export const leastVerifyingBits = 2048;

/** The shortest RSA modulus, in bits, that signs. */
export const leastSigningBits = 4096;

/** Version 4, made at the beginning of 2016 whenever it was, for RSA: so that a key has one id alone. */
const head = Buffer.from('045685c18001', 'hex');

/**
 * Reads a public key out of the body of an account-key. See docs/assertions.md, "Keys".
 *
 * @throws InvalidInput `signature-invalid` where it is malformed or too short
 */
export function readPublicKey(text: Uint8Array): PublicKey {
  const subject = 'the public key';
  const packet = openEnvelope(text, subject);
  const body = openPacket(packet, packetTags.publicKey, subject);
  if (!body.subarray(0, head.length).equals(head)) {
    throw malformed(subject, 'is no RSA key of version 4 with the creation time of all keys');
  }
  const [modulus, modulusEnd] = integerAt(body, head.length, subject);
  const [exponent, end] = integerAt(body, modulusEnd, subject);
  if (end !== body.length) throw malformed(subject, 'has bytes left over');
  if (!isExact(modulus) || !isExact(exponent)) {
    throw malformed(subject, 'holds a number of another length than it says');
  }
  return publicKeyOf(modulus.value, exponent.value);
}

/** @throws InvalidInput `signature-invalid` where the key is no RSA key, or too short */
export function publicKeyOfObject(key: KeyObject): PublicKey {
  const { n, e } = key.asymmetricKeyType === 'rsa' ? key.export({ format: 'jwk' }) : {};
  if (n === undefined || e === undefined) throw malformed('the key', 'is no RSA key');
  return publicKeyOf(Buffer.from(n, 'base64url'), Buffer.from(e, 'base64url'));
}

function publicKeyOf(modulus: Buffer, exponent: Buffer): PublicKey {
  const bits = bitsOf(modulus);
  if (bits < leastVerifyingBits) {
    throw malformed('the public key', `has ${bits} bits, expected at least ${leastVerifyingBits}`);
  }
  if (
    exponent.length > 4 ||
    exponent.readUIntBE(0, exponent.length) < 3 ||
    !isOdd(exponent) ||
    !isOdd(modulus)
  ) {
    throw malformed('the public key', 'has numbers that no RSA key has');
  }
  const body = Buffer.concat([head, makeInteger(modulus), makeInteger(exponent)]);
  const packet = makePacket(packetTags.publicKey, body);
  const id = createHash('sha3-384').update(Buffer.of(1)).update(packet).digest('base64url');
  const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return { id, key, bytes: modulus.length, bits, text: sealEnvelope(packet) };
}

function isOdd(value: Buffer): boolean {
  return ((value.at(-1) ?? 0) & 1) === 1;
}
