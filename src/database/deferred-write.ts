import { Logger } from '@nestjs/common';

/**
 * Something to write that nobody waits for: what gathers is written together, once in a while, and a failure is
 * logged and tried again. Whoever uses it flushes it before the database closes.
 */
export class DeferredWrite {
  readonly #logger = new Logger(DeferredWrite.name);
  #timer: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();

  /**
   * @param write writes what has gathered; where it throws, all of that is still to be written
   * @param pause milliseconds from the first call of {@link soon} to the write, and so between two writes
   */
  constructor(
    private readonly write: () => Promise<void>,
    private readonly pause: number,
  ) {}

  /** Has what has gathered written when the pause is over. */
  soon(): void {
    this.#timer ??= setTimeout(() => void this.flush(), this.pause).unref();
  }

  /** Writes now; never fails. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(this.write).catch((error: unknown) => {
      this.#logger.error(
        'what had gathered could not be written',
        error instanceof Error ? error.stack : error,
      );
      this.soon();
    });
    return this.#writing;
  }
}
