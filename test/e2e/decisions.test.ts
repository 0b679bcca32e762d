import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  baseText,
  cameraGranted,
  cameraRefused,
  cameraRequest,
  declarationLines,
  declarationText,
  installation,
  type Json,
  plugsYaml,
  publish,
  publisherId,
  toolId,
} from './samples.js';
import { ReadConnection } from '../../src/database/read-connection.js';
import { type Service, startService } from './service.js';

const digest = (text: string) => createHash('sha3-384').update(text).digest('base64url');

const granted = { plugs: { camera: { 'allow-auto-connection': 'true' } } };

/** A content plug and the slot of another snap, each with attributes. */
function contentRequest(plugAttributes: string, slotAttributes: string, rest: Json = {}): string {
  const yaml = (side: string, attributes: string) =>
    `{"name":"${side}","${side}s":{"data":{"interface":"content",${attributes}}}}`;
  const endpoint = (side: string, attributes: string) =>
    `{"snap":{"yaml":${yaml(side, attributes)}},"name":"data"}`;
  const members = Object.entries(rest).map(([name, value]) => `,"${name}":${JSON.stringify(value)}`);
  return `{"action":"auto-connect","device":{"classic":true},"plug":${endpoint('plug', plugAttributes)},"slot":${endpoint('slot', slotAttributes)}${members.join('')}}`;
}

/** A base-declaration in which the attribute `x` of both sides must be equal. */
const equalX = { slots: { content: { 'allow-auto-connection': { 'plug-attributes': { x: '$SLOT(x)' } } } } };

describe('decisions', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const decide = (request: unknown, query = '') => service.post(`/v1/decisions${query}`, request);

  describe('connections', () => {
    it('connects automatically what the base-declaration lets connect', async () => {
      const reply = await decide({
        action: 'auto-connect',
        plug: { snap: { yaml: plugsYaml('network') }, name: 'network' },
        device: { classic: false },
      });
      expect(reply.contentType).toBe('application/json; charset=utf-8');
      expect(reply).toMatchObject({
        status: 200,
        body: {
          id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
          action: 'auto-connect',
          outcome: 'connect',
          slotsPerPlug: '1',
          reason: {
            code: 'allowed-by-rule',
            message:
              'plug "network" is automatically connected to slot "network": allow-auto-connection of the base-declaration\'s slot rule for "network" allows it by default',
          },
          rule: {
            declaration: 'base-declaration',
            side: 'slot',
            interface: 'network',
            subrule: 'allow-auto-connection',
            pointer: '/slots/network',
          },
        },
      });
    });

    it('refuses with 200, the reason and the rule', async () => {
      const reply = await decide(cameraRequest());
      expect(reply).toMatchObject({
        status: 200,
        body: {
          outcome: 'deny',
          reason: {
            code: 'denied-by-rule',
            message:
              'plug "camera" is not automatically connected to slot "camera": deny-auto-connection of the base-declaration\'s slot rule for "camera" denies it',
          },
          rule: { subrule: 'deny-auto-connection', pointer: '/slots/camera/deny-auto-connection' },
        },
      });
      expect(reply.body).not.toHaveProperty('slotsPerPlug');
      expect(reply.body).not.toHaveProperty('warnings');
    });

    it('connects by hand what does not connect by itself', async () => {
      const { body } = await decide(cameraRequest({}, { action: 'connect' }));
      expect(body).toMatchObject({ action: 'connect', outcome: 'connect' });
      expect(body).not.toHaveProperty('slotsPerPlug');
    });

    it.each([
      ['avahi-observe', true, 200],
      ['avahi-observe', false, 422],
      ['network', true, 200],
      ['network', false, 200],
      ['content', true, 422],
    ])('the implicit slot of %s, classic %s: %i', async (name, classic, status) => {
      const reply = await decide({
        action: 'connect',
        plug: { snap: { yaml: plugsYaml(name) }, name },
        device: { classic },
      });
      expect(reply.status).toBe(status);
      if (status === 200) return;
      expect(reply.body).toMatchObject({
        code: 'plug-or-slot-unknown',
        detail: `the system snap provides no slot of interface "${name}" on a ${classic ? 'classic' : 'core'} system, expected a "slot"`,
        errors: [{ pointer: '/slot' }],
      });
    });

    it('takes the slot of another snap', async () => {
      const slot = { snap: { yaml: 'name: photos\nslots:\n  pictures: camera\n' }, name: 'pictures' };
      expect(await decide(cameraRequest({}, { action: 'connect', slot }))).toMatchObject({
        body: { outcome: 'connect', inputs: { slot: { declaration: { source: 'none' } } } },
      });
    });

    it('denies where the interfaces differ, without looking at a rule', async () => {
      const slot = { snap: { yaml: 'name: photos\nslots: {pictures: network}' }, name: 'pictures' };
      const { body } = await decide(cameraRequest({}, { slot }));
      expect(body).toMatchObject({
        outcome: 'deny',
        reason: {
          code: 'interface-mismatch',
          message:
            'plug "camera" is not automatically connected to slot "pictures": the plug is of interface "camera", the slot of "network"',
        },
        trace: { levels: [], subrules: [] },
      });
      expect(body).not.toHaveProperty('rule');
    });

    it.each(['constructor', 'toString', 'made-up'])(
      'connects where no rule speaks about %s',
      async (name) => {
        const request = (action: string) => ({
          action,
          plug: { snap: { yaml: plugsYaml(name) }, name },
          slot: { snap: { yaml: `name: other\nslots: {${name}: }` }, name },
          device: { classic: true },
        });
        for (const action of ['connect', 'auto-connect']) {
          const { body } = await decide(request(action));
          expect(body).toMatchObject({ outcome: 'connect', reason: { code: 'no-rule' } });
          expect(body).not.toHaveProperty('rule');
        }
      },
    );

    it.each([
      ['"1"', '1'],
      ['"*"', '*'],
    ])('slotsPerPlug %s', async (given, slotsPerPlug) => {
      const rule = { 'allow-auto-connection': { 'slots-per-plug': JSON.parse(given) as unknown } };
      expect(await decide(cameraRequest({ declaration: { plugs: { camera: rule } } }))).toMatchObject({
        body: { outcome: 'connect', slotsPerPlug },
      });
    });

    it('lets dynamic attributes win over static ones', async () => {
      const rule = { 'allow-connection': { 'plug-attributes': { mode: 'rw' } } };
      const request = (dynamicAttributes?: object) => ({
        action: 'connect',
        plug: {
          snap: {
            yaml: 'name: tool\nplugs:\n  camera:\n    mode: ro\n',
            declaration: { plugs: { camera: rule } },
          },
          name: 'camera',
          ...(dynamicAttributes && { dynamicAttributes }),
        },
        device: { classic: true },
      });
      expect(await decide(request())).toMatchObject({
        body: { outcome: 'deny', reason: { code: 'not-allowed-by-rule' } },
      });
      expect(await decide(request({ mode: 'rw' }))).toMatchObject({ body: { outcome: 'connect' } });
    });
  });

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

  describe('installations', () => {
    const yaml = [
      'name: tool',
      'plugs: {snapd-control: , network: , made-up: }',
      'slots: {docker: , network: }',
    ].join('\n');

    it('lists slots, then plugs, in document order; rule and reason are those of the first refusal', async () => {
      const { body } = await decide(installation({ yaml }));
      expect(body).toMatchObject({
        action: 'install',
        outcome: 'deny',
        reason: {
          code: 'denied-by-rule',
          message:
            'slot "docker" does not let the snap be installed: deny-installation of the base-declaration\'s slot rule for "docker" denies it (slot-snap-type)',
        },
        rule: { side: 'slot', interface: 'docker', subrule: 'deny-installation' },
        items: [
          { side: 'slot', name: 'docker', outcome: 'deny', reason: { code: 'denied-by-rule' } },
          { side: 'slot', name: 'network', outcome: 'deny', rule: { interface: 'network' } },
          {
            side: 'plug',
            name: 'snapd-control',
            outcome: 'deny',
            rule: { declaration: 'base-declaration', side: 'plug' },
          },
          { side: 'plug', name: 'network', outcome: 'install', reason: { code: 'no-rule' } },
          { side: 'plug', name: 'made-up', outcome: 'install', reason: { code: 'no-rule' } },
        ],
      });
      expect(body).not.toHaveProperty('trace');
    });

    it('grants by the snap-declaration, which governs alone', async () => {
      const grant = { plugs: { 'snapd-control': { 'allow-installation': 'true' } } };
      const { body } = await decide(installation({ yaml: plugsYaml('snapd-control'), declaration: grant }));
      expect(body).toMatchObject({
        outcome: 'install',
        reason: { code: 'allowed-by-rule', message: 'every plug and slot lets the snap be installed' },
        items: [{ rule: { declaration: 'snap-declaration', side: 'plug' } }],
      });
      expect(body).not.toHaveProperty('rule');
    });

    it('sideloads with the minimal check: of slots, by their type alone', async () => {
      const { body } = await decide(installation({ yaml }, { action: 'sideload' }));
      expect(body).toMatchObject({
        action: 'sideload',
        outcome: 'deny',
        rule: { interface: 'network', side: 'slot' },
        items: [
          { name: 'docker', outcome: 'install', rule: { subrule: 'allow-installation' } },
          { name: 'network', outcome: 'deny', reason: { code: 'not-allowed-by-rule' } },
        ],
      });
    });

    it('installs a snap without plugs and slots', async () => {
      expect(await decide(installation({ yaml: 'name: tool' }))).toMatchObject({
        body: {
          outcome: 'install',
          items: [],
          reason: {
            code: 'no-rule',
            message: 'there are no plugs or slots to check, so the snap may be installed',
          },
        },
      });
    });
  });

  describe('declarations', () => {
    it.each([
      ['headers', granted],
      ['header lines', cameraGranted],
      ['more header lines', declarationLines(cameraGranted)],
      ['a whole assertion', declarationText(cameraGranted)],
    ])('inline as %s', async (_, declaration) => {
      const { body } = await decide(cameraRequest({ declaration }));
      const text = typeof declaration === 'string' ? declaration : JSON.stringify(declaration);
      expect(body).toMatchObject({
        outcome: 'connect',
        rule: { declaration: 'snap-declaration', side: 'plug', pointer: expect.any(String) },
        inputs: { plug: { declaration: { source: 'inline', digest: digest(text) } } },
      });
    });

    it('names snap-id and revision of the declaration that governs', async () => {
      const { body } = await decide(cameraRequest({ declaration: declarationText(cameraGranted, 7) }));
      expect(body).toMatchObject({
        rule: { snapId: toolId, revision: 7 },
        inputs: { plug: { declaration: { revision: 7 } } },
      });
    });

    it('null is a snap without declaration, whatever its snapId', async () => {
      const { body } = await decide(cameraRequest({ declaration: null, snapId: 'anything' }));
      expect(body).toMatchObject({
        outcome: 'deny',
        trace: { levels: [{ found: 'no-declaration' }, {}, {}, {}] },
        inputs: { plug: { declaration: { source: 'none' } } },
      });
      expect(body).not.toHaveProperty('warnings');
    });

    it('of another snap than snapId says are refused', async () => {
      const declaration = { 'snap-id': 'another' };
      expect(await decide(cameraRequest({ declaration, snapId: toolId }))).toMatchObject({
        status: 422,
        body: {
          code: 'assertion-invalid',
          detail: `the declaration is that of snap-id "another", expected "${toolId}"`,
          errors: [{ pointer: '/plug/snap/declaration' }],
        },
      });
    });

    it('compares publishers by the declarations', async () => {
      const rule = { camera: { 'allow-auto-connection': { 'plug-publisher-id': ['$SLOT_PUBLISHER_ID'] } } };
      const request = (slotPublisher: string) =>
        cameraRequest(
          { declaration: { 'publisher-id': publisherId } },
          {
            slot: {
              snap: {
                yaml: 'name: s\nslots: {camera: }',
                declaration: { 'publisher-id': slotPublisher, slots: rule },
              },
              name: 'camera',
            },
          },
        );
      expect(await decide(request(publisherId))).toMatchObject({ body: { outcome: 'connect' } });
      expect(await decide(request('another'))).toMatchObject({ body: { outcome: 'deny' } });
    });

    it('an inline base-declaration replaces the built-in one', async () => {
      const baseDeclaration = { slots: { camera: { 'allow-auto-connection': 'true' } } };
      expect(await decide(cameraRequest({}, { baseDeclaration }))).toMatchObject({
        body: {
          outcome: 'connect',
          inputs: { baseDeclaration: { source: 'inline', digest: digest(JSON.stringify(baseDeclaration)) } },
        },
      });
    });
  });

  describe('devices', () => {
    const onModel = {
      plugs: { camera: { 'allow-auto-connection': { 'on-model': ['canonical/frame'] } } },
    };
    const onStore = { plugs: { camera: { 'allow-auto-connection': { 'on-store': ['shop'] } } } };
    const friendly = { store: 'other', 'friendly-stores': ['shop'] };

    it.each<[string, object, Json, string]>([
      ['model headers', onModel, { model: { 'brand-id': 'canonical', model: 'frame' } }, 'connect'],
      ['model text', onModel, { model: 'type: model\nbrand-id: canonical\nmodel: frame\n' }, 'connect'],
      ['another model', onModel, { model: { 'brand-id': 'canonical', model: 'picture' } }, 'deny'],
      ['no model', onModel, {}, 'deny'],
      ['the store of the model', onStore, { model: { store: 'shop' } }, 'connect'],
      ['a friendly store', onStore, { model: { store: 'other' }, store: friendly }, 'connect'],
      [
        'a friendly store as text',
        onStore,
        { model: 'store: other', store: 'type: store\nstore: other\nfriendly-stores:\n  - shop\n' },
        'connect',
      ],
      ['an unfriendly store', onStore, { model: { store: 'other' } }, 'deny'],
    ])('%s', async (_, declaration, device, outcome) => {
      const request = cameraRequest({ declaration }, { device: { classic: false, ...device } });
      expect(await decide(request)).toMatchObject({ status: 200, body: { outcome } });
    });

    it('distribution and variant', async () => {
      const rule = {
        camera: {
          'allow-auto-connection': { 'on-classic': ['ubuntu/core'] },
        },
      };
      const on = (distribution: Json) =>
        decide(cameraRequest({ declaration: { plugs: rule } }, { device: { classic: true, distribution } }));
      expect(await on({ id: 'ubuntu', variantId: 'core' })).toMatchObject({ body: { outcome: 'connect' } });
      expect(await on({ id: 'ubuntu' })).toMatchObject({ body: { outcome: 'deny' } });
    });

    it('compatibility labels count where they are enabled', async () => {
      const compat = {
        slots: { content: { 'allow-auto-connection': { 'plug-attributes': { x: '$SLOT_COMPAT(x)' } } } },
      };
      const text = (device: Json) =>
        contentRequest('"x":"a-(1..3)"', '"x":"a-2"', { baseDeclaration: compat }).replace(
          '{"classic":true}',
          JSON.stringify(device),
        );
      const post = (device: Json) => service.postText('/v1/decisions', text(device));
      expect(await post({ classic: true, contentCompatLabels: true })).toMatchObject({
        body: { outcome: 'connect' },
      });
      expect(await post({ classic: true })).toMatchObject({ body: { outcome: 'deny' } });
    });
  });

  describe('inputs', () => {
    it('are the digests of what was sent', async () => {
      const yaml = plugsYaml('camera');
      const slotYaml = { name: 'photos', slots: { pictures: 'camera' } };
      const device = { classic: true, distribution: { id: 'ubuntu' } };
      const slot = { snap: { yaml: slotYaml, declaration: null }, name: 'pictures' };
      const { body } = await decide(cameraRequest({ declaration: granted }, { slot, device }));
      expect(body).toMatchObject({
        inputs: {
          plug: {
            yaml: digest(yaml),
            declaration: { source: 'inline', digest: digest(JSON.stringify(granted)) },
          },
          slot: { yaml: digest(JSON.stringify(slotYaml)), declaration: { source: 'none' } },
          device: digest(JSON.stringify(device)),
          baseDeclaration: { source: 'built-in', digest: expect.stringMatching(/^[-\w]{64}$/) },
          storeRevision: expect.any(Number),
          engine: { version: expect.any(String), catalogue: expect.any(String) },
        },
      });
      const install = await decide(installation({ yaml }));
      expect(install.body).toMatchObject({ inputs: { snap: { yaml: digest(yaml) } } });
    });
  });

  describe('numbers', () => {
    const big = '9007199254740993';

    it.each([
      ['1', '1', 'connect'],
      ['1.0', '1.0', 'connect'],
      ['1.0', '1', 'deny'],
      ['1', '1.0', 'deny'],
      ['1e0', '1.0', 'connect'],
      ['1', '"1"', 'deny'],
      [big, big, 'connect'],
      [big, '9007199254740992', 'deny'],
      [`[${big}]`, `[${big}]`, 'connect'],
      ['0.1', '0.1', 'connect'],
      ['-0', '0', 'connect'],
    ])('the attributes %s and %s: %s', async (plug, slot, outcome) => {
      const text = contentRequest(`"x":${plug}`, `"x":${slot}`, { baseDeclaration: equalX });
      expect(await service.postText('/v1/decisions', text)).toMatchObject({ status: 200, body: { outcome } });
    });

    it('stay exact in dynamic attributes and in the trace', async () => {
      const dynamic = `"dynamicAttributes":{"x":${big}},"name":"data"`;
      const text = contentRequest('"x":1', `"x":${big}`, { baseDeclaration: equalX });
      const reply = await service.postText('/v1/decisions', text.replace('"name":"data"', dynamic));
      expect(reply).toMatchObject({ status: 200, body: { outcome: 'connect' } });
      expect(reply.text).toContain(`"found":${big}`);
    });

    it('stay exact from YAML text to the trace', async () => {
      const yaml = `name: tool\nplugs:\n  camera:\n    x: ${big}\n`;
      const rule = { 'allow-auto-connection': { 'plug-attributes': { x: big } } };
      const reply = await decide(cameraRequest({ yaml, declaration: { plugs: { camera: rule } } }));
      expect(reply).toMatchObject({ status: 200, body: { outcome: 'connect' } });
      expect(reply.text).toContain(`"found":${big}`);
    });
  });

  it('echoes X-Request-ID, or makes one', async () => {
    const init = {
      headers: { 'content-type': 'application/json', 'x-request-id': 'mine-1' },
      body: JSON.stringify(cameraRequest()),
    };
    const reply = await service.ask('POST', '/v1/decisions', init);
    expect(reply.headers.get('x-request-id')).toBe('mine-1');
    const refused = await service.ask('POST', '/v1/decisions', { ...init, body: '{}' });
    expect(refused).toMatchObject({ status: 400, body: { requestId: 'mine-1' } });
    const own = await decide(cameraRequest());
    expect(own.headers.get('x-request-id')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });
});

describe('decisions by published declarations', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const byId = () => service.post('/v1/decisions', cameraRequest({ snapId: toolId }));

  it('warns of a snapId for which nothing is published, then uses each revision once it is stored', async () => {
    const storeRevision = service.app.get(ReadConnection).storeRevision();
    expect(await byId()).toMatchObject({
      status: 200,
      body: {
        outcome: 'deny',
        warnings: [
          {
            code: 'declaration-missing',
            message: `no snap-declaration is published for snap-id "${toolId}"; decided as for a snap without one`,
            pointer: '/plug/snap/snapId',
          },
        ],
        inputs: { storeRevision, plug: { declaration: { source: 'none' } } },
      },
    });

    const first = await publish(service.app, declarationText(cameraGranted, 1));
    const reply = await byId();
    expect(reply).toMatchObject({
      body: {
        outcome: 'connect',
        rule: { declaration: 'snap-declaration', snapId: toolId, revision: 1 },
        inputs: {
          storeRevision: storeRevision + 1,
          plug: { declaration: { source: 'published', digest: digest(first), revision: 1 } },
        },
      },
    });
    expect(reply.body).not.toHaveProperty('warnings');

    const second = await publish(service.app, declarationText(cameraRefused, 2));
    expect(await byId()).toMatchObject({
      body: {
        outcome: 'deny',
        rule: { declaration: 'snap-declaration', revision: 2 },
        inputs: {
          storeRevision: storeRevision + 2,
          plug: { declaration: { source: 'published', digest: digest(second), revision: 2 } },
        },
      },
    });
  });

  it('does not use them where the request brings one, or none', async () => {
    const inline = await service.post(
      '/v1/decisions',
      cameraRequest({ snapId: toolId, declaration: granted }),
    );
    expect(inline).toMatchObject({ body: { outcome: 'connect' } });
    const none = await service.post('/v1/decisions', cameraRequest({ snapId: toolId, declaration: null }));
    expect(none).toMatchObject({ body: { rule: { declaration: 'base-declaration' } } });
  });

  it('uses the published base-declaration unless the request brings one', async () => {
    const network = {
      action: 'connect',
      plug: { snap: { yaml: plugsYaml('network') }, name: 'network' },
      device: { classic: true },
    };
    expect(await service.post('/v1/decisions', network)).toMatchObject({ body: { outcome: 'connect' } });
    const base = await publish(service.app, baseText(3));
    expect(await service.post('/v1/decisions', network)).toMatchObject({
      body: {
        outcome: 'deny',
        rule: { declaration: 'base-declaration', pointer: '/slots/network/deny-connection' },
        inputs: { baseDeclaration: { source: 'published', digest: digest(base), revision: 3 } },
      },
    });
    const given = await service.post('/v1/decisions', { ...network, baseDeclaration: {} });
    expect(given).toMatchObject({ body: { outcome: 'connect', reason: { code: 'no-rule' } } });
  });
});
