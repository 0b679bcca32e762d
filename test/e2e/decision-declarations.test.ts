import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadConnection } from '../../src/database/read-connection.js';
import {
  baseText,
  cameraGranted,
  cameraRefused,
  cameraRequest,
  declarationLines,
  declarationText,
  digest,
  granted,
  plugsYaml,
  publish,
  publisherId,
  toolId,
} from './samples.js';
import { type Service, startService } from './service.js';

describe('decisions', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const decide = (request: unknown, query = '') => service.post(`/v1/decisions${query}`, request);

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
