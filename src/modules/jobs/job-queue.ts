/**
 * The port through which jobs reach a process that does them: in process on SQLite, pg-boss on PostgreSQL. It may
 * deliver a job more than once, or to several; whoever claims it first does it.
 */
export interface JobQueue {
  /** Has `work` called with the id of every job that is sent, one after another. It never fails. */
  start(work: (id: string) => Promise<void>): Promise<void>;
  send(id: string): Promise<void>;
  /** Resolves when nothing is being worked on any more. */
  stop(): Promise<void>;
}

/** Jobs of this process alone, in the order they are sent. */
export class InProcessQueue implements JobQueue {
  #work: ((id: string) => Promise<void>) | undefined;
  #last = Promise.resolve();
  #stopped = false;

  start(work: (id: string) => Promise<void>): Promise<void> {
    this.#work = work;
    return Promise.resolve();
  }

  send(id: string): Promise<void> {
    this.#last = this.#last.then(() => (this.#stopped ? undefined : this.#work?.(id)));
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#last;
  }
}
