import { Durations } from './durations.js';

/** How often something was done that may fail, how long it took where it went well, and how often it failed. */
export class Attempts {
  readonly done = new Durations();
  failed = 0;

  /** @param isFailure tells a failure from a refusal of what was asked for, which is not counted */
  constructor(private readonly isFailure: (error: unknown) => boolean) {}

  /** Does `work`, and counts it. */
  async count<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      const result = await work();
      this.done.note(performance.now() - began);
      return result;
    } catch (error) {
      if (this.isFailure(error)) this.failed++;
      throw error;
    }
  }
}
