import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEnvelope, sealEnvelope } from '../../../src/engine/asserts/envelope.js';
import { refusalOf } from '../refusal.js';

const open = (text: string) => openEnvelope(Buffer.from(text, 'latin1'), 'the text');
const refused = (text: string) => refusalOf(() => open(text));

describe('envelope', () => {
  it('gives back what was sealed, with and without a newline at the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (packet) => {
        const text = sealEnvelope(packet);
        expect(open(text).equals(packet)).toBe(true);
        expect(open(`${text}\n`).equals(packet)).toBe(true);
        expect(text.split('\n').every((line) => line.length <= 76)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('has one text alone: any text that opens is the sealed one', () => {
    const character = fc.constantFrom(
      'A',
      'Q',
      'g',
      'w',
      '/',
      '+',
      '=',
      '\n',
      ' ',
      '-',
      '_',
      '9',
      '\r',
      '\0',
      'é',
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.array(character, { maxLength: 2 }),
        (packet, at, removed, inserted) => {
          const sealed = sealEnvelope(packet);
          const start = at % (sealed.length + 1);
          const text = sealed.slice(0, start) + inserted.join('') + sealed.slice(start + removed);
          let opened: Buffer;
          try {
            opened = open(text);
          } catch {
            return;
          }
          expect(text.replace(/\n$/, '')).toBe(sealEnvelope(opened));
        },
      ),
      { numRuns: 3000 },
    );
  });

  const sealed = sealEnvelope(Buffer.alloc(100, 7));

  it.each([
    ['nothing', ''],
    ['a newline alone', '\n'],
    ['two newlines at its end', `${sealed}\n\n`],
    ['one long line', sealed.replace('\n', '')],
    ['short lines', sealed.replace(/.{40}/g, '$&\n')],
    ['blanks', 'AQ =='],
    ['base64url', 'AQ-_'],
    ['no padding', 'AQ'],
    ['padding in the middle', 'AQ==AQ=='],
    ['bits too many in its last character', 'AR=='],
    ['characters above ASCII', 'AQ\u00ff='],
  ])('refuses %s', (_, text) => {
    expect(refused(text)).toEqual({
      code: 'signature-invalid',
      message: 'the text is not base64 in its canonical form, in lines of 76 characters',
    });
  });

  it('refuses another version', () => {
    expect(refused('AgAA')).toEqual({
      code: 'signature-invalid',
      message: 'the text has version 2, expected 1',
    });
  });
});
