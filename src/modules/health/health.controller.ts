import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.js';
import { RequestProblem } from '../http/request-problem.js';
import { Liveness, ReadinessReport } from './health.dto.js';
import { Readiness } from './readiness.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('livez')
  @Access('anonymous')
  @ApiOperation({ summary: 'Does the process answer?' })
  @ApiOkResponse({ type: Liveness, description: 'It does' })
  livez(): Liveness {
    return { status: 'alive' };
  }

  @Get('readyz')
  @Access('anonymous')
  @ApiOperation({
    summary: 'Should the service be sent requests? (503 with Retry-After while it should not)',
  })
  @ApiOkResponse({ type: ReadinessReport, description: 'It should' })
  async readyz(): Promise<ReadinessReport> {
    const hindrance = await this.readiness.hindrance();
    if (hindrance === undefined) return { status: 'ready', checks: { database: 'ok', migrations: 'ok' } };
    throw new RequestProblem('not-ready', `the service is not ready: ${hindrance}`, {
      headers: { 'retry-after': '1' },
    });
  }
}
