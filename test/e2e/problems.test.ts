import { connect } from 'node:net';
import { Body, Controller, Get, HttpCode, Module, Post, Query } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IsIn, IsInt } from 'class-validator';
import { AppModule } from '../../src/app.module.js';
import { InvalidInput } from '../../src/engine/invalid-input.js';
import { Access } from '../../src/modules/auth/access.js';
import { MayBeAbsent } from '../../src/modules/http/nested.js';
import { type RequestBody, type Service, startService, testSettings } from './service.js';

class Echo {
  @MayBeAbsent()
  @IsInt()
  number?: number;

  @MayBeAbsent()
  free?: unknown;
}

class EchoQuery {
  @MayBeAbsent()
  @IsIn(['full', 'none'])
  trace?: string;
}

/** Stands for any operation. */
@Controller('echo')
class EchoController {
  @Post()
  @Access('anonymous')
  @HttpCode(200)
  echo(@Body() body: Echo, @Query() query: EchoQuery): object {
    return Object.assign({}, body, query);
  }

  @Post('invalid')
  @Access('anonymous')
  invalid(): never {
    throw new InvalidInput('snap-yaml-invalid', 'bad "x", expected y', {
      pointer: '/yaml',
      line: 2,
      column: 3,
    });
  }

  @Get('broken')
  @Access('anonymous')
  broken(): never {
    throw new Error('the secret');
  }

  @Get('parts/:part')
  @Access('anonymous')
  part(): object {
    return {};
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

describe('problems', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ module: EchoModule, imports: [AppModule.with(testSettings)] });
  });

  afterAll(() => service.close());

  const send = (body: RequestBody, contentType = 'application/json') =>
    service.ask('POST', '/echo', { headers: { 'content-type': contentType }, body });

  it('do not arise from a good request', async () => {
    const body = { number: 1, free: { constructor: { prototype: null }, list: [1.5, 'grüße', null] } };
    expect(await service.post('/echo', body)).toMatchObject({ status: 200, body });
  });

  it('have exactly one form', async () => {
    const reply = await service.ask('GET', '/nowhere', { headers: { 'x-request-id': 'mine' } });
    expect(reply.contentType).toBe('application/problem+json');
    expect(reply.headers.get('x-request-id')).toBe('mine');
    expect(reply.body).toEqual({
      type: 'urn:plugboard:problem:not-found',
      title: 'There is no such resource',
      status: 404,
      detail: 'there is nothing at "/nowhere"',
      code: 'not-found',
      requestId: 'mine',
    });
  });

  it.each([['a b'], ['ü'], ['x'.repeat(129)], ['']])('replace the request id "%s"', async (id) => {
    const head = `GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-ID: ${id}\r\nConnection: close\r\n\r\n`;
    expect(await overSocket(head)).toMatch(/x-request-id: [0-9A-HJKMNP-TV-Z]{26}\r\n/i);
  });

  it.each<[string, RequestBody, string]>([
    ['broken JSON', '{"a":}', "the body is not JSON: object value expected after ':'"],
    ['no JSON', '', 'the body is empty, expected JSON'],
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'the body is not valid UTF-8'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), 'the body is not valid UTF-8'],
    ['a NUL byte', '{"free":"\u0000"}', "the body is not JSON: invalid character '\u0000'"],
    ['a prototype', '{"__proto__":{}}', 'the key "__proto__" is not accepted'],
    [
      'depth',
      `{"free":${'['.repeat(64)}${']'.repeat(64)}}`,
      'the body is nested too deep, expected at most 64 levels',
    ],
  ])('json-invalid: %s', async (_, body, detail) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { code: 'json-invalid', detail } });
  });

  it('request-invalid: with a pointer to each defect', async () => {
    expect(await service.post('/echo', { number: '1', 'no/field': 1 })).toMatchObject({
      status: 400,
      body: {
        code: 'request-invalid',
        detail: 'unknown field at "/no~1field" (and 1 more)',
        errors: [
          { pointer: '/no~1field', detail: 'unknown field' },
          { pointer: '/number', detail: 'number must be an integer number' },
        ],
      },
    });
  });

  it.each([['[]'], ['"text"'], ['null'], ['1']])('request-invalid: the body %s', async (body) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
  });

  it('request-invalid: a parameter of the query', async () => {
    expect(
      await service.ask('POST', '/echo?trace=loud', {
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    ).toMatchObject({
      status: 400,
      body: {
        errors: [{ parameter: 'trace', detail: 'trace must be one of the following values: full, none' }],
      },
    });
    expect(await service.post('/echo?trcae=full', {})).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: 'trcae', detail: 'unknown field' }] },
    });
  });

  it('request-invalid: a path that is not percent-encoded UTF-8', async () => {
    expect(await service.ask('GET', '/%zz')).toMatchObject({
      status: 400,
      body: { code: 'request-invalid' },
    });
  });

  it('path-too-long', async () => {
    expect(await service.ask('GET', `/echo/parts/${'x'.repeat(200)}`)).toMatchObject({
      status: 414,
      body: { code: 'path-too-long' },
    });
  });

  it('an engine fault is 422 with its place', async () => {
    expect(await service.post('/echo/invalid', {})).toMatchObject({
      status: 422,
      body: {
        code: 'snap-yaml-invalid',
        errors: [{ pointer: '/yaml', detail: 'bad "x", expected y', line: 2, column: 3 }],
      },
    });
  });

  it('internal-error: tells nothing of what went wrong', async () => {
    const reply = await service.ask('GET', '/echo/broken');
    expect(reply).toMatchObject({ status: 500, body: { code: 'internal-error' } });
    expect(JSON.stringify(reply.body)).not.toContain('secret');
  });

  it.each([
    ['DELETE', '/livez', 'GET, HEAD'],
    ['POST', '/readyz?x=1', 'GET, HEAD'],
    ['GET', '/echo', 'POST'],
    ['PUT', '/echo/parts/1', 'GET, HEAD'],
    ['OPTIONS', '/echo', 'POST'],
  ])('method-not-allowed: %s %s', async (method, path, allow) => {
    const reply = await service.ask(method, path);
    expect(reply).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
    expect(reply.headers.get('allow')).toBe(allow);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'media-type-unsupported: %s',
    async (type) => {
      expect(await send('{}', type)).toMatchObject({ status: 415, body: { code: 'media-type-unsupported' } });
    },
  );

  it('accepts JSON with a charset', async () => {
    expect(await send('{"number":1}', 'Application/JSON; charset=utf-8')).toMatchObject({ status: 200 });
  });

  it('body-too-large: above 4 MiB, declared or not', async () => {
    const large = `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
    const declared = await overSocket(`${large}Content-Length: ${4 * 1024 * 1024 + 1}\r\n\r\n`);
    expect(declared).toMatch(/^HTTP\/1.1 413 .*"code":"body-too-large"/s);
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const streamed = await overSocket(
      `${large}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}0\r\n\r\n`,
    );
    expect(streamed).toMatch(/^HTTP\/1.1 413 .*"code":"body-too-large"/s);
  });

  it('takes a body of just 4 MiB', async () => {
    const text = JSON.stringify({ free: 'x'.repeat(4 * 1024 * 1024 - 11) });
    expect(Buffer.byteLength(text)).toBe(4 * 1024 * 1024);
    expect((await send(text)).status).toBe(200);
  });

  it.each([
    ['http-invalid', 'BREW / HTTP/1.1\r\n\r\n', 400],
    ['http-invalid', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n', 400],
    ['headers-too-large', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
  ])('%s: %.30j', async (code, bytes, status) => {
    const text = await overSocket(bytes);
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/Content-Type: application\/problem\+json\r\n/);
    expect(head).toMatch(/X-Request-ID: \w{26}/);
    expect(JSON.parse(body)).toMatchObject({ code, status });
  });

  /** What comes back for these bytes, until the server ends the connection. */
  function overSocket(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      let received = '';
      const socket = connect(service.port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk) => {
        received += chunk.toString();
        if (received.includes('\r\n\r\n') && !/connection: keep-alive/i.test(received)) socket.end();
      });
      socket.on('error', () => {
        resolve(received);
      });
      socket.on('close', () => {
        resolve(received);
      });
    });
  }
});
