import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditLog } from '../../../src/modules/audit/audit-log.js';
import type { Job } from '../../../src/modules/jobs/job.entity.js';
import { InProcessQueue } from '../../../src/modules/jobs/job-queue.js';
import { type JobKind, JobRunner } from '../../../src/modules/jobs/job-runner.js';
import { Jobs } from '../../../src/modules/jobs/jobs.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';
import { type PostgresServer, startPostgres } from '../../support/postgres.js';

const times = { beat: 20, patience: 300, look: 50 };
const by = { actor: 'local' };

async function* parts(count: number): AsyncGenerator<string> {
  for (let number = 0; number < count; number++) yield await Promise.resolve(`part ${number}`);
}

describe.each(['SQLite', 'PostgreSQL'] as const)('jobs on %s, done by processes that come and go', (kind) => {
  let server: PostgresServer | undefined;
  let database: TestDatabase;
  let queue: InProcessQueue;
  let jobs: Jobs;

  beforeAll(async () => {
    if (kind === 'PostgreSQL') server = await startPostgres();
  });

  afterAll(() => server?.close());

  beforeEach(async () => {
    database = await openTestDatabase(
      server === undefined ? 'SQLite' : { url: await server.createDatabase() },
    );
    queue = new InProcessQueue();
    jobs = new Jobs(database.unitOfWork, queue, new AuditLog());
  });

  afterEach(() => database.close());

  /** Notes each part it does, and takes some time for it. */
  const kindOf = (done: string[]): JobKind => ({
    kind: 'test',
    doPart: (job, number, text) =>
      database.unitOfWork.run(async (manager) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await jobs.partDone(manager, job, number, {});
        done.push(text);
      }),
  });
  const over = async (id: string): Promise<Job> => {
    for (;;) {
      const job = await jobs.find(id);
      if (job !== null && job.state !== 'running' && job.state !== 'queued') return job;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('go on where a process has left them that is gone, each part done once', async () => {
    const done: string[] = [];
    const id = (await jobs.add('test', parts(5), by)).id;
    // Somebody claims it, does two parts, and is never heard of again.
    const claimed = await jobs.claim(id, 'gone', new Date());
    for (const number of [0, 1]) await kindOf(done).doPart(claimed as Job, number, `part ${number}`);
    const runner = new JobRunner(jobs, queue, [kindOf(done)], false, times);
    await runner.start();
    expect(await over(id)).toMatchObject({ state: 'done', done: 5, total: 5 });
    expect(done).toEqual(['part 0', 'part 1', 'part 2', 'part 3', 'part 4']);
    await runner.stop();
  });

  it('are not done by a process that was taken for gone and comes back', async () => {
    const done: string[] = [];
    const id = (await jobs.add('test', parts(3), by)).id;
    const slow = (await jobs.claim(id, 'slow', new Date())) as Job;
    const taker = (await jobs.claim(id, 'taker', new Date(Date.now() + 1000))) as Job;
    await kindOf(done).doPart(taker, 0, 'part 0');
    await expect(kindOf(done).doPart(slow, 0, 'part 0')).rejects.toThrow('was taken over');
    expect(done).toEqual(['part 0']);
    expect((await jobs.find(id))?.done).toBe(1);
  });

  it('are claimed by one of many', async () => {
    const id = (await jobs.add('test', parts(1), by)).id;
    const since = new Date(Date.now() - 60_000);
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, number) => jobs.claim(id, `runner ${number}`, since)),
    );
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  });

  it('are given back when a process stops, and end where they are cancelled', async () => {
    const done: string[] = [];
    const id = (await jobs.add('test', parts(50), by)).id;
    const first = new JobRunner(jobs, queue, [kindOf(done)], false, times);
    await first.start();
    while (done.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    await first.stop();
    const left = await jobs.find(id);
    expect(left).toMatchObject({ state: 'queued', runner: null, done: done.length });
    const nextQueue = new InProcessQueue();
    const second = new JobRunner(jobs, nextQueue, [kindOf(done)], false, times);
    await second.start();
    while (done.length < 4) await new Promise((resolve) => setTimeout(resolve, 1));
    await jobs.cancel(id, by);
    const job = await over(id);
    expect(job.state).toBe('cancelled');
    expect(job.done).toBe(done.length);
    expect(done).toEqual(Array.from({ length: job.done }, (_, number) => `part ${number}`));
    expect(await jobs.part(id, job.done)).toBeUndefined();
    await second.stop();
  });
});
