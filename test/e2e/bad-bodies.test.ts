import { describe, expect, it } from '@jest/globals';
import { changed, expectRefusal, good, mebibyte, nested, unharmedService } from './bad-requests.js';
import { cameraRequest, type Json, plugsYaml } from './samples.js';
import type { RequestBody } from './service.js';

describe('bad input', () => {
  const { service, decide } = unharmedService();

  describe('that is not JSON', () => {
    it.each<[string, RequestBody, string, Json]>([
      ['nothing', '', 'the body is empty, expected JSON', {}],
      [
        'spaces',
        '  ',
        'the body is not JSON: JSON value expected but reached end of input',
        { line: 1, column: 3 },
      ],
      [
        'half an object',
        '{"action":',
        "the body is not JSON: object value expected after ':'",
        { column: 11 },
      ],
      ['two values', '{} {}', "the body is not JSON: expected end of input but got '{'", { column: 4 }],
      ['a comment', '// x\n{}', "the body is not JSON: JSON value expected but got '/'", { line: 1 }],
      ['single quotes', "{'a':1}", "the body is not JSON: quoted object key expected but got '''", {}],
      ['NaN', '{"a":NaN}', "the body is not JSON: object value expected after ':'", {}],
      ['a trailing comma', '{"a":1,}', "the body is not JSON: quoted object key expected but got '}'", {}],
      ['invalid UTF-8', new Uint8Array([0x7b, 0xc3, 0x28, 0x7d]), 'the body is not valid UTF-8', {}],
      [
        'an encoded surrogate',
        new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]),
        'the body is not valid UTF-8',
        {},
      ],
      ['NUL bytes', '\0\0\0', "the body is not JSON: JSON value expected but got '\0'", {}],
      ['a NUL byte in a string', '{"action":"\0"}', "the body is not JSON: invalid character '\0'", {}],
      ['a number out of range', '{"action":1e999}', 'the number "1e999" is out of range', {}],
      [
        'a number without end',
        `{"action":${'9'.repeat(2000)}}`,
        `the number "${'9'.repeat(40)}…" is out of range`,
        {},
      ],
      ['100 levels of objects', nested(100), 'the body is nested too deep, expected at most 64 levels', {}],
      [
        'a million levels of lists',
        '['.repeat(mebibyte),
        'the body is nested too deep, expected at most 64 levels',
        {},
      ],
    ])('%s', async (_, body, detail, error) => {
      expectRefusal(await decide(body), 400, 'json-invalid', { pointer: '', ...error }, detail);
    });

    it.each(['action', 'plug', 'plug/snap', 'plug/snap/declaration', 'plug/dynamicAttributes', 'device'])(
      'half a surrogate pair or a prototype at %s',
      async (field) => {
        const pointer = `/${field}`;
        expectRefusal(
          await decide(changed(good(), pointer, '"\\ud800"')),
          400,
          'json-invalid',
          { pointer },
          'a string holds half a surrogate pair, expected Unicode text',
        );
        expectRefusal(
          await decide(changed(good(), pointer, '{"__proto__":{"name":"camera"}}')),
          400,
          'json-invalid',
          { pointer: `${pointer}/__proto__` },
          'the key "__proto__" is not accepted',
        );
      },
    );

    it.each([['{"\\u005f_proto__":1}'], ['{"\\u005F\\u005Fproto\\u005f\\u005f":1}']])(
      'a prototype in escapes: %s',
      async (body) => {
        expectRefusal(await decide(body), 400, 'json-invalid', { pointer: '/__proto__' });
      },
    );
  });

  describe('over HTTP', () => {
    it('10 MB are refused, but by batches', async () => {
      const large = cameraRequest({ yaml: `${plugsYaml('camera')}\ndescription: ${'x'.repeat(mebibyte)}` });
      const text = JSON.stringify({ requests: Array.from({ length: 10 }, () => large) });
      for (const path of ['/v1/decisions', '/v1/assertions/check', '/v1/snap-yaml/check']) {
        expect(await service().postText(path, text)).toMatchObject({
          status: 413,
          body: {
            code: 'body-too-large',
            detail: 'the body is larger than is accepted here, expected at most 4 MiB',
          },
        });
      }
      expect(await service().postText('/v1/decisions/batch?trace=none', text)).toMatchObject({ status: 200 });
      expect(await service().postText('/v1/decisions/batch', ' '.repeat(33 * mebibyte))).toMatchObject({
        status: 413,
        body: {
          code: 'body-too-large',
          detail: 'the body is larger than is accepted here, expected at most 32 MiB',
        },
      });
    });

    it.each(['/v1/decisions', '/v1/decisions/batch', '/v1/assertions/check', '/v1/snap-yaml/check'])(
      '%s without a media type, or with another',
      async (path) => {
        const body = new Uint8Array(Buffer.from('{}'));
        expect(await service().ask('POST', path, { body })).toMatchObject({
          status: 415,
          body: {
            code: 'media-type-unsupported',
            detail: expect.stringMatching(/^the body has no media type, expected /),
          },
        });
        for (const type of ['text/plain', 'application/xml', 'application/jsonx', 'x', ';']) {
          expect(
            await service().ask('POST', path, { headers: { 'content-type': type }, body }),
          ).toMatchObject({
            status: 415,
            body: { code: 'media-type-unsupported' },
          });
        }
      },
    );

    it.each(['/v1/decisions', '/v1/decisions/batch', '/v1/assertions/check', '/v1/snap-yaml/check'])(
      '%s by another method',
      async (path) => {
        for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
          const reply = await service().ask(method, path);
          expect(reply).toMatchObject({
            status: 405,
            body: { code: 'method-not-allowed', detail: `"${path}" has no ${method}, expected POST` },
          });
          expect(reply.headers.get('allow')).toBe('POST');
        }
        const head = await fetch(service().url + path, { method: 'HEAD' });
        expect(head.status).toBe(405);
        expect(await head.text()).toBe('');
      },
    );

    it('no body at all', async () => {
      expect(await service().ask('POST', '/v1/decisions')).toMatchObject({
        status: 400,
        body: { code: expect.stringMatching(/^(?:json|request)-invalid$/) },
      });
    });
  });
});
