import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { byRequest } from '../audit/by.js';
import { Access } from '../auth/access.js';
import { RequestProblem } from '../http/request-problem.js';
import { type GrantAnswer, Grants } from './grants.js';
import { preconditionsOf } from './preconditions.js';
import { idPattern, PublicationQuery, PublicationRequest } from './publication-request.dto.js';
import { SnapQuery } from './snap-query.dto.js';
import { type SnapReport, SnapReports } from './snap-report.js';

const answer = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

@ApiTags('declarations')
@Controller('v1/snaps')
export class SnapsController {
  constructor(
    private readonly grants: Grants,
    private readonly reports: SnapReports,
  ) {}

  @Get(':snapId')
  @Access('anonymous')
  @ApiOperation({ summary: "A snap's declaration, what it lets the snap do, and how it came about" })
  @ApiOkResponse({
    description: 'The declaration in force; its revision is the ETag',
    ...answer('PublishedSnap'),
  })
  readSnap(
    @Param('snapId') snapId: string,
    @Query() { history = '20' }: SnapQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): SnapReport {
    const report = this.reports.of(checkedId(snapId), Number(history));
    if (report === undefined) {
      throw new RequestProblem('not-found', `no snap-declaration is published for snap-id "${snapId}"`);
    }
    reply.header('etag', `"${report.revision}"`);
    return report;
  }

  @Post(':snapId/declarations')
  @Access('reviewer', 'operator')
  @ApiOperation({
    summary: 'Publish the next declaration of a snap',
    description:
      'Takes plugs and slots as reviewers write them; what is left out stays as it is. It is drafted in the lowest format that can express it, linted, signed and stored, with variants for clients that do not understand the format.',
  })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The revision in force, as in ETag' })
  @ApiHeader({ name: 'If-None-Match', required: false, description: '"*": only where none is in force' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Makes repeating the request harmless',
  })
  @ApiBody({ type: PublicationRequest })
  @ApiCreatedResponse({ description: 'It is published', ...answer('Publication') })
  @ApiOkResponse({
    description: 'It says what is in force already, or was only drafted',
    ...answer('Publication'),
  })
  async publishDeclaration(
    @Param('snapId') snapId: string,
    @Query() { dryRun }: PublicationQuery,
    @Body() body: PublicationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GrantAnswer> {
    const conditions = preconditionsOf(request);
    const id = checkedId(snapId);
    const made =
      dryRun === 'true'
        ? this.grants.preview(id, body, conditions)
        : await this.grants.publish(id, body, conditions, byRequest(request));
    reply.code(made.outcome === 'published' ? 201 : 200);
    if (made.outcome !== 'drafted') reply.header('etag', `"${made.declaration.revision}"`);
    return made;
  }
}

function checkedId(snapId: string): string {
  if (idPattern.test(snapId)) return snapId;
  throw new RequestProblem('request-invalid', 'the snap-id is none, expected letters, digits, "-" and "_"', {
    errors: [{ parameter: 'snapId', detail: 'expected letters, digits, "-" and "_", at most 128' }],
  });
}
