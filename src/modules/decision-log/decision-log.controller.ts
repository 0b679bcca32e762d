import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { idPattern } from '../../database/new-id.js';
import { Access } from '../auth/access.js';
import { jsonMediaType } from '../http/json-text.js';
import { requestInvalid } from '../http/request-invalid.js';
import { RequestProblem } from '../http/request-problem.js';
import { DecisionLog } from './decision-log.js';
import type { DecisionRecord } from './logged-decisions.js';
import { Replay, type Replayed } from './replay.js';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

@ApiTags('decisions')
@Controller(`v1/decisions/:id(^${idPattern}$)`)
export class DecisionLogController {
  constructor(
    private readonly log: DecisionLog,
    private readonly replay: Replay,
  ) {}

  @Get()
  @Access('operator', 'auditor')
  @ApiOperation({
    summary: 'A decision that was logged, and what it was made of',
    description: '404 where it was not logged, or is older than decisions are kept.',
  })
  @ApiOkResponse({ description: 'The decision', schema: reference('LoggedDecision') })
  async getLoggedDecision(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await send(reply, recordText(await this.#find(id)));
  }

  @Post('replay')
  @HttpCode(200)
  @Access('operator', 'auditor')
  @ApiOperation({
    summary: 'Decide a logged decision again, of what it was made of',
    description:
      'With the declarations that were in force then. Nothing is stored, and no decision is logged or counted.',
  })
  @ApiOkResponse({ description: 'What came of it', schema: reference('DecisionReplay') })
  async replayDecision(
    @Param('id') id: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (body !== undefined && body !== null)
      throw requestInvalid([{ pointer: '', detail: 'expected no body' }]);
    const record = await this.#find(id);
    await send(reply, replayText(record, this.replay.replay(record)));
  }

  async #find(id: string): Promise<DecisionRecord> {
    const record = await this.log.find(id);
    if (record !== undefined) return record;
    throw new RequestProblem('not-found', `no decision "${id}" is logged, or it is older than they are kept`);
  }
}

/** As text: the request is told with the numbers that it had. */
function recordText({ request, masked, inputs, remedy, answerDigest, ...rest }: DecisionRecord): string {
  const { id, at, route, trace, action, outcome, reason } = rest;
  const head = JSON.stringify({ id, at, route, trace, remedy: remedy === 1, action, outcome, reason });
  return `${head.slice(0, -1)},"request":${request},"masked":${masked},"inputs":${inputs},"answerDigest":"${answerDigest}"}`;
}

/** As text: an answer that is the same is the same byte for byte. */
function replayText({ id, answerDigest }: DecisionRecord, replayed: Replayed): string {
  if (replayed.outcome === 'input-gone') return JSON.stringify({ id, answerDigest, ...replayed });
  const { answer, ...rest } = replayed;
  const head = JSON.stringify({ id, answerDigest, ...rest });
  return answer === undefined ? head : `${head.slice(0, -1)},"answer":${answer}}`;
}

async function send(reply: FastifyReply, text: string): Promise<void> {
  await reply.header('content-type', jsonMediaType).send(text);
}
