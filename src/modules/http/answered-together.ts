/** How many wait at most; as many more are begun with at once, so that a turn of the event loop shows how long it is. */
const most = 32;

/**
 * Gathers what arrives in one turn of the event loop and answers it together, step by step: the code and the data of a
 * step are at hand for all but the first, and whoever reads the answers wakes once. What arrives
 * alone waits for the end of its turn, which is when its answer would leave anyway.
 */
export class AnsweredTogether<T> {
  #waiting: T[] = [];

  /** @param steps of which each is done for all, one after another, before the next; none may throw */
  constructor(private readonly steps: readonly ((one: T) => void)[]) {}

  add(one: T): void {
    const count = this.#waiting.push(one);
    if (count === 1) setImmediate(this.#finish);
    else if (count === most) this.#finish();
  }

  readonly #finish = (): void => {
    const all = this.#waiting;
    this.#waiting = [];
    for (const step of this.steps) for (const one of all) step(one);
  };
}
