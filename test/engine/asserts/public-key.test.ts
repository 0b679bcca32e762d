import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealEnvelope, openEnvelope } from '../../../src/engine/asserts/envelope.js';
import { InvalidInput } from '../../../src/engine/invalid-input.js';
import { makeInteger, makePacket, openPacket, packetTags } from '../../../src/engine/asserts/packet.js';
import { publicKeyOfObject, readPublicKey } from '../../../src/engine/asserts/public-key.js';
import { keyFile, testSigner } from '../../support/keys.js';
import { refusalOf } from '../refusal.js';

const { publicKey } = testSigner('stranger');
const subject = 'the public key';
const body = openPacket(openEnvelope(Buffer.from(publicKey.text), subject), packetTags.publicKey, subject);
const head = body.subarray(0, 6);
const modulus = body.subarray(8, 8 + 512);
const exponent = Buffer.from('010001', 'hex');

const keyText = (...parts: Uint8Array[]) =>
  Buffer.from(sealEnvelope(makePacket(packetTags.publicKey, Buffer.concat(parts))));
const changed = (bytes: Buffer, at: number, value: number) => {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
};

describe('public key', () => {
  it('is read out of its own text, and has the key and the id it was made with', () => {
    const read = readPublicKey(Buffer.from(`${publicKey.text}\n`));
    expect(read).toMatchObject({ id: publicKey.id, bits: 4096, bytes: 512, text: publicKey.text });
    const pem = createPublicKey(readFileSync(keyFile('stranger')));
    expect(read.key.export({ type: 'spki', format: 'pem' })).toBe(
      pem.export({ type: 'spki', format: 'pem' }),
    );
  });

  it('is made of its parts as it is written', () => {
    expect(keyText(head, makeInteger(modulus), makeInteger(exponent)).toString()).toBe(publicKey.text);
  });

  it('has one text alone: what reads as a key at all after a change is another one', () => {
    const bytes = Buffer.from(publicKey.text);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        try {
          const read = readPublicKey(changed(bytes, at, (bytes[at] ?? 0) ^ change));
          expect(read.id).not.toBe(publicKey.id);
        } catch (fault) {
          expect(fault).toBeInstanceOf(InvalidInput);
        }
      }),
      { numRuns: 1000 },
    );
  });

  const leadingZero = Buffer.concat([Buffer.of(0), modulus]);
  const few = Buffer.alloc(128, 0xff);
  const noKey = 'is no RSA key of version 4 with the creation time of all keys';

  it.each<[string, Buffer, string]>([
    ['of another version', keyText(changed(head, 0, 3), body.subarray(6)), noKey],
    ['with another creation time', keyText(changed(head, 4, 0), body.subarray(6)), noKey],
    ['of another algorithm', keyText(changed(head, 5, 17), body.subarray(6)), noKey],
    ['that ends in its head', keyText(head.subarray(0, 4)), noKey],
    ['without numbers', keyText(head), 'ends within a number'],
    ['without an exponent', keyText(head, makeInteger(modulus)), 'ends within a number'],
    ['with bytes left over', keyText(body, Buffer.of(0)), 'has bytes left over'],
    [
      'with a leading zero',
      keyText(head, makeInteger(leadingZero, 4104), makeInteger(exponent)),
      'holds a number of another length than it says',
    ],
    [
      'with fewer bits than it says',
      keyText(head, makeInteger(modulus), makeInteger(exponent, 24)),
      'holds a number of another length than it says',
    ],
    [
      'that is too short',
      keyText(head, makeInteger(few), makeInteger(exponent)),
      'has 1024 bits, expected at least 2048',
    ],
    ...(
      [
        ['an even exponent', modulus, Buffer.of(4)],
        ['the exponent 1', modulus, Buffer.of(1)],
        ['a long exponent', modulus, Buffer.from('0100000001', 'hex')],
        ['an even modulus', changed(modulus, 511, 2), exponent],
      ] as const
    ).map(([name, n, e]): [string, Buffer, string] => [
      `with ${name}`,
      keyText(head, makeInteger(n), makeInteger(e)),
      'has numbers that no RSA key has',
    ]),
  ])('is not taken %s', (_, text, message) => {
    expect(refusalOf(() => readPublicKey(text))).toEqual({
      code: 'signature-invalid',
      message: `${subject} ${message}`,
    });
  });

  it('is RSA', () => {
    const { publicKey: elliptic } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(refusalOf(() => publicKeyOfObject(elliptic)).message).toBe('the key is no RSA key');
  });
});
