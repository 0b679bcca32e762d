import { Body, Controller, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../auth/access.js';
import { AnsweredTogether } from '../http/answered-together.js';
import { Direct } from '../http/direct-routes.js';
import { jsonMediaType } from '../http/json-text.js';
import { mediaTypeOf } from '../http/media-type.js';
import { countPart } from '../overload/caller-limits.js';
import { RouteWith } from '../http/route-settings.js';
import { revisionHeader } from '../http/store-consistency.js';
import { traceDepths } from '../../engine/policy/trace.js';
import { answerAll, batchBodyBytes, checkBatch } from './batch.js';
import { type Decided, DecisionAnswering } from './decision-answering.js';
import { ndjson, ndjsonMediaType } from './ndjson.js';
import { decisionQueryOf } from './trace-query.js';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const traceParameter = {
  name: 'trace',
  required: false,
  enum: [...traceDepths],
  description: 'How much of the trace to show; full where it is left out',
};

const remedyParameter = {
  name: 'remedy',
  required: false,
  enum: ['true', 'false'],
  description: 'Whether to look for remedies of what is refused; false where it is left out',
};

@ApiTags('decisions')
@Controller('v1/decisions')
export class DecisionsController {
  readonly #together = new AnsweredTogether<Decided>(
    ({ body, query }) => {
      const { depth, withRemedies } = decisionQueryOf(query as Readonly<Record<string, unknown>>);
      return this.answering.decide(body, { route: '/v1/decisions', depth, withRemedies });
    },
    (decided, request, reply) => {
      const { id, inputs } = decided.answer;
      const text = this.answering.tell(decided);
      request.decided = id;
      reply.header(revisionHeader, inputs.storeRevision).header('content-type', jsonMediaType).send(text);
    },
  );

  constructor(private readonly answering: DecisionAnswering) {}

  @Post()
  @HttpCode(200)
  @Access('evaluation')
  @ApiOperation({
    summary: 'Decide one question, with the reason',
    description: 'Evaluating creates nothing: a refusal is a 200 with outcome "deny".',
  })
  @ApiQuery(traceParameter)
  @ApiQuery(remedyParameter)
  @ApiBody({ schema: reference('DecisionRequest') })
  @ApiOkResponse({ description: 'The decision', schema: reference('Decision') })
  @Direct()
  decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.#together.add(request, reply);
  }

  @Post('batch')
  @HttpCode(200)
  @Access('evaluation')
  @RouteWith({ bodyLimit: batchBodyBytes, streamed: ndjsonMediaType })
  @ApiOperation({
    summary: 'Decide many questions',
    description:
      'As JSON, at most 10,000 requests. As NDJSON, a request a line in and an answer a line out, streaming both ways, any number of lines. A request that fails is answered by an error; the rest are answered all the same.',
  })
  @ApiQuery(traceParameter)
  @ApiQuery(remedyParameter)
  @ApiConsumes('application/json', ndjsonMediaType)
  @ApiBody({ schema: reference('DecisionBatch') })
  @ApiOkResponse({
    description: 'The decisions in the order of the requests',
    content: {
      'application/json': { schema: reference('DecisionBatchAnswer') },
      [ndjsonMediaType]: { schema: reference('DecisionBatchItem') },
    },
  })
  async batch(
    @Body() body: unknown,
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const how = { route: '/v1/decisions/batch', ...decisionQueryOf(query) };
    const decided = (request.decided = { count: 0, first: '', last: '' });
    if (mediaTypeOf(request) === ndjsonMediaType) {
      const answers = ndjson(
        request.raw,
        (line) => this.answering.answerLine(line, how, decided),
        (bytes) => countPart(request, bytes),
      );
      const sending = reply.header('content-type', ndjsonMediaType).send(answers);
      // Some clients wait for the head of the answer before they send the first line.
      reply.raw.flushHeaders();
      await sending;
      return;
    }
    const requests = checkBatch(body);
    const leave = request.server.overload.shedding.enterBatch(requests.length);
    const answers = await answerAll(requests, (item) =>
      this.answering.answerItem(item, how, decided),
    ).finally(leave);
    await reply.header('content-type', jsonMediaType).send(`{"decisions":[${answers.join(',')}]}`);
  }
}
