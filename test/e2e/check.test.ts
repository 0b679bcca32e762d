import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { baseText, cameraGranted, declarationText, publisherId, toolId } from './samples.js';
import { type Service, startService } from './service.js';

describe('checks', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  describe('of assertions', () => {
    const check = (text: unknown) => service.post('/v1/assertions/check', { text });

    it('say what one declares', async () => {
      const reply = await check(declarationText(cameraGranted, 7));
      expect(reply).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
      expect(reply.body).toEqual({
        assertions: [
          {
            type: 'snap-declaration',
            format: 0,
            revision: 7,
            primaryKey: ['16', toolId],
            headers: {
              type: 'snap-declaration',
              'authority-id': 'canonical',
              revision: '7',
              series: '16',
              'snap-id': toolId,
              plugs: { camera: { 'allow-auto-connection': 'true' } },
              'publisher-id': publisherId,
              'snap-name': 'tool',
              timestamp: '2026-01-31T12:00:00Z',
              'sign-key-sha3-384': 'k'.repeat(64),
            },
            bodyLength: 0,
            compiles: true,
            formatNeeded: 1,
            interfaces: ['camera'],
          },
        ],
      });
    });

    it('take a stream', async () => {
      const text = [declarationText(cameraGranted), baseText(1), declarationText('plugs:\n  network: true')];
      expect(await check(text.join('\n'))).toMatchObject({
        status: 200,
        body: {
          assertions: [
            { type: 'snap-declaration', interfaces: ['camera'] },
            { type: 'base-declaration', primaryKey: ['16'], interfaces: ['network'] },
            { type: 'snap-declaration', interfaces: ['network'] },
          ],
        },
      });
    });

    it.each<[string, string, string, string, object]>([
      ['nothing', '', 'assertion-invalid', 'assertion has no blank line before its signature', {}],
      ['no assertion', 'hello', 'assertion-invalid', 'assertion has no blank line before its signature', {}],
      [
        'a line without colon',
        declarationText('plugs'),
        'assertion-invalid',
        'header line "plugs" has no colon',
        { line: 6 },
      ],
      [
        'a missing header',
        declarationText('x: y').replace(/snap-id: .*\n/, ''),
        'assertion-invalid',
        'header "snap-id" is missing',
        { within: '/snap-id' },
      ],
      [
        'a rule that does not hold',
        declarationText('plugs:\n  camera:\n    allow-connection: maybe'),
        'rule-invalid',
        '"maybe" is no sub-rule, expected "true", "false", a map or a list of maps',
        { within: '/plugs/camera/allow-connection' },
      ],
      [
        'an unknown type',
        declarationText('x: y').replace('type: snap-declaration', 'type: constructor'),
        'assertion-invalid',
        '"constructor" is not a known type of assertion',
        { within: '/type' },
      ],
      [
        'a body of another length',
        declarationText('body-length: 5'),
        'assertion-invalid',
        'body-length is 5 but the body has 0 bytes',
        { within: '/body-length' },
      ],
      [
        'a deep header',
        declarationText(Array.from({ length: 100 }, (_, depth) => `${'  '.repeat(depth)}a:`).join('\n')),
        'limit-exceeded',
        'headers are nested deeper than 64 levels',
        { line: 71 },
      ],
      [
        'large headers',
        declarationText(`x: ${'x'.repeat(200_000)}`),
        'limit-exceeded',
        expect.stringMatching(/^headers of \d+ bytes, at most 131072 are accepted$/) as unknown as string,
        {},
      ],
    ])('refuse %s', async (_, text, code, detail, place) => {
      const reply = await check(text);
      expect(reply).toMatchObject({
        status: 422,
        contentType: 'application/problem+json',
        body: { code, detail, errors: [{ pointer: '/text', ...place }] },
      });
    });

    it('tell nothing of a stream of which one assertion does not hold', async () => {
      const reply = await check(`${declarationText(cameraGranted)}\ntype: x\n\nsignature\n`);
      expect(reply).toMatchObject({ status: 422, body: { errors: [{ pointer: '/text' }] } });
    });
  });

  describe('of snap.yaml', () => {
    const check = (yaml: unknown) => service.post('/v1/snap-yaml/check', { yaml });

    const text = [
      'name: tool',
      'type: app',
      'confinement: strict',
      'plugs:',
      '  camera:',
      '  data: {interface: content, label: Data, content: files}',
      '  data: {interface: content, content: more}',
      'slots:',
      '  bus: dbus',
      'apps:',
      '  edit: {plugs: [camera, network]}',
      '  view: {}',
    ].join('\n');

    it('say what the text means', async () => {
      const reply = await check(text);
      expect(reply.status).toBe(200);
      expect(reply.body).toEqual({
        name: 'tool',
        type: 'app',
        confinement: 'strict',
        plugs: {
          camera: { interface: 'camera', label: '', attrs: null, apps: ['edit'], line: 5, column: 3 },
          data: {
            interface: 'content',
            label: '',
            attrs: { content: 'more' },
            apps: ['edit', 'view'],
            line: 7,
            column: 3,
          },
          network: { interface: 'network', label: '', attrs: null, apps: ['edit'], line: 11, column: 26 },
        },
        slots: {
          bus: { interface: 'dbus', label: '', attrs: null, apps: ['edit', 'view'], line: 9, column: 3 },
        },
        warnings: [
          {
            code: 'duplicate-key',
            message: 'key "data" stands twice, the last one counts',
            pointer: '/plugs/data',
            line: 7,
            column: 3,
          },
        ],
      });
    });

    it('say the same of JSON, without places', async () => {
      const yaml = {
        name: 'tool',
        plugs: { camera: null, data: { interface: 'content', label: 'Data', n: 1.5, on: true } },
        apps: { edit: { plugs: ['camera'] } },
      };
      expect((await check(yaml)).body).toEqual({
        name: 'tool',
        type: 'app',
        confinement: 'strict',
        plugs: {
          camera: { interface: 'camera', label: '', attrs: null, apps: ['edit'] },
          data: { interface: 'content', label: 'Data', attrs: { n: 1.5, on: true }, apps: ['edit'] },
        },
        slots: {},
        warnings: [],
      });
    });

    it.each([
      ['text', JSON.stringify('plugs:\n  camera:\n    x: 9223372036854775807\n    z: [-9007199254740993]')],
      ['JSON', '{"plugs":{"camera":{"x":9223372036854775807,"z":[-9007199254740993]}}}'],
    ])('keep large integers of %s', async (_, yaml) => {
      const reply = await service.postText('/v1/snap-yaml/check', `{"yaml":${yaml}}`);
      expect(reply.status).toBe(200);
      expect(reply.text).toContain('"attrs":{"x":9223372036854775807,"z":[-9007199254740993]}');
    });

    it('show infinite floats as text', async () => {
      const reply = await check('plugs: {camera: {a: .inf, b: -.Inf, c: .nan, d: 1.0}}');
      expect(reply.body).toMatchObject({
        plugs: { camera: { attrs: { a: 'Infinity', b: '-Infinity', c: 'NaN', d: 1 } } },
      });
    });

    it('take names that objects inherit for names', async () => {
      const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
      const lines = names.map((name) => `  ${name}: {${name}: x}`);
      const reply = await check(`plugs:\n${lines.join('\n')}\n`);
      expect(reply.status).toBe(200);
      const { plugs } = reply.body as { plugs: object };
      expect(Object.keys(plugs)).toEqual(names);
      expect(reply.text).toContain('"__proto__":{"interface":"__proto__"');
      expect(reply.text).toContain('"attrs":{"__proto__":"x"}');
    });

    it('of a plug and an app each, many times, end in an answer', async () => {
      const many = (count: number, letter: string) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`${letter}${index}`, {}]));
      expect((await check({ plugs: many(500, 'p'), apps: many(500, 'a') })).status).toBe(200);
      const huge = await check({ plugs: many(40_000, 'p'), apps: many(40_000, 'a') });
      expect(huge).toMatchObject({
        status: 422,
        body: { code: 'limit-exceeded', errors: [{ pointer: '/yaml' }] },
      });
    });

    it.each<[string, unknown, string, object]>([
      [
        'broken YAML',
        'name: x\nplugs: [a\n',
        'not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
        { line: 3, column: 1 },
      ],
      ['a list', '- x', 'expected a map, found a list', { line: 1, column: 1 }],
      [
        'an attribute without value',
        'plugs:\n  a:\n    x:\n',
        'an attribute must have a value, found nothing',
        { line: 3, column: 7, within: '/plugs/a/x' },
      ],
      [
        'a key that is no text',
        'plugs: {a: {n: 1}}',
        'keys must be texts, but "n" is read as boolean; write it in quotes',
        { line: 1, column: 13, within: '/plugs/a/n' },
      ],
      ['a control character', 'name: a\0', 'control character U+0000 is not allowed', { line: 1, column: 8 }],
      [
        'an unknown type',
        'type: toString',
        '"toString" is not known, expected one of app, gadget, kernel, base, os, snapd, application',
        { line: 1, column: 7, within: '/type' },
      ],
      [
        'the same in JSON',
        { plugs: { 'a/b': { x: null } } },
        'an attribute must have a value, found nothing',
        { pointer: '/yaml/plugs/a~1b/x' },
      ],
    ])('refuse %s', async (_, yaml, detail, place) => {
      expect(await check(yaml)).toMatchObject({
        status: 422,
        body: { code: 'snap-yaml-invalid', detail, errors: [{ pointer: '/yaml', ...place, detail }] },
      });
    });
  });

  it.each<[string, string, object]>([
    [
      '/v1/assertions/check',
      '{}',
      { pointer: '/text', detail: 'expected the text of one or several assertions' },
    ],
    ['/v1/assertions/check', '{"text":1}', { pointer: '/text' }],
    ['/v1/assertions/check', '{"text":null}', { pointer: '/text' }],
    [
      '/v1/assertions/check',
      '{"text":"","constructor":1}',
      { pointer: '/constructor', detail: 'unknown field' },
    ],
    ['/v1/assertions/check', '[]', { pointer: '' }],
    ['/v1/snap-yaml/check', '{}', { pointer: '/yaml', detail: 'expected a text or an object' }],
    ['/v1/snap-yaml/check', '{"yaml":[]}', { pointer: '/yaml' }],
    ['/v1/snap-yaml/check', '{"yaml":1.0}', { pointer: '/yaml' }],
    ['/v1/snap-yaml/check', '{"yaml":null}', { pointer: '/yaml' }],
    ['/v1/snap-yaml/check', '{"yaml":"","a/b":1}', { pointer: '/a~1b', detail: 'unknown field' }],
  ])('%s refuses %s', async (path, body, error) => {
    expect(await service.postText(path, body)).toMatchObject({
      status: 400,
      body: { code: 'request-invalid', errors: [error] },
    });
  });
});
