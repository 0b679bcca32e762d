import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeOneOrMore } from '../../engine/asserts/stream.js';
import { Access } from '../auth/access.js';
import { AuditLog } from '../audit/audit-log.js';
import { byRequest } from '../audit/by.js';
import { recordStored, reportOf } from '../assertions/assertion-report.js';
import { searchableHeaders } from '../assertions/assertion-row.js';
import { type AssertionQuery, AssertionSearch } from '../assertions/assertion-search.js';
import { Ingest, type Taken } from '../assertions/ingest.js';
import { StreamRefused } from '../assertions/stream-refused.js';
import { RouteWith } from '../http/route-settings.js';
import { assertionMediaType, assertionStreamBytes } from '../http/assertion-body.js';
import { requestInvalid } from '../http/request-invalid.js';
import { RequestProblem } from '../http/request-problem.js';
import { comparableTime } from '../http/request-time.js';
import { AssertionsPage, AssertionsQuery, TakenAssertions } from './assertions.dto.js';
import { problemOfStream } from './refused-stream.js';

/** How many assertions one stream may hold. */
const mostInStream = 10_000;

@ApiTags('assertions')
@Controller()
export class AssertionsController {
  constructor(
    private readonly search: AssertionSearch,
    private readonly ingest: Ingest,
    private readonly auditLog: AuditLog,
  ) {}

  @Get('v1/assertions')
  @Access('anonymous')
  @ApiOperation({ summary: 'Find stored assertions, oldest first, page by page' })
  @ApiOkResponse({ type: AssertionsPage, description: 'The assertions, without their texts' })
  findAssertions(@Query() query: AssertionsQuery): AssertionsPage {
    const { after = '', limit = '100' } = query;
    const { found, next } = this.search.page(searched(query), after, Number(limit));
    return { assertions: found.map(reportOf), ...(next !== undefined && { next }) };
  }

  @Post('v2/assertions')
  @Access('operator')
  @RouteWith({ assertions: true, bodyLimit: assertionStreamBytes })
  @ApiOperation({
    summary: 'Store signed assertions',
    description:
      'One assertion, or a stream of them in any order: verified as a client would, and stored as a whole or not at all. What is there byte for byte stays as it is.',
  })
  @ApiConsumes(assertionMediaType)
  @ApiBody({ schema: { type: 'string', description: 'The assertions, each set apart by a blank line' } })
  @ApiCreatedResponse({ type: TakenAssertions, description: 'They are stored' })
  @ApiOkResponse({ type: TakenAssertions, description: 'All of them were stored already' })
  async storeAssertions(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TakenAssertions> {
    const taken = await this.#take(streamIn(body), request);
    reply.code(taken.some(({ outcome }) => outcome === 'stored') ? 201 : 200);
    return {
      assertions: taken.map(({ assertion: { type, primaryKey, revision, format }, outcome }) => ({
        type: type.name,
        primaryKey,
        revision,
        format,
        outcome,
      })),
    };
  }

  async #take(stream: ReturnType<typeof decodeOneOrMore>, request: FastifyRequest): Promise<Taken[]> {
    try {
      return await this.ingest.take(
        stream,
        recordStored(this.auditLog, byRequest(request), 'assertions-stored'),
      );
    } catch (error) {
      throw error instanceof StreamRefused ? problemOfStream(error) : error;
    }
  }
}

function streamIn(body: unknown): ReturnType<typeof decodeOneOrMore> {
  if (!Buffer.isBuffer(body)) {
    throw new RequestProblem('media-type-unsupported', `expected a body of type ${assertionMediaType}`);
  }
  if (body.length === 0)
    throw new RequestProblem('request-invalid', 'the body is empty, expected assertions');
  const stream = decodeOneOrMore(body);
  if (stream.length <= mostInStream) return stream;
  throw new RequestProblem(
    'limit-exceeded',
    `${stream.length} assertions, at most ${mostInStream} are taken at once`,
  );
}

function searched(query: AssertionsQuery): AssertionQuery {
  const { type, key, newest, storedAfter, storedBefore } = query;
  if (key !== undefined && type === undefined) {
    throw requestInvalid([{ parameter: 'key', detail: 'expected a "type" with it' }]);
  }
  const { 'authority-id': authorityId, 'sign-key-sha3-384': signKey } = query;
  const headers = searchableHeaders.flatMap((name) => {
    const value = query[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    headers: Object.fromEntries(headers),
    newest: newest === 'true',
    ...(type !== undefined && { type }),
    ...(key !== undefined && { key }),
    ...(authorityId !== undefined && { authorityId }),
    ...(signKey !== undefined && { signKey }),
    ...(storedAfter !== undefined && { storedAfter: comparableTime(storedAfter) }),
    ...(storedBefore !== undefined && { storedBefore: comparableTime(storedBefore) }),
  };
}
