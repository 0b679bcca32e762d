import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decode } from '../../../src/engine/asserts/decode.js';
import { openEnvelope, sealEnvelope } from '../../../src/engine/asserts/envelope.js';
import { InvalidInput } from '../../../src/engine/invalid-input.js';
import { makePacket, openPacket, packetTags } from '../../../src/engine/asserts/packet.js';
import { readSignature, verifySignature } from '../../../src/engine/asserts/signature.js';
import { describeShared } from '../../shared.js';
import { testSigner } from '../../support/keys.js';
import {
  account,
  accountKey,
  cameraGrant,
  ownRoot,
  own,
  snapDeclaration,
  textOf,
} from '../../support/signing.js';
import { refusalOf } from '../refusal.js';
import { holds, isSigned, keyIn } from './signed.js';

const { publicKey } = testSigner('signing');

describe('signature', () => {
  let bytes: Buffer;

  beforeAll(async () => {
    bytes = Buffer.from(textOf(await snapDeclaration(own, 'a', 1, cameraGrant)));
  });

  it('holds over what was signed, with its key alone', async () => {
    for (const signed of [
      await snapDeclaration(own, 'a', 1, { ...cameraGrant, note: 'grüße\nzwei Zeilen' }),
      await account(own, 'acme'),
    ]) {
      expect(holds(signed, publicKey)).toBe(true);
      expect(await verifySignature(signed.content, readSignature(signed.signature), publicKey)).toBe(true);
      expect(holds(signed, testSigner('stranger').publicKey)).toBe(false);
    }
    const withBody = await accountKey(ownRoot, own.accountId, 'signing');
    expect(holds(withBody, testSigner('root').publicKey)).toBe(true);
  });

  it('breaks with any byte that is changed, wherever it stands', () => {
    expect(isSigned(bytes, publicKey)).toBe(true);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ change;
        expect(isSigned(copy, publicKey)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('breaks with any byte that is inserted or removed, but for the newline at the end', () => {
    const end = bytes.length - 1;
    fc.assert(
      fc.property(fc.nat({ max: end }), fc.option(fc.nat({ max: 255 })), (at, inserted) => {
        const isLastNewline = at === end && (inserted === null || inserted === 10);
        fc.pre(!isLastNewline);
        const middle = inserted === null ? [] : [inserted];
        const rest = bytes.subarray(inserted === null ? at + 1 : at);
        const copy = Buffer.concat([bytes.subarray(0, at), Buffer.from(middle), rest]);
        // A byte put beside one like it makes the same text, as does one of a run taken away.
        if (copy.equals(bytes)) return;
        expect(isSigned(copy, publicKey)).toBe(false);
      }),
      { numRuns: 2000 },
    );
    expect(isSigned(bytes.subarray(0, -1), publicKey)).toBe(true);
  });

  describe('as a packet', () => {
    const subject = 'the signature';
    let body: Buffer;
    let content: Uint8Array;

    beforeAll(() => {
      const signed = decode(bytes);
      content = signed.content;
      body = openPacket(openEnvelope(signed.signature, subject), packetTags.signature, subject);
    });

    const textWith = (...parts: Uint8Array[]) =>
      Buffer.from(`${sealEnvelope(makePacket(packetTags.signature, Buffer.concat(parts)))}\n`);
    const hex = (text: string) => Buffer.from(text, 'hex');
    /** Version, type, algorithms; the hashed and the unhashed subpackets; what follows them. */
    const packet = (hashed: string, unhashed = '', head = '0400010a') => {
      const area = (text: string) => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(text.length / 2);
        return Buffer.concat([length, hex(text)]);
      };
      return textWith(hex(head), area(hashed), area(unhashed), body.subarray(14));
    };
    const time = '050200000001';
    const fingerprint = `162104${'ab'.repeat(20)}`;
    const issuer = '0910abababababababab';

    it('is read as it was written', () => {
      const { hashed, hashTag, value, length, bits } = readSignature(decode(bytes).signature);
      expect([hashed, hashTag]).toEqual([body.subarray(0, 12), body.subarray(14, 16)]);
      expect({ length, bits, bytes: value.length }).toEqual({ length: 'full', bits: 4096, bytes: 512 });
    });

    it.each([
      ['exact', `${time}${fingerprint}`, ''],
      ['exact', `${time}${fingerprint}`, issuer],
      ['either', time, issuer],
      ['full', time, ''],
    ])('states the length of its number as %s, by who wrote it', (length, hashed, unhashed) => {
      expect(readSignature(packet(hashed, unhashed))).toMatchObject({ length });
    });

    const notOurs = 'is not of version 4 over a binary document with RSA and SHA-512';

    it.each([
      ['of version 3', time, '', '0300010a', notOurs],
      ['over text', time, '', '0401010a', notOurs],
      ['with another algorithm', time, '', '0400110a', notOurs],
      ['with SHA-256', time, '', '04000108', notOurs],
      ['without a time', '', '', undefined, 'has no time of its making'],
      ['with two times', time + time, '', undefined, 'has no time of its making'],
      ['with a time of three bytes', '0402000001', '', undefined, 'has no time of its making'],
      ['with a time that is not signed', '', time, undefined, 'has no time of its making'],
      ['with a critical subpacket', `${time}0294ff`, '', undefined, 'has a critical subpacket of type 20'],
      [
        'with a subpacket without a type',
        `${time}00`,
        '',
        undefined,
        'has a subpacket that does not end where it says',
      ],
      [
        'with a subpacket that is too long',
        `${time}0514`,
        '',
        undefined,
        'has a subpacket that does not end where it says',
      ],
      ['with something unsigned', time, '0214ff', undefined, 'has an unsigned subpacket of type 20'],
      ['with two issuers', time, issuer + issuer, undefined, 'has an unsigned subpacket of type 16'],
      ['with a short issuer', time, '0210ab', undefined, 'has an unsigned subpacket of type 16'],
      [
        'with another issuer than its fingerprint',
        `${time}${fingerprint}`,
        '0910cdcdcdcdcdcdcdcd',
        undefined,
        'names another issuer than its fingerprint',
      ],
    ])('is not taken %s', (_, hashed, unhashed, head, message) => {
      expect(refusalOf(() => readSignature(packet(hashed, unhashed, head)))).toEqual({
        code: 'signature-invalid',
        message: `${subject} ${message}`,
      });
    });

    it('is not taken where it ends early, or not where its number ends', () => {
      const end = body.length;
      for (const [from, to, message] of [
        [0, 4, 'ends within its subpackets'],
        [0, 9, 'ends within its subpackets'],
        [0, 13, 'ends within its subpackets'],
        [0, 15, 'ends within a number'],
        [0, end - 1, 'ends within a number'],
      ] as const) {
        expect(refusalOf(() => readSignature(textWith(body.subarray(from, to)))).message).toBe(
          `${subject} ${message}`,
        );
      }
      expect(refusalOf(() => readSignature(textWith(body, Buffer.of(0)))).message).toBe(
        `${subject} has bytes left over`,
      );
    });

    it('does not hold with another hash tag, or a number of another length', () => {
      const holdsWith = (...parts: Uint8Array[]) =>
        isSigned(Buffer.concat([content, Buffer.from('\n\n'), textWith(...parts)]), publicKey);
      const [start, tag, number] = [body.subarray(0, 14), body.subarray(14, 16), body.subarray(18)];
      expect(holdsWith(start, tag, hex('1000'), number)).toBe(true);
      expect(holdsWith(start, hex('0000'), hex('1000'), number)).toBe(false);
      expect(holdsWith(start, tag, hex('0fff'), number)).toBe(false);
      expect(holdsWith(start, tag, hex('1008'), Buffer.of(0), number)).toBe(false);
    });

    it('is an assertion or a refusal, whatever is in it', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat({ max: 40 }), (noise, at) => {
          const text = textWith(body.subarray(0, at), noise);
          try {
            readSignature(text);
          } catch (fault) {
            expect(fault).toBeInstanceOf(InvalidInput);
          }
        }),
        { numRuns: 1000 },
      );
    });
  });
});

describeShared('signatures of the public store', 'reference/real-assertions', (folder) => {
  const read = (name: string) => readFileSync(join(folder, name));
  const key = keyIn(decode(read('canonical-store.account-key.assert')));
  const files = readdirSync(folder).filter((name) => name.includes('snap-declaration'));

  it.each(files)('%s is signed by its key, and not once a byte is changed', (name) => {
    const bytes = read(name);
    expect(decode(bytes).headers['sign-key-sha3-384']).toBe(key.id);
    expect(isSigned(bytes, key)).toBe(true);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ (1 << bit);
        expect(isSigned(copy, key)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
