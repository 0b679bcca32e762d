import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, CutOff, type Instance } from './instance.js';
import type { Journal } from './journal.js';

/** Milliseconds between two looks, as a load balancer takes them, only more often. */
const lookEvery = 100;

/** Asks an instance all the while whether it is ready, and whether it is for evaluation. */
export class ReadinessWatch {
  #isOver = false;
  readonly #loops: Promise<void>[] = [];
  #isReady: boolean | undefined;
  /** How often it said to be ready for evaluation. */
  evaluationLooks = 0;

  constructor(
    private readonly instance: Instance,
    private readonly journal: Journal,
  ) {}

  start(): void {
    this.#loops.push(this.#watchEverything(), this.#watchEvaluation());
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  /**
   * Waits until it says that it is ready, or that it is not; how many milliseconds that took. That it never does so
   * is a fault.
   *
   * @param within milliseconds, far more than it should take
   */
  async until(ready: boolean, within = 30_000): Promise<number> {
    const since = performance.now();
    while (this.#isReady !== ready && performance.now() - since < within) await pause(10);
    const took = performance.now() - since;
    if (this.#isReady !== ready) {
      this.journal.fault(
        'other',
        `it did not say within ${within / 1000} seconds that it is ${ready ? '' : 'not '}ready`,
      );
    }
    return took;
  }

  async #watchEverything(): Promise<void> {
    while (!this.#isOver) {
      this.#isReady = (await this.#look('/readyz')) === 200;
      await pause(lookEvery);
    }
  }

  /** Nothing that these runs do keeps a running process from evaluating. */
  async #watchEvaluation(): Promise<void> {
    while (!this.#isOver) {
      const status = await this.#look('/readyz?for=evaluation');
      if (status === 200) this.evaluationLooks += 1;
      else if (status !== undefined) {
        this.journal.fault('other', `it was not ready for evaluation: ${status}`);
      }
      await pause(lookEvery);
    }
  }

  /** The status; undefined where nobody was there. */
  async #look(path: string): Promise<number | undefined> {
    await this.instance.whenUp();
    try {
      const answer = await this.instance.ask(path);
      const isFine = answer.status === 200 || (answer.status === 503 && codeOf(answer) === 'not-ready');
      if (!isFine) this.journal.fault('other', `${path} was answered ${answer.status} ${codeOf(answer)}`);
      return answer.status;
    } catch (error) {
      if (!(error instanceof CutOff)) this.journal.fault('other', `${path}: ${String(error)}`);
      return undefined;
    }
  }
}
