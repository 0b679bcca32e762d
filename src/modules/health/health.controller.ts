import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.js';
import { RequestProblem } from '../http/request-problem.js';
import { Liveness, ReadinessReport } from './health.dto.js';
import { requestInvalid } from '../http/request-invalid.js';
import { type Purpose, purposes, Readiness } from './readiness.js';

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
  @ApiQuery({
    name: 'for',
    required: false,
    enum: [...purposes],
    description:
      'What for: everything, or evaluation alone, which goes on while nothing can be stored or signed; everything where it is left out',
  })
  @ApiOkResponse({ type: ReadinessReport, description: 'It should' })
  async readyz(@Query() query: Readonly<Record<string, unknown>>): Promise<ReadinessReport> {
    const purpose = purposeOf(query);
    const hindrance = await this.readiness.hindrance(purpose);
    if (hindrance === undefined) return { status: 'ready', checks: checksFor[purpose] };
    throw new RequestProblem('not-ready', `the service is not ready: ${hindrance}`, {
      headers: { 'retry-after': '1' },
    });
  }
}

const checksFor: Readonly<Record<Purpose, ReadinessReport['checks']>> = {
  everything: { database: 'ok', migrations: 'ok', signer: 'ok' },
  evaluation: { database: 'ok' },
};

/** @throws RequestProblem `request-invalid` for another value or another parameter */
function purposeOf({ for: asked = 'everything', ...others }: Readonly<Record<string, unknown>>): Purpose {
  const [parameter] = Object.keys(others);
  if (parameter !== undefined) throw requestInvalid([{ parameter, detail: 'unknown parameter' }]);
  const purpose = purposes.find((one) => one === asked);
  if (purpose === undefined) {
    throw requestInvalid([{ parameter: 'for', detail: `expected one of ${purposes.join(', ')}` }]);
  }
  return purpose;
}
