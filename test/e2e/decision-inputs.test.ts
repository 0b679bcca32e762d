import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cameraRequest, digest, granted, installation, type Json, plugsYaml } from './samples.js';
import { type Service, startService } from './service.js';

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
});
