import { Body, Controller, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.js';
import { reference } from '../decisions/decision-request.js';
import { preferredOf } from '../http/accept.js';
import { RequestProblem } from '../http/request-problem.js';
import { formContents } from './forms/form-schemas.js';
import { contentTypeOf, reviewForms, reviewMediaTypes } from './forms/forms.js';
import { longestFile, reviewedFile } from './review-query.js';
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
      'Nothing is stored. Rules are judged by the engine that devices use, with the other side of connections unknown. The Accept field chooses the form of the answer; without it the answer is JSON.',
  })
  @ApiQuery({
    name: 'file',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: longestFile, default: 'snap.yaml' },
    description: 'What the reviewed file is called in forms that name it',
  })
  @ApiBody({ schema: reference('ReviewRequest') })
  @ApiOkResponse({
    description: 'The review',
    headers: { Vary: { description: 'Accept', schema: { type: 'string' } } },
    content: formContents,
  })
  review(
    @Body() body: unknown,
    @Query() query: Readonly<Record<string, unknown>>,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    reply.header('vary', 'Accept');
    const mediaType = preferredOf(accept, reviewMediaTypes);
    if (mediaType === undefined) throw notAcceptable();
    const file = reviewedFile(query);
    const answer = this.reviews.review(checkReviewRequest(body), Date.now());
    // A buffer, since a string would get a charset on a content type that has none.
    reply
      .header('content-type', contentTypeOf(mediaType))
      .send(Buffer.from(reviewForms[mediaType](answer, file)));
  }
}

function notAcceptable(): RequestProblem {
  return new RequestProblem(
    'not-acceptable',
    `a review comes in no form that "Accept" asks for, expected one of ${reviewMediaTypes.join(', ')}`,
  );
}
