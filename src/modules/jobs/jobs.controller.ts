import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type By, byRequest } from '../audit/by.js';
import { Access } from '../auth/access.js';
import { assertionMediaType } from '../http/assertion-body.js';
import { leaveBody } from '../http/leave-body.js';
import type { Problem } from '../http/problem.js';
import { RequestProblem } from '../http/request-problem.js';
import { RouteWith } from '../http/route-settings.js';
import { assertionParts } from './assertion-parts.js';
import { importProgressOf } from './import-job.js';
import type { Job } from './job.entity.js';
import { Jobs, mostOpen, NothingToDo } from './jobs.js';
import { JobReport, JobsPage, JobsQuery } from './jobs.dto.js';

/** Bytes of the largest import, some two million assertions. */
const longestImport = 4 * 1024 ** 3;

@ApiTags('jobs')
@Controller('v1')
export class JobsController {
  constructor(private readonly jobs: Jobs) {}

  @Post('imports')
  @HttpCode(202)
  @Access('operator')
  @RouteWith({ streamed: assertionMediaType })
  @ApiOperation({
    summary: 'Store many signed assertions in the background',
    description:
      'A stream of any length, in an order in which each assertion comes after those it builds on. It is kept first, and then verified and stored in parts of 500; an assertion that does not hold ends the job, and what the parts before have stored stays.',
  })
  @ApiConsumes(assertionMediaType)
  @ApiBody({ schema: { type: 'string', description: 'The assertions, each set apart by a blank line' } })
  @ApiAcceptedResponse({ type: JobReport, description: 'The job, which Location leads to' })
  async importAssertions(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobReport> {
    if (!(body instanceof Readable)) {
      throw new RequestProblem('media-type-unsupported', `expected a body of type ${assertionMediaType}`);
    }
    if (await this.jobs.areTooMany()) {
      leaveBody(body, reply);
      throw tooMany();
    }
    const job = await this.#added(body, reply, byRequest(request));
    reply.header('location', `/v1/jobs/${job.id}`);
    return reportOf(job);
  }

  async #added(body: Readable, reply: FastifyReply, by: By): Promise<Job> {
    try {
      return await this.jobs.add('import', assertionParts(bounded(body)), by);
    } catch (error) {
      leaveBody(body, reply);
      if (!(error instanceof NothingToDo)) throw error;
      throw new RequestProblem('request-invalid', 'the body is empty, expected assertions');
    }
  }

  @Get('jobs')
  @Access('operator', 'auditor')
  @ApiOperation({ summary: 'List jobs, the newest first, page by page' })
  @ApiOkResponse({ type: JobsPage, description: 'The jobs' })
  async listJobs(@Query() { before, limit = '20' }: JobsQuery): Promise<JobsPage> {
    const jobs = await this.jobs.page(before, Number(limit));
    const next = jobs.length === Number(limit) ? jobs.at(-1)?.id : undefined;
    return { jobs: jobs.map(reportOf), ...(next !== undefined && { next }) };
  }

  @Get('jobs/:id')
  @Access('operator', 'auditor')
  @ApiOperation({ summary: 'Look at a job' })
  @ApiOkResponse({ type: JobReport, description: 'How far it is, and what came of it' })
  async readJob(@Param('id') id: string): Promise<JobReport> {
    return reportOf(found(await this.jobs.find(id), id));
  }

  @Post('jobs/:id/cancel')
  @HttpCode(200)
  @Access('operator')
  @ApiOperation({ summary: 'End a job after the part it is at; what is stored stays' })
  @ApiOkResponse({ type: JobReport, description: 'The job; one that was over already stays as it is' })
  async cancelJob(@Param('id') id: string, @Req() request: FastifyRequest): Promise<JobReport> {
    return reportOf(found(await this.jobs.cancel(id, byRequest(request)), id));
  }
}

function reportOf(job: Job): JobReport {
  const { id, kind, state, actor, createdAt, finishedAt, done, total, cancelAsked, fault } = job;
  return {
    id,
    kind,
    state,
    actor,
    createdAt,
    ...(finishedAt !== null && { finishedAt }),
    parts: { done, total },
    assertions: importProgressOf(job),
    ...(cancelAsked === 1 && state === 'running' && { ending: true }),
    ...(fault !== null && { fault: JSON.parse(fault) as Problem }),
  };
}

function found(job: Job | null, id: string): Job {
  if (job !== null) return job;
  throw new RequestProblem('not-found', `there is no job "${id.slice(0, 100)}"`);
}

function tooMany(): RequestProblem {
  return new RequestProblem('too-many-jobs', `${mostOpen} jobs are waiting or being done, expected fewer`, {
    headers: { 'retry-after': '60' },
  });
}

async function* bounded(body: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > longestImport) {
      throw new RequestProblem(
        'body-too-large',
        `the body is larger than is accepted here, expected at most ${longestImport / 1024 ** 3} GiB`,
      );
    }
    yield chunk;
  }
}
