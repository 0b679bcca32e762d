import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.js';
import { reference } from '../decisions/decision-request.js';
import { jsonMediaType, jsonText } from '../http/json-text.js';
import { checkReviewRequest } from './review-request.js';
import { Reviews } from './reviews.service.js';

@ApiTags('reviews')
@Controller('v1')
export class ReviewsController {
  constructor(private readonly reviews: Reviews) {}

  @Post('reviews')
  @HttpCode(200)
  @Access('evaluation')
  @ApiOperation({
    summary: 'Review a snap: whether it is held, why, and what exactly would have to be granted',
    description:
      'Nothing is stored. Rules are judged by the engine that devices use, with the other side of connections unknown.',
  })
  @ApiBody({ schema: reference('ReviewRequest') })
  @ApiOkResponse({ description: 'The review', schema: reference('Review') })
  review(@Body() body: unknown, @Res() reply: FastifyReply): void {
    const answer = this.reviews.review(checkReviewRequest(body), Date.now());
    reply.header('content-type', jsonMediaType).send(jsonText(answer));
  }
}
