import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from './scenario.js';

describe('the scenarios', () => {
  it('are 161, and each letter has a file that accounts for all of its own', () => {
    const counts: readonly number[] = Object.values(catalogue);
    expect(counts.reduce((sum, count) => sum + count)).toBe(161);
    const files = readdirSync(new URL('.', import.meta.url)).filter((name) =>
      /^[a-z]-.*\.test\.ts$/.test(name),
    );
    const letters = files.map((name) => name.charAt(0).toUpperCase());
    expect(letters.sort()).toEqual(Object.keys(catalogue));
  });
});
