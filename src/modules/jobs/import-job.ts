import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '../../database/unit-of-work.js';
import { decodeStream } from '../../engine/asserts/stream.js';
import { problemOfStream } from '../assertions-api/refused-stream.js';
import { recordStored } from '../assertions/assertion-report.js';
import type { Ingest } from '../assertions/ingest.js';
import { StreamRefused } from '../assertions/stream-refused.js';
import type { AuditLog } from '../audit/audit-log.js';
import type { Job } from './job.entity.js';
import type { JobKind } from './job-runner.js';
import type { Jobs } from './jobs.js';

/** How far an import is: assertions that were stored, and that were there already. */
export interface ImportProgress {
  readonly stored: number;
  readonly unchanged: number;
}

const nothingYet: ImportProgress = { stored: 0, unchanged: 0 };

/** What the progress of a job says, once anything of it is done. */
export function importProgressOf({ progress }: Pick<Job, 'progress'>): ImportProgress {
  return { ...nothingYet, ...(JSON.parse(progress) as Partial<ImportProgress>) };
}

/** Takes in a stream of assertions part by part, each verified and stored as POST /v2/assertions does. */
export class ImportJob implements JobKind {
  readonly kind = 'import';

  constructor(
    private readonly jobs: Jobs,
    private readonly ingest: Ingest,
    private readonly unitOfWork: UnitOfWork,
    private readonly auditLog: AuditLog,
  ) {}

  async doPart(job: Job, number: number, text: string): Promise<void> {
    const stream = decodeStream(Buffer.from(text));
    const before = importProgressOf(job);
    const by = { actor: job.actor, ...(job.requestId !== null && { requestId: job.requestId }) };
    const recordAll = recordStored(this.auditLog, by, 'assertions-stored', { job: job.id, part: number });
    const done = (manager: EntityManager, stored: number) => {
      const progress = {
        stored: before.stored + stored,
        unchanged: before.unchanged + stream.length - stored,
      };
      job.progress = JSON.stringify(progress);
      return this.jobs.partDone(manager, job, number, progress);
    };
    try {
      const taken = await this.ingest.take(stream, async (manager, stored) => {
        await recordAll(manager, stored);
        await done(manager, stored.length);
      });
      if (taken.every(({ outcome }) => outcome === 'unchanged')) {
        await this.unitOfWork.record((manager) => done(manager, 0));
      }
    } catch (error) {
      if (!(error instanceof StreamRefused)) throw error;
      const { stored, unchanged } = before;
      throw problemOfStream(error, { before: stored + unchanged, wasStored: stored });
    }
  }
}
