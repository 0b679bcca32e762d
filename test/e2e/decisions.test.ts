import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cameraRequest, installation, plugsYaml } from './samples.js';
import { type Service, startService } from './service.js';

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
