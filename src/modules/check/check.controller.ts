import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.js';
import { jsonMediaType, jsonText } from '../http/json-text.js';
import { placed } from '../placed.js';
import { AssertionsCheckRequest, SnapYamlCheckRequest } from './check.dto.js';
import { Checks } from './check.service.js';

@ApiTags('reading')
@Controller('v1')
export class CheckController {
  constructor(private readonly checks: Checks) {}

  @Post('assertions/check')
  @HttpCode(200)
  @Access('evaluation')
  @ApiOperation({
    summary: 'Decode and check assertions without storing or verifying them',
    description:
      'The text is taken as one assertion; as a stream only if that yields two or more whole ones.',
  })
  @ApiOkResponse({ description: 'What they say', schema: { $ref: '#/components/schemas/AssertionsReport' } })
  checkAssertions(@Body() { text }: AssertionsCheckRequest, @Res() reply: FastifyReply): void {
    const assertions = placed('/text', text, () => this.checks.assertions(text));
    reply.header('content-type', jsonMediaType).send(jsonText({ assertions }));
  }

  @Post('snap-yaml/check')
  @HttpCode(200)
  @Access('evaluation')
  @ApiOperation({ summary: 'Read a snap.yaml as far as interfaces are concerned' })
  @ApiOkResponse({ description: 'What it says', schema: { $ref: '#/components/schemas/SnapReport' } })
  checkSnapYaml(@Body() { yaml }: SnapYamlCheckRequest, @Res() reply: FastifyReply): void {
    const report = placed('/yaml', yaml, () => this.checks.snapYaml(yaml));
    reply.header('content-type', jsonMediaType).send(jsonText(report));
  }
}
