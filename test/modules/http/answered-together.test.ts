import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { AnsweredTogether } from '../../../src/modules/http/answered-together.js';

function recording(): { readonly done: string[]; readonly together: AnsweredTogether<number> } {
  const done: string[] = [];
  const together = new AnsweredTogether<number>([
    (one) => done.push(`decide ${one}`),
    (one) => done.push(`send ${one}`),
  ]);
  return { done, together };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('what arrives in one turn', () => {
  it('is done step by step at the end of the turn, in the order in which it came', async () => {
    const { done, together } = recording();
    together.add(1);
    together.add(2);
    expect(done).toEqual([]);
    await setImmediate();
    expect(done).toEqual(['decide 1', 'decide 2', 'send 1', 'send 2']);
  });

  it('is begun with at once when it is much, so that the turn takes as long as the work', async () => {
    const { done, together } = recording();
    for (const number of numbers(70)) together.add(number);
    expect(done).toHaveLength(2 * 64);
    await setImmediate();
    expect(done).toHaveLength(2 * 70);
  });

  it('is done once, and so is what comes while it is done', async () => {
    const done: number[] = [];
    const together: AnsweredTogether<number> = new AnsweredTogether<number>([
      (one) => {
        done.push(one);
        if (one < 3) together.add(one + 1);
      },
    ]);
    together.add(0);
    for (const turn of numbers(4)) {
      await setImmediate();
      expect(done).toEqual(numbers(turn + 1));
    }
    await setImmediate();
    expect(done).toHaveLength(4);
  });
});
