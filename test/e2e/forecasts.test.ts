import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { consumer, declared, provider, state, systemSnap } from './plan-samples.js';
import { type Service, startService } from './service.js';

interface Answer {
  readonly connections: readonly {
    readonly plug: { snap: string; name: string };
    readonly slot: { snap: string; name: string };
  }[];
}

describe('POST /v1/connection-forecasts', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const post = (changes: unknown, more: object = {}) =>
    service.post('/v1/connection-forecasts', { ...state, ...more, changes });

  async function forecast(changes: unknown, more: object = {}): Promise<Answer> {
    const reply = await post(changes, more);
    expect(reply).toMatchObject({ status: 200 });
    return reply.body as Answer;
  }

  const pairOf = ({ connections }: Answer, id: string) =>
    connections.find(({ plug, slot }) => `${plug.snap}:${plug.name} ${slot.snap}:${slot.name}` === id);

  const connected = {
    connections: {
      ...state.connections,
      'cam:camera core:camera': { interface: 'camera', auto: true },
      'cam:themes gtk:share': {
        interface: 'content',
        auto: true,
        'plug-static': { content: 'gtk', target: '$SNAP/x' },
        'slot-static': { content: 'gtk' },
      },
    },
  };

  it('tells a new grant from what was due anyway', async () => {
    const plugs = {
      camera: { 'allow-auto-connection': 'true' },
      network: { 'allow-auto-connection': 'true' },
    };
    const answer = await forecast(
      { snaps: [{ snapId: 'gtk-id', declaration: declared('gtk', { slots: { content: 'true' } }) }] },
      { snaps: [systemSnap, { ...consumer, declaration: declared('cam', { plugs }) }, provider('gtk')] },
    );
    expect(pairOf(answer, 'cam:camera snapd:camera')).toMatchObject({
      outcome: 'created-auto',
      byChange: false,
      refreshesOf: ['cam', 'snapd'],
    });
    const other = await forecast(
      { snaps: [{ instanceName: 'cam', declaration: declared('cam', { plugs }) }] },
      { snaps: [systemSnap, { ...consumer, declaration: declared('cam') }] },
    );
    expect(pairOf(other, 'cam:camera snapd:camera')).toMatchObject({
      outcome: 'created-auto',
      byChange: true,
      before: 'skipped-policy',
    });
  });

  it('tells which connections live on after a grant is revoked, and that nothing is disconnected', async () => {
    const answer = await forecast(
      { snaps: [{ snapId: 'cam-id', revoke: { plugs: ['camera'] } }] },
      connected,
    );
    expect(answer).toMatchObject({ untouched: 2, blocked: [], unblocked: [] });
    expect(answer.connections).toHaveLength(1);
    expect(pairOf(answer, 'cam:camera snapd:camera')).toMatchObject({
      outcome: 'kept',
      grandfathered: true,
      byChange: true,
      decision: { outcome: 'deny', rule: { declaration: 'base-declaration' } },
    });
  });

  it('tells what another publisher does to content', async () => {
    const changes = { snaps: [{ instanceName: 'gtk', publisherId: 'other' }] };
    expect(pairOf(await forecast(changes, connected), 'cam:themes gtk:share')).toMatchObject({
      grandfathered: true,
      byChange: true,
    });
    expect(pairOf(await forecast(changes), 'cam:themes gtk:share')).toMatchObject({
      outcome: 'skipped-policy',
      before: 'created-auto',
      refreshesOf: [],
    });
  });

  it('tells which refreshes another base-declaration would block', async () => {
    const base = {
      type: 'base-declaration',
      series: '16',
      plugs: { camera: { 'allow-installation': 'false' } },
    };
    const bare = { ...consumer, declaration: declared('cam') };
    const answer = await forecast({ baseDeclaration: base }, { snaps: [systemSnap, bare] });
    expect(answer).toMatchObject({
      blocked: [
        { snap: 'cam', byChange: true, installation: { outcome: 'deny', rule: { interface: 'camera' } } },
      ],
    });
  });

  it('freezes the attributes of what it no longer allows', async () => {
    const yaml = consumer.yaml.replace('$SNAP/x', '$SNAP/y');
    const more = { ...connected, snaps: [systemSnap, { ...consumer, yaml }, provider('gtk')] };
    const changes = { snaps: [{ instanceName: 'gtk', publisherId: 'other' }] };
    expect(pairOf(await forecast(changes, more), 'cam:themes gtk:share')).toMatchObject({
      outcome: 'kept-attributes-frozen',
      before: 'kept-attributes-updated',
      byChange: true,
    });
  });

  it.each<[string, unknown, string]>([
    ['no change', {}, '/changes'],
    ['a change of no snap', { snaps: [{ publisherId: 'x' }] }, '/changes/snaps/0'],
    [
      'a change of two snaps',
      { snaps: [{ instanceName: 'cam', snapId: 'cam-id', publisherId: 'x' }] },
      '/changes/snaps/0',
    ],
    ['a change of nothing', { snaps: [{ instanceName: 'cam' }] }, '/changes/snaps/0'],
    [
      'a snap that is not there',
      { snaps: [{ instanceName: 'x', publisherId: 'y' }] },
      '/changes/snaps/0/instanceName',
    ],
    ['an unknown field', { snaps: [{ instanceName: 'cam', grant: 1 }] }, '/changes/snaps/0/grant'],
  ])('refuses %s', async (_, changes, pointer) => {
    expect(await post(changes)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('refuses a declaration that does not hold', async () => {
    const declaration = { plugs: { camera: 'maybe' } };
    expect(await post({ snaps: [{ instanceName: 'cam', declaration }] })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/changes/snaps/0/declaration/plugs/camera' }] },
    });
  });
});
