import { LRUCache } from 'lru-cache';

/** How many callers are told apart; the one that was quiet for the longest is forgotten, and begins anew. */
const mostCallers = 20_000;

/** Where a caller stands after it asked. */
export interface Standing {
  /** Whether it may go on. */
  readonly isWithin: boolean;
  /** How many requests it may still send at once. */
  readonly remaining: number;
  /** Milliseconds until it may send one; 0 where it may now. */
  readonly wait: number;
  /** Milliseconds until it may send a whole burst again. */
  readonly reset: number;
}

/**
 * A bucket for each caller that fills steadily and never holds more than a burst (docs/overload.md, "Limits for each
 * caller"). Of a bucket nothing is kept but the time at which it will be full.
 */
export class RateLimit {
  readonly #fullAt = new LRUCache<string, number>({ max: mostCallers });
  /** Milliseconds that one request takes to come back. */
  readonly #each: number;
  /** Milliseconds in which an empty bucket fills. */
  readonly #whole: number;

  /**
   * @param perSecond how many requests come back every second
   * @param burst how many the bucket holds
   * @param now a clock in milliseconds that never goes back
   */
  constructor(
    perSecond: number,
    readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#each = 1000 / perSecond;
    this.#whole = burst * this.#each;
  }

  /** Takes one request out of the caller's bucket; out of an empty one nothing is taken. */
  take(caller: string): Standing {
    const now = this.now();
    const fullAt = this.#fullAtOf(caller, now);
    const after = fullAt + this.#each;
    const isWithin = after - now <= this.#whole;
    if (isWithin) this.#fullAt.set(caller, after);
    return this.#standing(isWithin, isWithin ? after : fullAt, now);
  }

  /** Takes for work that is done already: a bucket that does not hold so much owes it, and fills that much later. */
  owe(caller: string, requests: number): Standing {
    const now = this.now();
    const fullAt = this.#fullAtOf(caller, now) + requests * this.#each;
    this.#fullAt.set(caller, fullAt);
    return this.#standing(fullAt - now <= this.#whole, fullAt, now);
  }

  /** Where a caller stands, without taking anything. */
  look(caller: string): Standing {
    const now = this.now();
    const fullAt = this.#fullAtOf(caller, now);
    return this.#standing(fullAt + this.#each - now <= this.#whole, fullAt, now);
  }

  #fullAtOf(caller: string, now: number): number {
    return Math.max(this.#fullAt.get(caller) ?? now, now);
  }

  #standing(isWithin: boolean, fullAt: number, now: number): Standing {
    const reset = fullAt - now;
    return {
      isWithin,
      remaining: Math.max(0, Math.floor((this.#whole - reset) / this.#each)),
      wait: Math.max(0, reset + this.#each - this.#whole),
      reset,
    };
  }
}
