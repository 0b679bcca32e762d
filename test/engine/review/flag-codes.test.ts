import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { flagCodes } from '../../../src/engine/review/flag-codes.js';

const page = readFileSync(new URL('../../../docs/reviews.md', import.meta.url), 'utf8');

/** The rows of the table that begin with a code, cell by cell. */
const rows = (page.split(/^## /m).find((section) => section.startsWith('Flags\n')) ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, code, ...cells]) => [code?.replaceAll('`', ''), ...cells.slice(0, -1)]);

describe('docs/reviews.md', () => {
  it('has each flag with its severity, mark, audience and meaning, and none besides', () => {
    const expected = Object.entries(flagCodes).map(
      ([code, { severity, manualReview, audience, summary }]) => [
        code,
        severity,
        manualReview ? 'yes' : '',
        audience,
        summary,
      ],
    );
    expect(rows).toEqual(expected);
  });
});
