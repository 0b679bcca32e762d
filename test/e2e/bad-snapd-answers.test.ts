import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connection, device, type Json, plug, snap, sync, systemInfo } from '../support/snapd-answers.js';
import { allDeclared, declaration, grant } from '../support/snapd-declarations.js';
import { type Reply, type Service, startService } from './service.js';

const startup = { kind: 'startup' };

describe('plans from what snapd answers refuse', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const ask = (snapd: unknown, rest: Json = {}): Promise<Reply> =>
    service.post('/v1/connection-plans', { snapd, event: startup, ...rest });

  const { established, plugs, slots } = device.connections;
  const withConnections = (instead: Json) => ({
    ...device,
    connections: { ...device.connections, ...instead },
  });

  it.each<[string, unknown, string, string]>([
    ['no object', 'x', '/snapd', 'expected an object'],
    ['nothing', {}, '/snapd/systemInfo', 'this field is missing'],
    ['no snaps', { systemInfo, connections: device.connections }, '/snapd/snaps', 'this field is missing'],
    ['no connections', { systemInfo, snaps: [] }, '/snapd/connections', 'this field is missing'],
    ['an unknown member', { ...device, model2: null }, '/snapd/model2', 'unknown field'],
    ['no on-classic', { ...device, systemInfo: {} }, '/snapd/systemInfo/on-classic', 'this field is missing'],
    [
      'no on-classic in a whole answer',
      { ...device, systemInfo: sync({}) },
      '/snapd/systemInfo/result/on-classic',
      'this field is missing',
    ],
    ['a list of no snaps', { ...device, snaps: ['snapd'] }, '/snapd/snaps/0', 'expected an object'],
    ['snaps that are no list', { ...device, snaps: {} }, '/snapd/snaps', 'expected a list'],
    [
      'an unknown type',
      { ...device, snaps: sync([snap('a', { type: 'driver' })]) },
      '/snapd/snaps/result/0/type',
      'expected one of app, gadget, kernel, base, os, snapd, ',
    ],
    [
      'an answer that is an error',
      { ...device, snaps: { type: 'error', 'status-code': 403, result: { message: 'login required' } } },
      '/snapd/snaps',
      'the daemon answered with an error "login required", expected what was asked for',
    ],
    [
      'attributes that are a number',
      withConnections({ plugs: [{ ...plugs[0], attrs: 1 }] }),
      '/snapd/connections/plugs/0/attrs',
      'expected an object',
    ],
    [
      'a plug of a snap that is not there',
      withConnections({ plugs: [plug('nobody', 'camera')], established: [] }),
      '/snapd/connections/plugs/0/snap',
      'snap "nobody" is none of those in "snaps"',
    ],
    [
      'a name that is none',
      withConnections({ established: [connection('a b:c', 'snapd:network', 'network')] }),
      '/snapd/connections/established/0',
      'expected a connection id such as "snap:plug snap:slot"',
    ],
    [
      'a snap without name',
      { ...device, snaps: [...device.snaps, snap('')] },
      '/snapd/snaps/4',
      'the snap has no name',
    ],
    [
      'a model that is a number',
      { ...device, model: 1 },
      '/snapd/model',
      'expected a text or an object or null',
    ],
    ['a model without headers', { ...device, model: {} }, '/snapd/model/headers', 'this field is missing'],
    [
      'more assertions than are read',
      { ...device, assertions: 'x'.repeat(8 * 1024 * 1024 + 1) },
      '/snapd/assertions',
      'expected a text of at most 8388608 characters',
    ],
    [
      'more snaps than are planned for',
      { ...device, snaps: Array.from({ length: 2001 }, (_, index) => snap(`s${index}`)) },
      '/snapd/snaps',
      'expected at most 2000 entries',
    ],
    [
      'more connections than are planned for',
      withConnections({ established: Array.from({ length: 20_001 }, () => established[0]) }),
      '/snapd/connections/established',
      'expected at most 20000 entries',
    ],
    [
      'slots without an interface',
      withConnections({ slots: [{ snap: 'snapd', slot: 'x' }] }),
      '/snapd/connections/slots/0/interface',
      'this field is missing',
    ],
  ])('%s', async (_, snapd, pointer, detail) => {
    const reply = await ask(snapd);
    expect(reply).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    expect((reply.body as { errors: unknown[] }).errors).toContainEqual({ pointer, detail });
    expect(slots.length).toBeGreaterThan(100);
  });

  it('a state of both forms at once', async () => {
    const reply = await ask(device, { connections: {} });
    expect(reply).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/connections', detail: 'unknown field' }] },
    });
  });

  it('assertions that do not decode, and rules that do not compile, saying where', async () => {
    const broken = await ask({
      ...device,
      assertions: declaration('boothbooth', 1).replace('revision: 1', 'revision: x'),
    });
    expect(broken).toMatchObject({
      status: 422,
      body: { code: 'assertion-invalid', errors: [{ pointer: '/snapd/assertions', within: '/revision' }] },
    });
    const rules = await ask({
      ...device,
      assertions: allDeclared(declaration('boothbooth', 2, grant(' maybe'))),
    });
    expect(rules).toMatchObject({
      status: 422,
      body: {
        code: 'rule-invalid',
        errors: [{ pointer: '/snapd/assertions', within: '/plugs/camera/allow-auto-connection' }],
      },
    });
  });

  it('a model that is none, saying where', async () => {
    const reply = await ask({ ...device, model: sync({ headers: { type: 'account' } }) });
    expect(reply).toMatchObject({
      status: 422,
      body: { code: 'assertion-invalid', errors: [{ pointer: '/snapd/model/result/headers/type' }] },
    });
  });

  it('an added snap that is there already', async () => {
    const reply = await ask(device, { snaps: [{ yaml: 'name: tool' }] });
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ pointer: '/snaps/0' }] } });
  });
});
