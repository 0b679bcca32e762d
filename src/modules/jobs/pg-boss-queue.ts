import { Logger } from '@nestjs/common';
import pg from 'pg';
import PgBoss from 'pg-boss';
import type { JobQueue } from './job-queue.js';

const name = 'plugboard-jobs';

/** Taken while the tables of the queue are made. */
const tablesLock = 7_584_269_252;

/** Milliseconds between two looks for a job. */
const lookEvery = 1000;

/**
 * Seconds between pg-boss's own looks. It counts them by the clock, and would not look for an hour when that is set
 * back by one, so it is told to look.
 */
const ownLooks = 60;

/** Hours after which pg-boss takes a job for lost; long before, whoever does it is found to be gone by its beat. */
const expireInHours = 23;

/** Jobs that all instances share; each does one at a time. */
export class PgBossQueue implements JobQueue {
  readonly #boss: PgBoss;
  readonly #logger = new Logger('jobs');
  #looking: NodeJS.Timeout | undefined;

  /** @param url of the PostgreSQL database; pg-boss keeps its own tables there, in the schema `pgboss` */
  constructor(private readonly url: string) {
    this.#boss = new PgBoss({ connectionString: url, application_name: 'plugboard jobs', max: 2 });
    this.#boss.on('error', (error) => {
      this.#logger.warn(`the queue of jobs: ${error.message}`);
    });
  }

  async start(work: (id: string) => Promise<void>): Promise<void> {
    await this.#makeTables();
    const worker = await this.#boss.work<{ id: string }>(
      name,
      { pollingIntervalSeconds: ownLooks, batchSize: 1 },
      async ([job]) => {
        if (job !== undefined) await work(job.data.id);
      },
    );
    this.#looking = setInterval(() => {
      this.#boss.notifyWorker(worker);
    }, lookEvery);
  }

  /** Of instances that start together, one after another: making the same partition at once is a deadlock. */
  async #makeTables(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'plugboard jobs' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('SELECT pg_advisory_lock($1)', [tablesLock]);
      await this.#boss.start();
      await this.#boss.createQueue(name);
    } finally {
      // The lock goes with the connection.
      await client.end();
    }
  }

  async send(id: string): Promise<void> {
    await this.#boss.send(name, { id }, { retryLimit: 0, expireInHours });
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await this.#boss.stop({ graceful: true, wait: true, timeout: 8000 });
  }
}
