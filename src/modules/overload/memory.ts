import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** How much of what there is may be in use before it counts as short. */
const share = 0.9;

/** Milliseconds between two looks. */
const lookEvery = 250;

/** Whether memory is short: the heap's own limit, or that of the container where there is one, is nearly reached. */
export class Memory {
  #isShort = false;
  #lookedAt = -Infinity;
  readonly #mostResident = share * containerMemory();

  /** @param now milliseconds, of a clock that never goes back */
  isShort(now: number): boolean {
    if (now - this.#lookedAt > lookEvery) {
      this.#lookedAt = now;
      const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
      this.#isShort = used > share * limit || this.#isResidentShort();
    }
    return this.#isShort;
  }

  #isResidentShort(): boolean {
    return this.#mostResident < Infinity && process.memoryUsage.rss() > this.#mostResident;
  }
}

/** Bytes; without a container, or without a limit for it, what is resident says little. */
function containerMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : Infinity;
}
