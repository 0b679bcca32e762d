import type { WriteStream } from 'node:tty';

/** Milliseconds between two lines. */
const pause = 100;

/** Tells in one line how far something has come, where a person looks on; nothing anywhere else. */
export class Progress {
  #last = -Infinity;
  #isShown = false;

  constructor(private readonly stream: Pick<WriteStream, 'isTTY' | 'write'>) {}

  show(text: string): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.#last < pause) return;
    this.#last = now;
    this.#isShown = true;
    this.stream.write(`\r${text}\u001b[K`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) this.stream.write('\r\u001b[K');
    this.#isShown = false;
  }
}
