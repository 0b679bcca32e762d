import { availableParallelism } from 'node:os';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { RsaCheck } from '../../engine/asserts/signature.js';
import { VerifyingThread } from './verifying-thread.js';

/** One processor is left to the thread that does everything else. */
const mostThreads = Math.min(4, Math.max(1, availableParallelism() - 1));

/**
 * The threads that verify the signatures of large streams: handing a batch of them over costs the main thread a small
 * part of what a job for each in Node's own pool costs. They are started when they are first needed.
 */
export class VerifyingPool implements OnApplicationShutdown {
  readonly #threads = new Set<VerifyingThread>();
  #isClosed = false;

  /** @param program what a thread runs */
  constructor(private readonly program = new URL('./verifying-worker.js', import.meta.url)) {}

  /**
   * Whether RSA confirms each of the checks, in their order.
   *
   * @throws Error where that cannot be told, since the thread has failed; the next call finds another one
   */
  async verify(checks: readonly RsaCheck[]): Promise<readonly boolean[]> {
    if (this.#isClosed) throw new Error('the threads that verify signatures are closed');
    return this.#thread().verify(checks);
  }

  /** How many threads there are, and how many batches wait for them. */
  get figures(): { readonly threads: number; readonly waiting: number } {
    const loads = [...this.#threads].map(({ load }) => load);
    return { threads: loads.length, waiting: loads.reduce((sum, load) => sum + load, 0) };
  }

  /** Ends the threads; none is started again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /** The thread with the least to do, or a new one where all have something to do. */
  #thread(): VerifyingThread {
    const [idlest] = [...this.#threads].sort((a, b) => a.load - b.load);
    if (idlest !== undefined && (idlest.load === 0 || this.#threads.size >= mostThreads)) return idlest;
    const thread = new VerifyingThread(this.program, (ended) => this.#threads.delete(ended));
    this.#threads.add(thread);
    return thread;
  }
}
