import { Logger } from '@nestjs/common';
import { newId } from '../../database/new-id.js';
import { isUnavailability } from '../../database/unavailable.js';
import { requestProblemOf } from '../http/request-problem-of.js';
import type { Job } from './job.entity.js';
import type { JobQueue } from './job-queue.js';
import type { Jobs } from './jobs.js';

/** What jobs of one kind do. */
export interface JobKind {
  readonly kind: string;
  /**
   * Does a part, as a whole or not at all, and notes it by {@link Jobs.partDone} in the unit of work that stores it.
   *
   * @throws what ends the job: its problem is told as the job's fault
   */
  doPart(job: Job, number: number, text: string): Promise<void>;
}

/** Milliseconds that times of the runner are about. */
export interface RunnerTimes {
  /** Between two signs of life. */
  readonly beat: number;
  /** Without a sign of life after which a runner is taken to be gone. */
  readonly patience: number;
  /** Between two looks for jobs that nobody does. */
  readonly look: number;
}

const usualTimes: RunnerTimes = { beat: 5000, patience: 20_000, look: 5000 };

/** Does jobs, one after another, and goes on with what a process that is gone has left (docs/jobs.md). */
export class JobRunner {
  readonly #id = newId();
  readonly #logger = new Logger('jobs');
  readonly #kinds: ReadonlyMap<string, JobKind>;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;

  /** @param isAlone whether no other process does jobs, so that what is running belongs to one that is gone */
  constructor(
    private readonly jobs: Jobs,
    private readonly queue: JobQueue,
    kinds: readonly JobKind[],
    private readonly isAlone: boolean,
    private readonly times = usualTimes,
  ) {
    this.#kinds = new Map(kinds.map((one) => [one.kind, one]));
  }

  async start(): Promise<void> {
    await this.queue.start((id) => this.#work(id));
    await this.#look(this.isAlone ? new Date() : this.#lastHeard());
    const look = () => {
      this.#look(this.#lastHeard()).catch((error: unknown) => {
        this.#logger.warn(
          `jobs cannot be looked for: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
    };
    this.#timer = setInterval(look, this.times.look).unref();
  }

  /** Leaves the job it is at after the part it is at; another process, or the next start, goes on with it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.queue.stop();
  }

  #lastHeard(): Date {
    return new Date(Date.now() - this.times.patience);
  }

  async #look(since: Date): Promise<void> {
    for (const id of await this.jobs.abandoned(since)) await this.queue.send(id);
  }

  /** A failure of the service's own, or of the database, leaves the job as it is: it is found and tried again. */
  async #work(id: string): Promise<void> {
    if (this.#stopping) return;
    try {
      const job = await this.jobs.claim(id, this.#id, this.isAlone ? new Date() : this.#lastHeard());
      if (job !== undefined) await this.#withBeat(job);
    } catch (error) {
      this.#logger.error(`job "${id}" was left`, error instanceof Error ? error.stack : error);
    }
  }

  async #withBeat(job: Job): Promise<void> {
    const state = { isOwn: true, cancelAsked: job.cancelAsked === 1 };
    const beat = setInterval(() => {
      this.jobs.beat(job.id, this.#id).then(
        (now) => Object.assign(state, now),
        () => undefined,
      );
    }, this.times.beat);
    try {
      await this.#doParts(job, state);
    } finally {
      clearInterval(beat);
    }
  }

  async #doParts(job: Job, state: { readonly isOwn: boolean; readonly cancelAsked: boolean }): Promise<void> {
    const kind = this.#kinds.get(job.kind);
    if (kind === undefined) throw new Error(`no job of kind "${job.kind}" can be done here`);
    for (let number = job.done; number < job.total; number++) {
      if (!state.isOwn) return;
      if (this.#stopping) return this.jobs.release(job.id, this.#id);
      const { cancelAsked } = await this.jobs.beat(job.id, this.#id);
      if (cancelAsked) return this.jobs.end(job, 'cancelled');
      const text = await this.jobs.part(job.id, number);
      if (text === undefined) throw new Error(`part ${number} of job "${job.id}" is not there`);
      try {
        await kind.doPart(job, number, text);
      } catch (error) {
        const problem = requestProblemOf(error);
        if (isUnavailability(error) || problem.status >= 500) throw error;
        return this.jobs.end(job, 'failed', problem.body());
      }
    }
    await this.jobs.end(job, 'done');
  }
}
