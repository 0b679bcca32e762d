import { setImmediate } from 'node:timers/promises';

/** How long, in milliseconds, one request with many questions may keep the others waiting. */
const longestTurn = 20;

/** Lets others have their turn when this one has been long enough; asked between two questions. */
export class Turns {
  #began = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#began > longestTurn;
  }

  async next(): Promise<void> {
    await setImmediate();
    this.#began = performance.now();
  }
}
