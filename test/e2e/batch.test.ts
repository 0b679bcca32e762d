import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openLineStream } from './line-stream.js';
import { contractViolations } from './openapi-response.js';
import { cameraRequest, installation, plugsYaml } from './samples.js';
import { type Reply, type RequestBody, type Service, startService } from './service.js';

const mebibyte = 1024 * 1024;
const camera = cameraRequest();
const network = {
  action: 'connect',
  plug: { snap: { yaml: plugsYaml('network') }, name: 'network' },
  device: { classic: true },
};
const unknownPlug = { ...network, plug: { ...network.plug, name: 'nothing' } };

const denied = { outcome: 'deny' };
const connected = { outcome: 'connect' };
const refusal = (code: string, status: number, more = {}) => ({ error: { code, status, ...more } });

const line = (value: unknown) => `${JSON.stringify(value)}\n`;

describe('batches', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  afterEach(async () => {
    expect((await ask('GET', '/readyz')).status).toBe(200);
  });

  // Each over a connection of its own: out of a pool, fetch might take one that a test has just had closed.
  const ask: Service['ask'] = (method, path, { headers, ...init } = {}) =>
    service.ask(method, path, { ...init, headers: { ...headers, connection: 'close' } });

  const batchText = (body: RequestBody, query = '') =>
    ask('POST', `/v1/decisions/batch${query}`, { headers: { 'content-type': 'application/json' }, body });

  const batch = (body: unknown, query = '') => batchText(JSON.stringify(body), query);

  const stream = (body: RequestBody, type = 'application/x-ndjson'): Promise<Reply> =>
    ask('POST', '/v1/decisions/batch', { headers: { 'content-type': type }, body });

  describe('as JSON', () => {
    it('are answered in order; what is wrong with an item is its answer', async () => {
      const requests = [
        camera,
        unknownPlug,
        network,
        1,
        null,
        { ...camera, 'a/b': 1 },
        installation({ yaml: 'name: x' }),
      ];
      const reply = await batch({ requests });
      expect(reply).toMatchObject({
        status: 200,
        contentType: 'application/json; charset=utf-8',
        body: {
          decisions: [
            denied,
            refusal('plug-or-slot-unknown', 422, { errors: [{ pointer: '/plug/name' }] }),
            connected,
            refusal('request-invalid', 400, { detail: 'a decision request must be a JSON object' }),
            refusal('request-invalid', 400),
            refusal('request-invalid', 400, { errors: [{ pointer: '/a~1b', detail: 'unknown field' }] }),
            { outcome: 'install' },
          ],
        },
      });
      expect((reply.body as { decisions: unknown[] }).decisions).toHaveLength(requests.length);
    });

    it('have trace as a single decision has', async () => {
      expect((await batch({ requests: [camera] }, '?trace=none')).text).not.toContain('"trace"');
    });

    it('may be empty', async () => {
      expect(await batch({ requests: [] })).toMatchObject({ status: 200, body: { decisions: [] } });
    });

    it('take 10,000 requests and refuse one more', async () => {
      const requests = Array.from({ length: 10_000 }, () => network);
      const reply = await batch({ requests }, '?trace=none');
      expect(reply.status).toBe(200);
      expect((reply.body as { decisions: unknown[] }).decisions).toHaveLength(10_000);
      expect(await batch({ requests: [...requests, network] })).toMatchObject({
        status: 400,
        body: {
          code: 'request-invalid',
          errors: [{ pointer: '/requests', detail: 'expected at most 10000 requests, or NDJSON' }],
        },
      });
    });

    it('take 8 MB', async () => {
      const large = cameraRequest({
        yaml: `${plugsYaml('camera')}\ndescription: ${'x'.repeat(mebibyte / 4)}`,
      });
      const reply = await batch({ requests: Array.from({ length: 32 }, () => large) }, '?trace=none');
      expect(reply).toMatchObject({ status: 200, body: { decisions: Array<object>(32).fill(denied) } });
    });

    it.each<[string, string, string, string]>([
      ['a list', '[]', '', 'the body must be a JSON object'],
      ['a number', '1.0', '', 'the body must be a JSON object'],
      ['nothing', '{}', '/requests', 'expected a list of decision requests'],
      ['requests that are no list', '{"requests":{}}', '/requests', 'expected a list of decision requests'],
      ['an unknown field', '{"requests":[],"a/b":1}', '/a~1b', 'unknown field'],
      ['a prototype name', '{"requests":[],"constructor":1}', '/constructor', 'unknown field'],
    ])('refuse %s', async (_, body, pointer, detail) => {
      expect(await batchText(body)).toMatchObject({
        status: 400,
        body: { code: 'request-invalid', errors: [{ pointer, detail }] },
      });
    });
  });

  describe('as lines', () => {
    it('are answered line by line, in order', async () => {
      const reply = await stream(line(camera) + line(network) + line(unknownPlug) + line(network));
      expect(reply).toMatchObject({
        status: 200,
        contentType: 'application/x-ndjson',
        body: [denied, connected, refusal('plug-or-slot-unknown', 422), connected],
      });
    });

    it.each<[string, string, object[]]>([
      ['nothing', '', []],
      ['empty lines alone', '\n\r\n\n', []],
      ['a last line without newline', line(camera) + JSON.stringify(network), [denied, connected]],
      ['empty lines between', `\n\n${line(camera)}\n\r\n${line(network)}\n`, [denied, connected]],
      ['CRLF', (line(camera) + line(network)).replaceAll('\n', '\r\n'), [denied, connected]],
      ['spaces around', ` \t${JSON.stringify(camera)} \t\n`, [denied]],
    ])('take %s', async (_, body, answers) => {
      const reply = await stream(body);
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject(answers);
      expect(reply.body).toHaveLength(answers.length);
    });

    const bytes = (...parts: (string | number[])[]) =>
      new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))));

    it.each<[string, Uint8Array<ArrayBuffer>, object[]]>([
      [
        'a line that is not JSON',
        bytes(`{"a":}\n${line(network)}`),
        [
          refusal('json-invalid', 400, {
            detail: "the line is not JSON: object value expected after ':'",
            errors: [{ pointer: '', line: 1, column: 6 }],
          }),
          connected,
        ],
      ],
      [
        'half a line at the end',
        bytes(line(network), JSON.stringify(camera).slice(0, 100)),
        [connected, refusal('json-invalid', 400)],
      ],
      [
        'an ill-shaped line',
        bytes(`{"action":"eat"}\n[]\n1\n${line(network)}`),
        [
          refusal('request-invalid', 400, { errors: [{ pointer: '/action' }] }),
          refusal('request-invalid', 400),
          refusal('request-invalid', 400),
          connected,
        ],
      ],
      [
        'a request that does not hold',
        bytes(line(cameraRequest({ yaml: 'a: [' })) + line(network)),
        [refusal('snap-yaml-invalid', 422, { errors: [{ pointer: '/plug/snap/yaml', line: 1 }] }), connected],
      ],
      [
        'a line that is not UTF-8',
        bytes('"', [0xff, 0xfe], '"\n', line(network)),
        [refusal('json-invalid', 400, { detail: 'the line is not valid UTF-8' }), connected],
      ],
      ['NUL bytes', bytes([0, 0, 10], line(network)), [refusal('json-invalid', 400), connected]],
      [
        'a deep line',
        bytes(`${'['.repeat(100)}\n${line(network)}`),
        [
          refusal('json-invalid', 400, { detail: 'the line is nested too deep, expected at most 64 levels' }),
          connected,
        ],
      ],
      [
        'a line longer than 4 MiB',
        bytes(`"${'x'.repeat(4 * mebibyte)}"\n${line(network)}`),
        [refusal('body-too-large', 413, { detail: 'the line is longer than 4194304 bytes' }), connected],
      ],
      [
        'a last line longer than 4 MiB',
        bytes(line(network), 'x'.repeat(5 * mebibyte)),
        [connected, refusal('body-too-large', 413)],
      ],
      ['a line of just 4 MiB', bytes(`${JSON.stringify(network).padEnd(4 * mebibyte)}\n`), [connected]],
    ])('answer %s by an error, and go on', async (_, body, answers) => {
      const reply = await stream(body);
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject(answers);
      expect(reply.body).toHaveLength(answers.length);
    });

    it('have no limit on their length', async () => {
      const padded = `${JSON.stringify(network).padEnd(mebibyte)}\n`;
      const reply = await stream(padded.repeat(40));
      expect(reply.body).toHaveLength(40);
    });

    it.each(['Application/X-NDJSON', 'application/x-ndjson; charset=utf-8'])(
      'may be called %s',
      async (type) => {
        expect(await stream(line(network), type)).toMatchObject({ status: 200, body: [connected] });
      },
    );

    it.each(['text/plain', 'application/ndjson', 'application/x-ndjsonx', 'application/jsonl'])(
      'must not be called %s',
      async (type) => {
        expect(await stream(line(network), type)).toMatchObject({
          status: 415,
          body: {
            code: 'media-type-unsupported',
            detail: `media type "${type}" is not supported, expected application/json or application/x-ndjson`,
          },
        });
      },
    );

    it('are for batches alone', async () => {
      const headers = { 'content-type': 'application/x-ndjson' };
      for (const path of ['/v1/decisions', '/v1/assertions/check', '/v1/snap-yaml/check']) {
        expect(await ask('POST', path, { headers, body: line(network) })).toMatchObject({
          status: 415,
          body: { code: 'media-type-unsupported' },
        });
      }
    });

    it('refuse a wrong trace before anything is answered', async () => {
      const reply = await ask('POST', '/v1/decisions/batch?trace=loud', {
        headers: { 'content-type': 'application/x-ndjson' },
        body: line(network),
      });
      expect(reply).toMatchObject({ status: 400, body: { errors: [{ parameter: 'trace' }] } });
    });
  });

  describe('streaming', () => {
    it('answer a line before the next is sent', async () => {
      const { request, response, send, next } = openLineStream(service);
      await send(line(camera));
      expect(await next()).toMatchObject(denied);
      await send('\n');
      await send(JSON.stringify(network).slice(0, 20));
      await send(JSON.stringify(network).slice(20));
      await send('\n');
      const answer = await next();
      expect(answer).toMatchObject(connected);
      const { statusCode: status = 0, headers } = await response;
      const contentType = headers['content-type'] ?? '';
      expect(headers['x-request-id']).toMatch(/^\w{26}$/);
      expect(
        contractViolations({
          method: 'POST',
          path: '/v1/decisions/batch',
          status,
          contentType,
          body: [answer],
        }),
      ).toEqual([]);
      request.end(JSON.stringify(camera));
      expect(await next()).toMatchObject(denied);
      await expect(next()).rejects.toThrow('the answers ended');
    });

    it('begin to answer before anything is sent', async () => {
      const { request, response } = openLineStream(service);
      request.flushHeaders();
      const answer = await response;
      expect(answer.statusCode).toBe(200);
      request.end();
      answer.resume();
      await once(answer, 'end');
    });

    it('take 100,000 lines in bounded memory', async () => {
      const lines = 100_000;
      const block = line(network).repeat(100);
      const { request, response, send } = openLineStream(service, '?trace=failing');
      const count = (async () => {
        let answered = 0;
        let bytes = 0;
        for await (const chunk of await response) {
          bytes += (chunk as Buffer).length;
          for (const byte of chunk as Buffer) if (byte === 10) answered++;
        }
        return { answered, bytes };
      })();
      let settled = 0;
      for (let sent = 0; sent < lines; sent += 100) {
        await send(block);
        if (sent === lines / 5) settled = process.memoryUsage.rss();
      }
      request.end();
      const { answered, bytes } = await count;
      expect(answered).toBe(lines);
      expect(bytes).toBeGreaterThan(60 * mebibyte);
      expect(process.memoryUsage.rss() - settled).toBeLessThan(96 * mebibyte);
    });

    it('read no further than the answers are taken', async () => {
      const { request, response } = openLineStream(service);
      const block = line(network).repeat(1000);
      let sent = 0;
      let waited = 0;
      // Nobody reads the answers. What the kernel buffers on both sides is a few megabytes.
      while (waited < 10 && sent < 64 * mebibyte) {
        if (request.write(block)) sent += block.length;
        else if (request.writableLength > mebibyte) {
          await pause(50);
          waited++;
        } else await pause(1);
      }
      expect(waited).toBe(10);
      expect(sent).toBeLessThan(32 * mebibyte);
      // Once they are read, it goes on.
      request.end();
      let answered = 0;
      for await (const chunk of await response) answered += (chunk as Buffer).length;
      expect(answered).toBeGreaterThan(sent);
    });
  });

  describe('a client that goes away', () => {
    const connections = () =>
      new Promise<number>((resolve) => {
        service.app.getHttpServer().getConnections((_, open) => {
          resolve(open);
        });
      });

    const released = async () => {
      for (let attempt = 0; attempt < 100 && (await connections()) > 0; attempt++) {
        service.app.getHttpServer().closeIdleConnections();
        await pause(20);
      }
      expect(await connections()).toBe(0);
      expect(await stream(line(network))).toMatchObject({ status: 200, body: [connected] });
    };

    it.each([
      ['between lines', line(network)],
      ['within a line', line(network) + '{"action":'],
    ])('%s', async (_, sent) => {
      const { request, send, next } = openLineStream(service);
      await send(sent);
      expect(await next()).toMatchObject(connected);
      request.destroy();
      await released();
    });

    it('before it has read the answers', async () => {
      const { request, response, send } = openLineStream(service);
      await Promise.race([send(line(network).repeat(20_000)), pause(1000, undefined, { ref: false })]);
      await response;
      request.destroy();
      await released();
    });

    it('by ending the connection in the middle of a chunk', async () => {
      const socket = connect(service.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        'POST /v1/decisions/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"action"',
      );
      await pause(50);
      const closed = once(socket, 'close');
      socket.end();
      // The head of the answer is there already; until somebody reads it, the connection is not at its end.
      socket.resume();
      await closed;
      await released();
    });

    it('by breaking HTTP after its first answer: that answer stays whole and nothing is put into it', async () => {
      const socket = connect(service.port, '127.0.0.1');
      socket.on('error', () => undefined);
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString()));
      const sent = line(network);
      socket.write(
        `POST /v1/decisions/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n${sent.length.toString(16)}\r\n${sent}\r\n`,
      );
      while (!received.includes('}\n')) await pause(5);
      socket.write('no chunk\r\n');
      await once(socket, 'close');
      expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
      expect(received).not.toContain('http-invalid');
      await released();
    });

    it('in the middle of a JSON body', async () => {
      const socket = connect(service.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        'POST /v1/decisions/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"requests"',
      );
      await pause(50);
      socket.destroy();
      await released();
    });

    it('many at once', async () => {
      const streams = Array.from({ length: 50 }, () => openLineStream(service));
      await Promise.all(streams.map(({ send }) => send(line(network))));
      await Promise.all(streams.map(({ next }) => next()));
      for (const { request } of streams) request.destroy();
      await released();
    });
  });
});
