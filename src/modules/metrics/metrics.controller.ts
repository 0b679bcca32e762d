import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.js';
import { Metrics } from './metrics.js';

const metricsMediaType = 'text/plain; version=0.0.4; charset=utf-8';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Access('local', 'operator', 'auditor')
  @ApiOperation({
    summary: 'The figures of the service, as Prometheus reads them',
    description:
      'Open to anybody where the service listens on a loopback address; docs/observability.md lists them.',
  })
  @ApiOkResponse({
    description: 'The figures, in the text format 0.0.4',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async metricsText(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.text();
    await reply.header('content-type', metricsMediaType).send(text);
  }
}
