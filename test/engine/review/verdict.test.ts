import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flag, type Flag } from '../../../src/engine/review/flag.js';
import { flagCodes, type FlagCode } from '../../../src/engine/review/flag-codes.js';
import { counts, verdictOf, type Verdict } from '../../../src/engine/review/verdict.js';

const codes = Object.keys(flagCodes) as FlagCode[];
const one = (code: FlagCode, more: Partial<Flag> = {}): Flag => ({ ...flag(code, 'a message'), ...more });

describe('the verdict', () => {
  it.each<[Verdict, readonly FlagCode[]]>([
    ['approve', []],
    ['approve', ['peer-unknown', 'auto-connection-not-granted', 'aliases-in-metadata']],
    ['approve', ['grant-defect', 'grant-without-names']],
    ['hold', ['install-needs-grant']],
    ['hold', ['grant-malformed']],
    ['hold', ['daemon-with-browser-support']],
    ['hold', ['key-unknown']],
    ['hold', ['key-unknown', 'grant-defect']],
    ['reject', ['attribute-type']],
    ['reject', ['metadata-unreadable', 'key-unknown', 'grant-defect']],
    ['hold', ['attribute-type', 'install-needs-grant']],
  ])('is %s for %j', (verdict, found) => {
    expect(verdictOf(found.map((code) => one(code)))).toBe(verdict);
  });

  it.each(codes)('does not count %s where it was accepted or an exception lifts it', (code) => {
    expect(verdictOf([one(code, { excepted: { reason: 'looked at' } })])).toBe('approve');
    expect(verdictOf([one(code, { since: 'accepted' })])).toBe('approve');
    expect(verdictOf([one(code, { since: 'new' })])).toBe(verdictOf([one(code)]));
  });

  const flags = fc.array(
    fc
      .tuple(
        fc.constantFrom(...codes),
        fc.constantFrom<Partial<Flag>>(
          {},
          {},
          { since: 'accepted' },
          { since: 'new' },
          { excepted: { reason: 'r' } },
        ),
      )
      .map(([code, more]) => one(code, more)),
    { maxLength: 6 },
  );

  it('does not depend on the order, nor on flags that do not count', () => {
    fc.assert(
      fc.property(flags, (found) => {
        expect(verdictOf([...found].reverse())).toBe(verdictOf(found));
        expect(verdictOf(found.filter(counts))).toBe(verdictOf(found));
      }),
    );
  });

  it('approves nothing that has a mark, and rejects nothing on account of the store', () => {
    fc.assert(
      fc.property(flags, (found) => {
        const verdict = verdictOf(found);
        const counting = found.filter(counts);
        if (counting.some(({ manualReview }) => manualReview)) expect(verdict).toBe('hold');
        if (counting.every(({ audience }) => audience === 'store')) expect(verdict).not.toBe('reject');
        if (verdict === 'approve') expect(counting.every(({ audience }) => audience === 'store')).toBe(true);
      }),
    );
  });
});
