import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../auth/access.js';
import { BulkFetch } from './bulk-fetch.js';
import { AnsweredTogether } from '../http/answered-together.js';
import { assertionMediaType } from '../http/assertion-body.js';
import { Direct } from '../http/direct-routes.js';
import { revisionHeader } from '../http/store-consistency.js';
import { bundleMediaType, plainJsonMediaType } from './media-types.js';
import { type Served, ServedAssertions } from './served-assertions.js';

/** What real snap clients speak. See docs/store-api.md. */
@ApiExcludeController()
@Controller()
export class StoreApiController {
  readonly #together = new AnsweredTogether<Served>((request, reply) => {
    // Others may have stored something since the request came in.
    reply.header(revisionHeader, this.served.storeRevision);
    return this.#find(request);
  }, send);

  constructor(
    private readonly served: ServedAssertions,
    private readonly bulk: BulkFetch,
  ) {}

  @Access('anonymous')
  @Get(['v2/assertions/*', 'api/v1/snaps/assertions/*'])
  @Direct()
  assertion(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.#together.add(request, reply);
  }

  @Access('anonymous')
  @Get('v2/assertion-streams')
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const body = this.bulk.stream(request.query as Record<string, unknown>);
    reply.header('content-type', bundleMediaType).header('cache-control', 'no-cache').send(body);
  }

  @Access('anonymous')
  @Post('v2/snaps/refresh')
  @HttpCode(200)
  refresh(@Body() body: unknown, @Res() reply: FastifyReply): void {
    const answer = this.bulk.answer(body);
    reply.header('content-type', plainJsonMediaType).send(Buffer.from(JSON.stringify(answer)));
  }

  #find({ raw: { url = '' }, headers, query }: FastifyRequest): Served {
    const asText = headers.accept?.includes(assertionMediaType) === true;
    const isOld = asText && isOldClient(headers['user-agent']);
    const name = `${asText ? 't' : 'j'}${isOld ? 'o' : 'n'}${url}`;
    return (
      this.served.kept(name) ??
      this.served.answer(name, {
        path: pathBehind(url),
        query: query as Record<string, string>,
        asText,
        isOld,
      })
    );
  }
}

/** A 304 is for those alone who say what they hold: real clients take it for an error. */
function send({ contentType, etag, body }: Served, request: FastifyRequest, reply: FastifyReply): void {
  const held = request.headers['if-none-match'];
  // The user agent tells old clients, whose base-declaration is another.
  reply.header('etag', etag).header('vary', 'Accept, User-Agent').header('cache-control', 'no-cache');
  if (held !== undefined && isHeld(held, etag)) {
    reply.code(304).send();
    return;
  }
  reply.header('content-type', contentType).send(body);
}

function isHeld(held: string, etag: string): boolean {
  return held.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}

/** The release from which on clients are taken to read every rule of today; nobody has tried those shortly before. */
const newestRules = 75;

function isOldClient(userAgent = ''): boolean {
  const [, minor] = /^snapd\/2\.(\d+)/.exec(userAgent) ?? [];
  return minor !== undefined && Number(minor) < newestRules;
}

/** What stands behind `assertions/`, still percent-encoded, without the query. */
function pathBehind(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return path.slice(path.indexOf('/assertions/') + '/assertions/'.length);
}
