import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { consumer, declared, model, provider, state, systemSnap } from './plan-samples.js';
import { type Reply, type Service, startService } from './service.js';

interface Answer {
  readonly connections: Readonly<Record<string, object>>;
  readonly outcomes: readonly {
    readonly plug: { snap: string; name: string };
    readonly slot: { snap: string; name: string };
    readonly outcome: string;
    readonly message: string;
  }[];
  readonly warnings: readonly { readonly code: string; readonly pointer?: string }[];
}

describe('POST /v1/connection-plans', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const post = (body: unknown, query = ''): Promise<Reply> =>
    service.post(`/v1/connection-plans${query}`, body);

  async function planned(body: object, query = ''): Promise<Answer> {
    const reply = await post({ ...state, ...body }, query);
    expect(reply).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
    return reply.body as Answer;
  }

  const outcomeOf = ({ outcomes }: Answer, pair: string) =>
    outcomes.find(({ plug, slot }) => `${plug.snap}:${plug.name} ${slot.snap}:${slot.name}` === pair);

  const refresh = { kind: 'refresh', snap: 'cam' };

  it('tells the records afterwards, and what became of each pair', async () => {
    const answer = await planned({ event: refresh });
    expect(answer.connections).toEqual({
      'cam:camera core:camera': { interface: 'camera', auto: true },
      'cam:network core:network': { interface: 'network', auto: true },
      'cam:themes gtk:share': {
        interface: 'content',
        auto: true,
        'plug-static': { content: 'gtk', target: '$SNAP/x' },
        'slot-static': { content: 'gtk' },
      },
    });
    expect(answer.outcomes.map(({ outcome }) => outcome)).toEqual(['created-auto', 'kept', 'created-auto']);
    expect(outcomeOf(answer, 'cam:camera snapd:camera')).toMatchObject({
      message: 'plug "cam:camera" is connected automatically to slot "snapd:camera"',
      decision: { outcome: 'connect', rule: { declaration: 'snap-declaration', snapId: 'cam-id' } },
    });
  });

  it('shows the trace of each decision on demand', async () => {
    const camera = (answer: Answer) => outcomeOf(answer, 'cam:camera snapd:camera');
    expect(camera(await planned({ event: refresh }))).not.toHaveProperty('decision.trace');
    expect(camera(await planned({ event: refresh }, '?trace=full'))).toHaveProperty('decision.trace.levels');
  });

  it('names all candidates where it is ambiguous, and what connects one', async () => {
    const answer = await planned({ event: refresh, snaps: [...state.snaps, provider('gtk2')] });
    for (const name of ['gtk', 'gtk2']) {
      expect(outcomeOf(answer, `cam:themes ${name}:share`)).toMatchObject({
        outcome: 'skipped-ambiguous',
        command: `snap connect cam:themes ${name}:share`,
        candidates: [
          { slot: { snap: 'gtk', name: 'share' }, slotsPerPlug: '1' },
          { slot: { snap: 'gtk2', name: 'share' }, slotsPerPlug: '1' },
        ],
      });
    }
  });

  it('leaves new grants to the user where the policy says so', async () => {
    const answer = await planned({ event: refresh, policy: { newGrantsOnRefresh: 'manual' } });
    expect(Object.keys(answer.connections)).toEqual(['cam:network core:network']);
    expect(outcomeOf(answer, 'cam:camera snapd:camera')).toMatchObject({
      outcome: 'skipped-policy',
      detail: 'by-hand-only',
      command: 'snap connect cam:camera snapd:camera',
    });
  });

  it('connects a plug that came with the revision under that policy', async () => {
    const revision = { yaml: `${consumer.yaml}  audio-playback:\n` };
    const answer = await planned({
      event: { ...refresh, revision },
      policy: { newGrantsOnRefresh: 'manual' },
    });
    expect(outcomeOf(answer, 'cam:audio-playback snapd:audio-playback')).toMatchObject({
      outcome: 'created-auto',
    });
  });

  it('leaves all connections of a snap to the user that was classic', async () => {
    const classic = { ...consumer, yaml: `${consumer.yaml}confinement: classic\n` };
    const body = {
      snaps: [systemSnap, classic],
      event: { ...refresh, revision: { yaml: `${consumer.yaml}  audio-playback:\n` } },
    };
    expect(Object.keys((await planned(body)).connections)).toHaveLength(3);
    const answer = await planned({ ...body, policy: { classicToStrict: 'manual' } });
    expect(Object.keys(answer.connections)).toEqual(['cam:network core:network']);
  });

  it('reports a refused installation beside the records of one that passed', async () => {
    const snap = {
      yaml: 'name: ctl\nversion: 1\nplugs: [snapd-control, network]',
      declaration: declared('ctl'),
    };
    const yaml = 'name: ctl\nversion: 1\nplugs:\n  snapd-control:\n  network:\n';
    const answer = await planned({
      snaps: [systemSnap, { ...snap, yaml }],
      connections: {},
      event: { kind: 'install', snap: 'ctl' },
    });
    expect(answer).toMatchObject({
      connections: { 'ctl:network core:network': { auto: true } },
      installation: { action: 'install', outcome: 'deny', rule: { interface: 'snapd-control' } },
    });
    expect(answer).not.toHaveProperty('refused');
  });

  it('refuses a connection by hand against the rules, and leaves the records as they were', async () => {
    const deny = { 'deny-connection': 'true' };
    const answer = await planned({
      snaps: [systemSnap, { ...consumer, declaration: declared('cam', { plugs: { camera: deny } }) }],
      event: { kind: 'connect', plug: { snap: 'cam', name: 'camera' } },
    });
    expect(answer).toMatchObject({
      refused: true,
      refusal: '"cam:camera snapd:camera" may not be connected',
      connections: state.connections,
    });
    expect(outcomeOf(answer, 'cam:camera snapd:camera')).toMatchObject({
      outcome: 'failed',
      detail: 'not-allowed',
      decision: { reason: { code: 'denied-by-rule' } },
    });
  });

  it.each([
    [{ plug: { snap: 'cam', name: 'nothing' } }, 'snap "cam" has no plug "nothing"'],
    [{ plug: { snap: 'nobody', name: 'camera' } }, 'snap "nobody" is not installed'],
    [
      { plug: { snap: 'cam', name: 'camera' }, slot: { snap: 'gtk' } },
      'snap "gtk" has no slot of interface "camera"',
    ],
    [
      { plug: { snap: 'cam', name: 'camera' }, slot: { snap: 'core', name: 'camera' } },
      'snap "core" is not installed; the system\'s slots are those of "snapd"',
    ],
    [
      { plug: { snap: 'cam', name: 'camera' }, slot: { snap: 'gtk', name: 'share' } },
      'plug "cam:camera" is of interface "camera", slot "gtk:share" of "content"',
    ],
  ])('refuses to connect what cannot be: %j', async (ends, refusal) => {
    expect(await planned({ event: { kind: 'connect', ...ends } })).toMatchObject({ refused: true, refusal });
  });

  it('takes declarations of asserted snaps from the store, and warns where there is none', async () => {
    const { yaml } = consumer;
    const answer = await planned({ snaps: [systemSnap, { yaml, snapId: 'unpublished' }], event: refresh });
    expect(answer.warnings).toContainEqual(
      expect.objectContaining({ code: 'declaration-missing', pointer: '/snaps/1/snapId' }),
    );
    expect(answer).toMatchObject({
      connections: state.connections,
      installation: { outcome: 'deny', reason: { code: 'declaration-missing' } },
    });
  });

  it('plugs a device in and out', async () => {
    const serial = {
      yaml: 'name: term\nversion: 1\nplugs:\n  serial-port:\n',
      declaration: declared('term', { plugs: { 'serial-port': { 'allow-auto-connection': 'true' } } }),
    };
    const hotplugSlot = {
      name: 'usbuart',
      interface: 'serial-port',
      key: 'k1',
      attributes: { path: '/dev/x' },
    };
    const added = (await planned({
      snaps: [systemSnap, serial],
      connections: {},
      event: { kind: 'hotplug-add', hotplugSlot },
    })) as Answer & { hotplugSlots: object[] };
    expect(added.connections).toEqual({
      'term:serial-port core:usbuart': {
        interface: 'serial-port',
        auto: true,
        'hotplug-key': 'k1',
        'slot-static': { path: '/dev/x' },
      },
    });
    expect(added.hotplugSlots).toEqual([hotplugSlot]);
    const removed = await planned({
      snaps: [systemSnap, serial],
      connections: added.connections,
      hotplugSlots: added.hotplugSlots,
      event: { kind: 'hotplug-remove', key: 'k1' },
    });
    expect(removed).toMatchObject({
      connections: { 'term:serial-port core:usbuart': { 'hotplug-gone': true, auto: true } },
      hotplugSlots: [{ name: 'usbuart', gone: true }],
    });
  });

  describe('warns of', () => {
    const codesOf = async (body: object) =>
      (await planned({ event: { kind: 'startup' }, ...body })).warnings.map(({ code }) => code);

    it('a device without a system snap', async () => {
      expect(await codesOf({ snaps: [consumer], connections: {} })).toEqual(['system-snap-missing']);
    });

    it('a device without a model, whose connections are not loaded', async () => {
      expect(await codesOf({ device: { classic: true, model: null } })).toEqual(['model-missing']);
    });

    it('records of unknown snaps, with marks that contradict one another, and two of one pair', async () => {
      const connections = {
        'gone:camera core:camera': { interface: 'camera' },
        'cam:camera core:camera': { interface: 'camera', 'by-gadget': true },
        'cam:network core:network': { interface: 'network' },
        'cam:network snapd:network': { interface: 'network' },
      };
      expect(await codesOf({ connections })).toEqual([
        'snap-unknown',
        'record-contradictory',
        'record-doubled',
      ]);
    });

    it('plugs that the daemon leaves out', async () => {
      const yaml =
        'name: odd\nversion: 1\nplugs:\n  a: nonsense\n  B: network\n  c: {interface: content, content: x, compatibility: y-1}\n';
      const answer = await planned({
        snaps: [systemSnap, { yaml, declaration: null }],
        connections: {},
        event: { kind: 'install', snap: 'odd' },
      });
      expect(answer).toMatchObject({
        connections: {},
        outcomes: [],
        warnings: [
          { message: 'plug "a" of snap "odd" is left out: interface "nonsense" is not known' },
          { message: 'plug "B" of snap "odd" is left out: "B" cannot be a name' },
          {
            message:
              'plug "c" of snap "odd" is left out: it has both attributes "content" and "compatibility", expected one',
            pointer: '/snaps/1/yaml',
          },
        ],
      });
    });
  });

  it('plans thousands of records', async () => {
    const connections = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`gone${index}:p core:camera`, { interface: 'camera' }]),
    );
    const answer = await planned({ connections, event: { kind: 'startup' } });
    expect(answer.connections).toEqual({});
    expect(new Set(answer.outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['pruned']));
  });

  describe('refuses', () => {
    const event = { kind: 'startup' };
    const snap = (more: object) => ({ ...consumer, ...more });
    const record = { interface: 'camera' };
    const end = { snap: 'cam', name: 'camera' };

    it.each<[string, object, string]>([
      ['another kind of event', { event: { kind: 'explode' } }, '/event/kind'],
      ['an event without its snap', { event: { kind: 'refresh' } }, '/event/snap'],
      ['an event of a snap that is not there', { event: { kind: 'remove', snap: 'x' } }, '/event/snap'],
      ['a field of another event', { event: { kind: 'startup', snap: 'cam' } }, '/event/snap'],
      ['disconnecting nothing', { event: { kind: 'disconnect' } }, '/event'],
      ['connecting a slot alone', { event: { kind: 'connect', slot: end } }, '/event/plug'],
      [
        'connecting all plugs of a snap',
        { event: { kind: 'connect', plug: { snap: 'cam' } } },
        '/event/plug/name',
      ],
      [
        'a revision of another snap',
        { event: { kind: 'refresh', snap: 'cam', revision: { yaml: 'name: other' } } },
        '/event/revision/yaml',
      ],
      [
        'a remodel of a snap that is not there',
        { event: { kind: 'remodel', snaps: ['x'], model } },
        '/event/snaps/0',
      ],
      [
        'attributes of hooks for no connection',
        { event: { kind: 'install', snap: 'cam', hookAttributes: { nonsense: {} } } },
        '/event/hookAttributes/nonsense',
      ],
      ['an id that does not parse', { connections: { 'cam:camera': record } }, '/connections/cam:camera'],
      ['a record without interface', { connections: { 'a:b c:d': {} } }, '/connections/a:b c:d/interface'],
      [
        'a field that no record has',
        { connections: { 'a:b c:d': { ...record, later: true } } },
        '/connections/a:b c:d/later',
      ],
      [
        'a mark that is no boolean',
        { connections: { 'a:b c:d': { ...record, auto: 1.5 } } },
        '/connections/a:b c:d/auto',
      ],
      ['records as a number', { connections: 1.5 }, '/connections'],
      [
        'attributes as a number',
        { connections: { 'a:b c:d': { ...record, 'plug-static': 1.5 } } },
        '/connections/a:b c:d/plug-static',
      ],
      ['a snap twice', { snaps: [systemSnap, consumer, consumer] }, '/snaps/2'],
      [
        'an instance of another snap',
        { snaps: [snap({ instanceName: 'other_k' })] },
        '/snaps/0/instanceName',
      ],
      ['a snap without name', { snaps: [snap({ yaml: 'version: 1' })] }, '/snaps/0/yaml'],
      ['another state of a snap', { snaps: [snap({ state: 'gone' })] }, '/snaps/0/state'],
      ['no snaps', { snaps: undefined }, '/snaps'],
      [
        'an option that there is not',
        { device: { classic: true, x11AutoConnection: 'maybe' } },
        '/device/x11AutoConnection',
      ],
      ['another policy', { policy: { newGrantsOnRefresh: 'ask' } }, '/policy/newGrantsOnRefresh'],
      [
        'a gadget connection that cannot be',
        { snaps: [snap({ gadgetConnections: [{ plug: 'camera' }] })] },
        '/snaps/0/gadgetConnections/0/plug',
      ],
      ['an unknown field', { nonsense: 1 }, '/nonsense'],
    ])('%s', async (_, body, pointer) => {
      const reply = await post({ ...state, event, ...body });
      expect(reply).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
      const { errors } = reply.body as { errors: { pointer: string; detail: string }[] };
      expect(errors.map((error) => error.pointer)).toContain(pointer);
      expect(errors.every(({ detail }) => detail.length > 5)).toBe(true);
    });

    it.each<[string, object, string]>([
      ['a snap.yaml that does not hold', { snaps: [{ yaml: 'name: x\nplugs: 3' }] }, '/snaps/0/yaml'],
      [
        'a declaration that does not hold',
        { snaps: [{ ...consumer, declaration: { plugs: { camera: { 'allow-connection': 'maybe' } } } }] },
        '/snaps/0/declaration/plugs/camera/allow-connection',
      ],
      [
        'attributes that cannot be',
        { connections: { 'a:b c:d': { ...record, 'plug-static': { x: null } } } },
        '/connections/a:b c:d/plug-static/x',
      ],
      [
        'a model that does not hold',
        { device: { classic: true, model: { 'brand-id': ['x'] } } },
        '/device/model/brand-id',
      ],
    ])('%s', async (_, body, pointer) => {
      expect(await post({ ...state, event, ...body })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
    });

    it.each([[1], [[]], ['x'], [null]])('a body that is no object: %j', async (body) => {
      expect(await post(body)).toMatchObject({ status: 400 });
    });

    it('another parameter', async () => {
      expect(await post({ ...state, event }, '?outcomes=all')).toMatchObject({
        status: 400,
        body: { errors: [{ parameter: 'outcomes' }] },
      });
    });
  });
});
