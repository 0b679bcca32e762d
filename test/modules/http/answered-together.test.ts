import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnsweredTogether } from '../../../src/modules/http/answered-together.js';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Requests are told by their ids; nothing is sent to anybody. */
function recording(onMake: (id: number, add: (id: number) => void) => void = () => undefined) {
  const done: string[] = [];
  const together = new AnsweredTogether<{ of: string }>(
    ({ id }) => {
      done.push(`make ${id}`);
      onMake(Number(id), add);
      return { of: id };
    },
    ({ of }) => done.push(`send ${of}`),
  );
  const add = (id: number): void => {
    together.add({ id: String(id) } as FastifyRequest, {} as FastifyReply);
  };
  return { done, add };
}

describe('what arrives in one turn', () => {
  it('is made and then sent at the end of the turn, in the order in which it came', async () => {
    const { done, add } = recording();
    add(1);
    add(2);
    expect(done).toEqual([]);
    await setImmediate();
    expect(done).toEqual(['make 1', 'make 2', 'send 1', 'send 2']);
  });

  it('is begun with at once when it is much, so that the turn takes as long as the work', async () => {
    const { done, add } = recording();
    numbers(70).forEach(add);
    expect(done).toHaveLength(2 * 64);
    await setImmediate();
    expect(done).toHaveLength(2 * 70);
  });

  it('is done once, and so is what comes while it is done', async () => {
    const { done, add } = recording((id, addNext) => {
      if (id < 3) addNext(id + 1);
    });
    add(0);
    for (const turn of numbers(5)) {
      await setImmediate();
      expect(done).toHaveLength(2 * Math.min(turn + 1, 4));
    }
    expect(new Set(done).size).toBe(done.length);
  });
});
