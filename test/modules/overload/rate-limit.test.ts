import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RateLimit } from '../../../src/modules/overload/rate-limit.js';

describe('a rate limit', () => {
  const limitAt = (perSecond: number, burst: number) => {
    const clock = { now: 5000 };
    return { clock, limit: new RateLimit(perSecond, burst, () => clock.now) };
  };

  it('lets a burst through, then as many as come back', () => {
    const { clock, limit } = limitAt(2, 3);
    const take = () => limit.take('a').isWithin;
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
    clock.now += 499;
    expect(take()).toBe(false);
    clock.now += 1;
    expect([take(), take()]).toEqual([true, false]);
  });

  it('says what is left, and when there is more', () => {
    const { limit } = limitAt(2, 3);
    expect(limit.take('a')).toEqual({ isWithin: true, remaining: 2, wait: 0, reset: 500 });
    limit.take('a');
    expect(limit.take('a')).toEqual({ isWithin: true, remaining: 0, wait: 500, reset: 1500 });
    expect(limit.take('a')).toEqual({ isWithin: false, remaining: 0, wait: 500, reset: 1500 });
  });

  it('lets what is owed come back first', () => {
    const { clock, limit } = limitAt(10, 5);
    expect(limit.owe('a', 25)).toMatchObject({ isWithin: false, wait: 2100 });
    clock.now += 2099;
    expect(limit.take('a').isWithin).toBe(false);
    clock.now += 1;
    expect(limit.take('a').isWithin).toBe(true);
  });

  it('keeps callers apart, and looks without taking', () => {
    const { limit } = limitAt(1, 1);
    expect(limit.look('a').isWithin).toBe(true);
    expect(limit.take('a').isWithin).toBe(true);
    expect(limit.look('a').isWithin).toBe(false);
    expect(limit.take('b').isWithin).toBe(true);
  });

  it('forgets the one that was quiet for the longest', () => {
    const { limit } = limitAt(1, 1);
    limit.take('first');
    for (let other = 0; other < 20_000; other++) limit.take(`other ${other}`);
    expect(limit.take('other 19999').isWithin).toBe(false);
    expect(limit.take('first').isWithin).toBe(true);
  });

  it('never lets more through in any time than a burst and what comes back in it', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        pauses,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 8 }),
        (times, rate, burst) => {
          const { clock, limit } = limitAt(rate, burst);
          const through: number[] = [];
          for (const time of times) {
            clock.now += time;
            if (limit.take('a').isWithin) through.push(clock.now);
          }
          through.forEach((from, first) => {
            through.slice(first).forEach((to, more) => {
              expect(more + 1).toBeLessThanOrEqual(burst + ((to - from) * rate) / 1000 + 1e-6);
            });
          });
        },
      ),
    );
  });
});
