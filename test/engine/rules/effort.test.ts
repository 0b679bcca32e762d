import { describe, expect, it } from '@jest/globals';
import { mostSteps } from '../../../src/engine/rules/effort.js';
import type { AttributeValue } from '../../../src/engine/snap/values.js';
import { matched } from '../candidates.js';
import { refusalOf } from '../refusal.js';

const constraints = (a: readonly string[] | string) => ({ 'plug-attributes': { a } });
const plug = (a: AttributeValue) => ({ plug: { attributes: { a } } });
const texts = (count: number, text: string) => Array.from({ length: count }, () => text);

describe('the effort of comparing', () => {
  const tooMuch = {
    code: 'limit-exceeded',
    message: `comparing the attributes takes more than ${mostSteps} steps`,
  };
  const decide = (wanted: readonly string[] | string, found: AttributeValue) =>
    matched('slot', 'allow-connection', constraints(wanted), plug(found));

  it('is bounded where alternatives meet lists', () => {
    const alternatives = [...texts(999, 'n'), 'x'];
    expect(decide(alternatives, texts(1000, 'x'))).toBe(1);
    expect(decide(alternatives, texts(1990, 'x'))).toBe(1);
    expect(refusalOf(() => decide(alternatives, texts(2000, 'x')))).toEqual(tooMuch);
  });

  it('is bounded where patterns meet long texts', () => {
    const patterns = texts(100, '[n]');
    const text = 'x'.repeat(16_000);
    expect(decide(patterns, texts(15, text))).toBe(0);
    expect(decide([...patterns, '[x]+'], texts(15, text))).toBe(1);
    expect(refusalOf(() => decide([...patterns, '[x]+'], texts(25, text)))).toEqual(tooMuch);
  });

  it('is bounded where lists stand in lists', () => {
    const inner = texts(1990, 'x');
    const lists = Array.from({ length: 1000 }, () => inner);
    expect(decide('x', lists)).toBe(1);
    expect(refusalOf(() => decide('x', [...lists, ...lists.slice(0, 10)]))).toEqual(tooMuch);
  });

  it('is counted anew for each decision', () => {
    const alternatives = [...texts(999, 'n'), 'x'];
    for (let i = 0; i < 4; i++) expect(decide(alternatives, texts(1500, 'x'))).toBe(1);
  });
});
