import { setImmediate } from 'node:timers/promises';

/** How long, in milliseconds, the requests with many questions may together keep the others waiting. */
const longestTurn = 20;

/** Lets others have their turn when this one has been long enough; asked between two questions. */
export class Turns {
  /** How many wait for their next turn; whoever has one now shares the time with them. */
  static #waiting = 0;

  #began = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#began > longestTurn / (Turns.#waiting + 1);
  }

  async next(): Promise<void> {
    Turns.#waiting++;
    await setImmediate();
    Turns.#waiting--;
    this.#began = performance.now();
  }
}
