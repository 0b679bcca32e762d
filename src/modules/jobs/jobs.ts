import type { EntityManager } from 'typeorm';
import { insertRows } from '../../database/insert-rows.js';
import { newId } from '../../database/new-id.js';
import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { AuditLog } from '../audit/audit-log.js';
import type { By } from '../audit/by.js';
import type { Problem } from '../http/problem.js';
import { Job, type JobState } from './job.entity.js';
import { JobPart } from './job-part.entity.js';
import type { JobQueue } from './job-queue.js';

/** The most jobs that wait or are being done. */
export const mostOpen = 100;

const open: readonly JobState[] = ['queued', 'running'];

/** A job was asked for that has no parts. */
export class NothingToDo extends Error {
  override readonly name = 'NothingToDo';
}

/** The jobs of the store: asked for, looked at, ended. Who does them is the runner's affair. */
export class Jobs {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queue: JobQueue,
    private readonly auditLog: AuditLog,
  ) {}

  /** Whether no more jobs are taken, for too many are open. */
  async areTooMany(): Promise<boolean> {
    const count = await this.unitOfWork.read((manager) =>
      manager.count(Job, { where: open.map((state) => ({ state })) }),
    );
    return count >= mostOpen;
  }

  /**
   * Keeps the parts of a new job as they come, and then the job: from there on it gets done, whatever happens.
   *
   * @throws NothingToDo where there are no parts, and whatever `parts` throws; nothing is kept then
   */
  async add(kind: string, parts: AsyncIterable<string>, by: By): Promise<Job> {
    const id = newId();
    let total = 0;
    try {
      for await (const text of parts) {
        const number = total++;
        await this.unitOfWork.record((manager) =>
          insertRows(manager, 'job_part', ['job_id', 'number', 'text'], [[id, number, text]]),
        );
      }
      if (total === 0) throw new NothingToDo();
      const job = await this.#store(id, kind, total, by);
      // Kept is kept: what is not sent now is found by the next look for jobs that nobody does.
      await this.queue.send(id).catch(() => undefined);
      return job;
    } catch (error) {
      await this.#dropParts(id);
      throw error;
    }
  }

  async #store(id: string, kind: string, total: number, { actor, requestId }: By): Promise<Job> {
    const job: Job = {
      id,
      kind,
      state: 'queued',
      actor,
      requestId: requestId ?? null,
      createdAt: new Date().toISOString(),
      finishedAt: null,
      done: 0,
      total,
      progress: '{}',
      fault: null,
      cancelAsked: 0,
      runner: null,
      beatAt: null,
    };
    await this.unitOfWork.run(async (manager) => {
      await manager.insert(Job, job);
      await this.#recordIn(manager, job, 'job-added', { total });
    });
    return job;
  }

  find(id: string): Promise<Job | null> {
    return this.unitOfWork.read((manager) => manager.findOneBy(Job, { id }));
  }

  /** The newest jobs first, those before an id. */
  page(before: string | undefined, limit: number): Promise<Job[]> {
    return this.unitOfWork.read((manager) => {
      const query = manager.createQueryBuilder(Job, 'job').orderBy('job.id', 'DESC').limit(limit);
      if (before !== undefined) query.where('job.id < :before', { before });
      return query.getMany();
    });
  }

  /** Asks a job to end; one that nobody does yet ends at once. Null where there is none. */
  async cancel(id: string, by: By): Promise<Job | null> {
    await this.unitOfWork.run(async (manager) => {
      const job = await manager.findOneBy(Job, { id });
      if (job === null || !open.includes(job.state)) return;
      await manager.update(
        Job,
        { id },
        job.state === 'queued'
          ? { state: 'cancelled', cancelAsked: 1, finishedAt: new Date().toISOString() }
          : { cancelAsked: 1 },
      );
      await this.#recordIn(manager, { id, kind: job.kind, requestId: null, ...by }, 'job-cancelled', {});
      if (job.state === 'queued') await manager.delete(JobPart, { jobId: id });
    });
    return this.find(id);
  }

  /** The ids of jobs that nobody does: those not begun, and those whose runner has not been heard of since a time. */
  async abandoned(since: Date): Promise<string[]> {
    const jobs = await this.unitOfWork.read((manager) =>
      manager
        .createQueryBuilder(Job, 'job')
        .where(`job.state IN ('queued', 'running')`)
        .andWhere('(job.beatAt IS NULL OR job.beatAt < :since)', { since: since.toISOString() })
        .orderBy('job.id')
        .limit(mostOpen)
        .getMany(),
    );
    return jobs.map(({ id }) => id);
  }

  /**
   * Takes a job over, if nobody else is at it.
   *
   * @param since who was last heard of before is taken to be gone
   */
  claim(id: string, runner: string, since: Date): Promise<Job | undefined> {
    return this.unitOfWork.record(async (manager) => {
      const now = new Date().toISOString();
      await manager
        .createQueryBuilder()
        .update(Job)
        .set({ state: 'running', runner, beatAt: now })
        .where(`id = :id AND state IN ('queued', 'running')`, { id })
        .andWhere('(runner IS NULL OR beat_at < :since)', { since: since.toISOString() })
        .execute();
      const job = await manager.findOneBy(Job, { id });
      return job?.runner === runner && job.beatAt === now ? job : undefined;
    });
  }

  /** Says that a runner is at its job; tells whether it still is its, and whether somebody asked to end it. */
  beat(id: string, runner: string): Promise<{ readonly isOwn: boolean; readonly cancelAsked: boolean }> {
    return this.unitOfWork.record(async (manager) => {
      await manager.update(Job, { id, runner }, { beatAt: new Date().toISOString() });
      const job = await manager.findOneBy(Job, { id });
      const isOwn = job?.runner === runner && job.state === 'running';
      return { isOwn, cancelAsked: job?.cancelAsked === 1 };
    });
  }

  /** Gives a job back, for another process to go on with. */
  async release(id: string, runner: string): Promise<void> {
    await this.unitOfWork.record((manager) =>
      manager.update(Job, { id, runner, state: 'running' }, { state: 'queued', runner: null, beatAt: null }),
    );
  }

  async part(jobId: string, number: number): Promise<string | undefined> {
    const part = await this.unitOfWork.read((manager) => manager.findOneBy(JobPart, { jobId, number }));
    return part?.text;
  }

  /**
   * Notes inside the caller's unit of work that a part is done, so that it is done exactly once.
   *
   * @throws Error where somebody else has taken the job over, so that the unit is undone
   */
  async partDone(manager: EntityManager, job: Job, number: number, progress: object): Promise<void> {
    const { id, runner } = job;
    const mine = await manager.findOneBy(Job, { id });
    if (mine?.runner !== runner || mine.done !== number) throw new Error(`job "${id}" was taken over`);
    const beatAt = new Date().toISOString();
    await manager.update(Job, { id }, { done: number + 1, progress: JSON.stringify(progress), beatAt });
    await manager.delete(JobPart, { jobId: id, number });
  }

  /** Ends a job. */
  async end(job: Job, state: 'done' | 'failed' | 'cancelled', fault?: Problem): Promise<void> {
    const { id, runner } = job;
    await this.unitOfWork.run(async (manager) => {
      const mine = await manager.findOneBy(Job, { id });
      if (mine?.runner !== runner || mine.state !== 'running') return;
      const finishedAt = new Date().toISOString();
      await manager.update(
        Job,
        { id },
        { state, finishedAt, ...(fault && { fault: JSON.stringify(fault) }) },
      );
      await manager.delete(JobPart, { jobId: id });
      await this.#recordIn(manager, job, `job-${state}`, {
        done: mine.done,
        ...(fault && { code: fault.code }),
      });
    });
  }

  async #dropParts(jobId: string): Promise<void> {
    await this.unitOfWork.record((manager) => manager.delete(JobPart, { jobId }));
  }

  #recordIn(
    manager: EntityManager,
    { id, kind, actor, requestId }: Pick<Job, 'id' | 'kind' | 'actor'> & { requestId?: string | null },
    action: string,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.auditLog.record(manager, {
      actor,
      ...(typeof requestId === 'string' && { requestId }),
      action,
      subject: `job:${id}`,
      details: { kind, ...details },
    });
  }
}
