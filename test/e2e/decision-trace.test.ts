import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cameraRequest, installation, type Json, plugsYaml } from './samples.js';
import { type Service, startService } from './service.js';

describe('decisions', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const decide = (request: unknown, query = '') => service.post(`/v1/decisions${query}`, request);

  describe('trace', () => {
    const alternatives = [
      { 'on-classic': 'false' },
      { 'plug-attributes': { mode: 'rw' }, 'on-classic': 'true' },
    ];
    const request = cameraRequest({
      declaration: { plugs: { camera: { 'allow-auto-connection': alternatives } } },
    });

    it.each(['', '?trace=full'])('shows everything with "%s"', async (query) => {
      const { body } = await decide(request, query);
      expect(body).toMatchObject({
        reason: { code: 'not-allowed-by-rule' },
        trace: {
          levels: [
            { declaration: 'snap-declaration', side: 'plug', found: 'governs' },
            { declaration: 'snap-declaration', side: 'slot', found: 'not-reached' },
            { declaration: 'base-declaration', side: 'plug', found: 'not-reached' },
            { declaration: 'base-declaration', side: 'slot', found: 'not-reached' },
          ],
          subrules: [
            { subrule: 'deny-auto-connection', stated: false, matches: false, value: 'false' },
            {
              subrule: 'allow-auto-connection',
              stated: true,
              matches: false,
              alternatives: [
                {
                  alternative: 1,
                  pointer: '/plugs/camera/allow-auto-connection/0',
                  constraints: [{ constraint: 'on-classic', wanted: 'false', held: false }],
                },
                {
                  alternative: 2,
                  matches: false,
                  constraints: [
                    {
                      constraint: 'plug-attributes',
                      pointer: '/plugs/camera/allow-auto-connection/1/plug-attributes/mode',
                      wanted: 'rw',
                      found: null,
                      held: false,
                    },
                    { constraint: 'on-classic', wanted: 'true', held: true },
                  ],
                },
              ],
            },
          ],
        },
      });
    });

    it('shows with failing only what decided against it', async () => {
      const { body } = await decide(request, '?trace=failing');
      const { subrules } = (body as { trace: { subrules: { alternatives: { constraints: Json[] }[] }[] } })
        .trace;
      const shown = subrules.flatMap((sub) => sub.alternatives.flatMap((item) => item.constraints));
      expect(shown.map(({ constraint }) => constraint)).toEqual(['on-classic', 'plug-attributes']);
    });

    it('shows nothing with none, and decides the same', async () => {
      const { body } = await decide(request, '?trace=none');
      expect(body).not.toHaveProperty('trace');
      expect(body).toMatchObject({ outcome: 'deny', reason: { code: 'not-allowed-by-rule' } });
      const install = await decide(installation({ yaml: plugsYaml('camera') }), '?trace=none');
      expect(install.text).not.toContain('"trace"');
    });

    it.each([
      ['?trace=loud', 'trace', 'expected one of full, failing, none'],
      ['?trace=', 'trace', 'expected one of full, failing, none'],
      ['?trace', 'trace', 'expected one of full, failing, none'],
      ['?trace=full&trace=none', 'trace', 'expected one of full, failing, none'],
      ['?Trace=full', 'Trace', 'unknown parameter'],
      ['?constructor=1', 'constructor', 'unknown parameter'],
      ['?__proto__=1', '__proto__', 'unknown parameter'],
    ])('refuses %s', async (query, parameter, detail) => {
      for (const path of ['/v1/decisions', '/v1/decisions/batch']) {
        expect(await service.post(path + query, request)).toMatchObject({
          status: 400,
          body: { code: 'request-invalid', errors: [{ parameter, detail }] },
        });
      }
    });
  });
});
