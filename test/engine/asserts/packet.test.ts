import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bitsOf,
  integerAt,
  isExact,
  lengthAt,
  makeInteger,
  makePacket,
  openPacket,
  packetTags,
} from '../../../src/engine/asserts/packet.js';
import { refusalOf } from '../refusal.js';

const tag = packetTags.signature;
const hex = (text: string) => Buffer.from(text, 'hex');
const refused = (act: () => unknown) => refusalOf(act).message;

describe('packet', () => {
  it('gives back the body it was made with, whatever its length', () => {
    const length = fc.oneof(fc.nat({ max: 300 }), fc.constantFrom(191, 192, 193, 8383, 8384, 8385, 70_000));
    fc.assert(
      fc.property(length, (size) => {
        const body = Buffer.alloc(size, size);
        expect(openPacket(makePacket(tag, body), tag, 'it').equals(body)).toBe(true);
      }),
    );
  });

  it.each([
    ['nothing', '', 'it is not an OpenPGP packet with tag 2'],
    ['a packet of another tag', 'c600', 'it is not an OpenPGP packet with tag 2'],
    ['a header in the old format', '8800', 'it is not an OpenPGP packet with tag 2'],
    ['a body that is too short', 'c20201', 'it is a packet of another length than it says'],
    ['a body that is too long', 'c2010102', 'it is a packet of another length than it says'],
    ['two packets', 'c20101c20101', 'it is a packet of another length than it says'],
    [
      'a length in five octets that fits into one',
      'c2ff0000000101',
      'it is a packet of another length than it says',
    ],
    ['a length that ends too early', 'c2ff0000', 'it is a packet of another length than it says'],
    ['a length in parts', 'c2e101', 'it is a packet of another length than it says'],
  ])('is not %s', (_, bytes, message) => {
    expect(refused(() => openPacket(hex(bytes), tag, 'it'))).toBe(message);
  });

  it('takes five octets of length only where fewer do not hold it', () => {
    expect(lengthAt(hex('ff000020bf'), 0)).toEqual([undefined, 5]);
    expect(lengthAt(hex('ff000020c0'), 0)).toEqual([8384, 5]);
    expect(lengthAt(hex('dfff'), 0)).toEqual([8383, 2]);
    expect(lengthAt(hex('c000'), 0)).toEqual([192, 2]);
    expect(lengthAt(hex('bf'), 0)).toEqual([191, 1]);
  });

  it('holds integers with as many bits as they have', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 200n }), (number) => {
        const text = number.toString(16);
        const value = hex(text.padStart(text.length + (text.length % 2), '0'));
        const [integer, end] = integerAt(makeInteger(value), 0, 'it');
        expect(integer).toEqual({ bits: number.toString(2).length, value });
        expect(end).toBe(2 + value.length);
        expect(isExact(integer)).toBe(true);
        expect(isExact({ ...integer, bits: integer.bits + 1 })).toBe(false);
        expect(bitsOf(value)).toBe(integer.bits);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['half a length', '00'],
    ['a length of 0', '0000'],
    ['fewer bytes than it says', '0009ff'],
  ])('refuses an integer with %s', (_, bytes) => {
    expect(refused(() => integerAt(hex(bytes), 0, 'it'))).toBe('it ends within a number');
  });
});
