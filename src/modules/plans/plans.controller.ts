import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TraceDepth, traceDepths } from '../../engine/policy/trace.js';
import { Access } from '../auth/access.js';
import { traceDepthOf } from '../decisions/trace-query.js';
import { Direct } from '../http/direct-routes.js';
import { jsonMediaType, jsonText } from '../http/json-text.js';
import { RouteWith } from '../http/route-settings.js';
import { reference } from '../decisions/decision-request.js';
import { checkForecastRequest } from './plan-request.js';
import { Plans } from './plans.service.js';

/** The largest state of a device, in bytes. */
export const planBodyBytes = 16 * 1024 * 1024;

const traceParameter = {
  name: 'trace',
  required: false,
  enum: [...traceDepths],
  description: 'How much of the trace of each decision to show; none where it is left out',
};

@ApiTags('plans')
@Controller('v1')
export class PlansController {
  constructor(private readonly plans: Plans) {}

  @Post('connection-plans')
  @HttpCode(200)
  @Access('evaluation')
  @RouteWith({ bodyLimit: planBodyBytes })
  @ApiOperation({
    summary: 'Plan what happens to the connections of a device on an event',
    description:
      'Nothing is stored: the caller sends the state of the device and gets the records as they are afterwards, with what becomes of each. The state may as well be what the daemon of the device answers.',
  })
  @ApiQuery(traceParameter)
  @ApiBody({ schema: { oneOf: [reference('ConnectionPlanRequest'), reference('SnapdPlanRequest')] } })
  @ApiOkResponse({ description: 'The plan', schema: reference('ConnectionPlan') })
  @Direct()
  plan(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { body } = request;
    const answer = jsonText(this.plans.answer(body, depthAskedIn(request)));
    reply.header('content-type', jsonMediaType).send(answer);
  }

  @Post('connection-forecasts')
  @HttpCode(200)
  @Access('evaluation')
  @RouteWith({ bodyLimit: planBodyBytes })
  @ApiOperation({
    summary: 'Forecast what changed rules do to a device at its next refreshes',
    description:
      'A change of declarations alone connects and disconnects nothing. The answer tells what the next refresh of each snap would then do, what of it comes of the change, and what lives on against the rules.',
  })
  @ApiQuery(traceParameter)
  @ApiBody({ schema: reference('ConnectionForecastRequest') })
  @ApiOkResponse({ description: 'The forecast', schema: reference('ConnectionForecast') })
  @Direct()
  forecast(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { body } = request;
    const answer = jsonText(this.plans.forecast(checkForecastRequest(body), depthAskedIn(request)));
    reply.header('content-type', jsonMediaType).send(answer);
  }
}

function depthAskedIn({ query }: FastifyRequest): TraceDepth {
  return traceDepthOf(query as Readonly<Record<string, unknown>>, 'none');
}
