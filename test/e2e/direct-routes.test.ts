import { Controller, Get, Injectable, Module, Req, Res } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from '../../src/app.module.js';
import { Access } from '../../src/modules/auth/access.js';
import { Direct } from '../../src/modules/http/direct-routes.js';
import { RequestProblem } from '../../src/modules/http/request-problem.js';
import { type Service, startService, testSettings } from './service.js';

@Injectable()
class Greeting {
  readonly text = 'good day';
}

@Controller('direct')
class DirectController {
  constructor(private readonly greeting: Greeting) {}

  @Get('greeting')
  @Access('anonymous')
  @Direct()
  greet(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.send({ greeting: this.greeting.text, asked: request.query });
  }

  @Get('problem')
  @Access('anonymous')
  @Direct()
  refuse(): void {
    throw new RequestProblem('not-found', 'there is no such greeting');
  }

  @Get('fault')
  @Access('anonymous')
  @Direct()
  fail(): void {
    throw new Error('of which nobody outside is told');
  }

  @Get('guarded')
  @Access('auditor')
  @Direct()
  guarded(@Req() _request: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.send({});
  }
}

@Module({ controllers: [DirectController], providers: [Greeting] })
class DirectModule {}

describe('a route that Fastify hands to its controller', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService(
      { module: DirectModule, imports: [AppModule.with(testSettings)] },
      testSettings,
    );
  });

  afterAll(() => service.close());

  it('is answered by the controller, which has what it was given', async () => {
    const reply = await service.ask('GET', '/direct/greeting?loud=yes');
    expect(reply).toMatchObject({ status: 200, body: { greeting: 'good day', asked: { loud: 'yes' } } });
    expect(reply.headers.get('x-request-id')).toMatch(/./);
  });

  it('is answered a HEAD as well, and no other method', async () => {
    expect(await service.ask('HEAD', '/direct/greeting')).toMatchObject({ status: 200, text: '' });
    const other = await service.ask('PUT', '/direct/greeting');
    expect(other).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
  });

  it('makes problems of what is thrown, and keeps faults of its own back', async () => {
    expect(await service.ask('GET', '/direct/problem')).toMatchObject({
      status: 404,
      contentType: 'application/problem+json',
      body: { code: 'not-found', detail: 'there is no such greeting' },
    });
    const fault = await service.ask('GET', '/direct/fault');
    expect(fault).toMatchObject({ status: 500, body: { code: 'internal-error' } });
    expect(fault.text).not.toContain('nobody outside');
  });

  it('is for those alone who may use it', async () => {
    expect(await service.ask('GET', '/direct/guarded')).toMatchObject({ status: 401 });
  });
});
