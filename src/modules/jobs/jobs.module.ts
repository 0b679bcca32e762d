import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { Ingest } from '../assertions/ingest.js';
import { AuditLog } from '../audit/audit-log.js';
import { AuditModule } from '../audit/audit.module.js';
import { ImportJob } from './import-job.js';
import { InProcessQueue, type JobQueue } from './job-queue.js';
import { JobRunner } from './job-runner.js';
import { JobsController } from './jobs.controller.js';
import { Jobs } from './jobs.js';

const queueToken = Symbol('job queue');

/** Work that takes longer than a request, done by whichever instance is free. */
@Module({})
export class JobsModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(JobRunner) private readonly runner: JobRunner) {}

  static with({ databaseUrl }: Settings): DynamicModule {
    return {
      module: JobsModule,
      imports: [AssertionsModule, AuditModule],
      controllers: [JobsController],
      providers: [
        { provide: queueToken, useFactory: () => queueOn(databaseUrl) },
        {
          provide: Jobs,
          inject: [UnitOfWork, queueToken, AuditLog],
          useFactory: (unitOfWork: UnitOfWork, queue: JobQueue, auditLog: AuditLog) =>
            new Jobs(unitOfWork, queue, auditLog),
        },
        {
          provide: JobRunner,
          inject: [Jobs, queueToken, Ingest, UnitOfWork, AuditLog],
          useFactory: (
            jobs: Jobs,
            queue: JobQueue,
            ingest: Ingest,
            unitOfWork: UnitOfWork,
            auditLog: AuditLog,
          ) => {
            const kinds = [new ImportJob(jobs, ingest, unitOfWork, auditLog)];
            return new JobRunner(jobs, queue, kinds, databaseUrl === undefined);
          },
        },
      ],
    };
  }

  onApplicationBootstrap(): Promise<void> {
    return this.runner.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.runner.stop();
  }
}

/** The driver of pg-boss takes a while to load, which those who have SQLite need not wait for. */
async function queueOn(databaseUrl: string | undefined): Promise<JobQueue> {
  if (databaseUrl === undefined) return new InProcessQueue();
  const { PgBossQueue } = await import('./pg-boss-queue.js');
  return new PgBossQueue(databaseUrl);
}
