import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { baseText, publish } from './samples.js';
import { type Service, startService } from './service.js';

describe('interfaces', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  it('are listed, sorted by name', async () => {
    const { status, body } = await service.ask('GET', '/v1/interfaces');
    expect(status).toBe(200);
    const { interfaces } = body as { interfaces: { name: string; summary: string }[] };
    expect(interfaces).toHaveLength(220);
    const names = interfaces.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(interfaces.every(({ summary }) => /^[A-Z].*\.$/.test(summary))).toBe(true);
    expect(interfaces.find(({ name }) => name === 'avahi-observe')).toEqual({
      name: 'avahi-observe',
      summary: 'Discover services and hosts on the local network through Avahi.',
      implicitSlot: { core: false, classic: true },
    });
  });

  it('can each be read', async () => {
    const { body } = await service.ask('GET', '/v1/interfaces');
    const { interfaces } = body as { interfaces: { name: string }[] };
    for (const summary of interfaces) {
      const reply = await service.ask('GET', `/v1/interfaces/${summary.name}`);
      expect(reply).toMatchObject({ status: 200, body: summary });
    }
    expect(await service.ask('GET', '/v1/interfaces/camera')).toMatchObject({
      body: {
        rules: {
          slots: { 'allow-installation': { 'slot-snap-type': ['core'] }, 'deny-auto-connection': 'true' },
        },
        attributes: { plugs: { known: {}, others: 'ignored' }, slots: { known: {}, others: 'ignored' } },
      },
    });
  });

  it('tell the attributes of their plugs and slots', async () => {
    expect(await service.ask('GET', '/v1/interfaces/i2c')).toMatchObject({
      status: 200,
      body: {
        attributes: {
          plugs: { known: {} },
          slots: {
            known: {
              path: {
                text: 'The device file of the bus.',
                types: ['text'],
                expected: '"/dev/i2c-NUMBER"',
              },
              'sysfs-name': { types: ['text'] },
            },
            oneOf: ['path', 'sysfs-name'],
            apart: [['path', 'sysfs-name']],
          },
        },
      },
    });
    expect(await service.ask('GET', '/v1/interfaces/kubernetes-support')).toMatchObject({
      body: {
        attributes: {
          plugs: { known: { flavor: { values: ['kubelet', 'kubeproxy', 'autobind-unix'] } } },
        },
      },
    });
    expect(await service.ask('GET', '/v1/interfaces/mount-control')).toMatchObject({
      body: {
        attributes: {
          plugs: {
            known: {
              mount: {
                types: ['maps'],
                required: 'always',
                entries: { known: { where: { required: 'always' }, persistent: { types: ['boolean'] } } },
              },
            },
          },
        },
      },
    });
  });

  it.each([
    'made-up',
    'constructor',
    '__proto__',
    'toString',
    'Camera',
    'camera%00',
    '%F0%9F%93%B7',
    '..%2Fx',
  ])('that are called %s do not exist', async (name) => {
    expect(await service.ask('GET', `/v1/interfaces/${name}`)).toMatchObject({
      status: 404,
      body: { code: 'not-found', detail: `no interface is called "${decodeURIComponent(name)}"` },
    });
  });

  it.each(['%zz', '%ff'])('refuse the name %s', async (name) => {
    expect(await service.ask('GET', `/v1/interfaces/${name}`)).toMatchObject({
      status: 400,
      body: { code: 'request-invalid' },
    });
  });

  it.each(['/v1/interfaces', '/v1/interfaces/camera', '/v1/base-declarations/16'])(
    '%s answers GET and HEAD alone',
    async (path) => {
      const head = await fetch(service.url + path, { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(await head.text()).toBe('');
      const post = await service.post(path, {});
      expect(post).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
      expect(post.headers.get('allow')).toBe('GET, HEAD');
    },
  );

  describe('base-declaration', () => {
    const read = (series: string) => service.ask('GET', `/v1/base-declarations/${series}`);

    it.each(['18', '0', 'constructor', '16%20', '016'])('of series %s does not exist', async (series) => {
      expect(await read(series)).toMatchObject({
        status: 404,
        body: {
          code: 'not-found',
          detail: `there is no base-declaration of series "${decodeURIComponent(series)}"`,
        },
      });
    });

    it('is the built-in one until one is published', async () => {
      expect(await read('16')).toMatchObject({
        status: 200,
        body: {
          source: 'built-in',
          revision: 0,
          headers: { series: '16', slots: { camera: { 'deny-auto-connection': 'true' } } },
        },
      });
      await publish(service.app, baseText(2));
      await publish(service.app, baseText(5));
      expect(await read('16')).toMatchObject({
        status: 200,
        body: {
          source: 'published',
          revision: 5,
          headers: { series: '16', revision: '5', slots: { network: { 'deny-connection': 'true' } } },
        },
      });
      expect((await read('18')).status).toBe(404);
    });
  });
});
