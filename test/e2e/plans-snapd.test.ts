import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  connection,
  device,
  type Json,
  modelHeaders,
  modelText,
  plug,
  slot,
  snap,
  sync,
  systemInfo,
  systemSlots,
} from '../support/snapd-answers.js';
import { allDeclared, declaration, friendly, grant, onStore } from '../support/snapd-declarations.js';
import { publish } from './samples.js';
import { type Reply, type Service, startService } from './service.js';

const startup = { kind: 'startup' };

interface Plan {
  connections: Record<string, Json>;
  outcomes: {
    plug: Json;
    slot: Json;
    outcome: string;
    detail?: string;
    decision?: { rule?: Json };
    candidates?: unknown[];
  }[];
  warnings: { code: string; pointer?: string }[];
  installation?: { action: string; outcome: string };
}

describe('plans from what snapd answers', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const ask = (snapd: unknown, event: Json = startup, rest: Json = {}): Promise<Reply> =>
    service.post('/v1/connection-plans', { snapd, event, ...rest });

  const planned = async (snapd: unknown, event: Json = startup, rest: Json = {}): Promise<Plan> => {
    const reply = await ask(snapd, event, rest);
    expect(reply).toMatchObject({ status: 200 });
    return reply.body as Plan;
  };

  const outcomeOf = ({ outcomes }: Plan, plugEnd: string, slotEnd: string) =>
    outcomes.find(
      ({ plug: p, slot: s }) =>
        `${String(p.snap)}:${String(p.name)}` === plugEnd &&
        `${String(s.snap)}:${String(s.name)}` === slotEnd,
    );

  it('are those from the same state as a request gives it', async () => {
    const content = { interface: 'content', content: 'themes' };
    const event = { kind: 'refresh', snap: 'photo-booth' };
    const ids = (yaml: Json, snapId: string) => ({
      yaml,
      declaration: { 'snap-id': snapId, 'publisher-id': 'acme' },
    });
    const reply = await service.post('/v1/connection-plans', {
      event,
      device: { classic: true, distribution: { id: 'debian' } },
      snaps: [
        ids({ name: 'snapd', type: 'snapd' }, 'snapdsnapd'),
        ids(
          {
            name: 'photo-booth',
            plugs: {
              camera: null,
              home: null,
              network: null,
              themes: { ...content, target: '$SNAP/themes' },
            },
          },
          'boothbooth',
        ),
        ids({ name: 'themes', slots: { share: { ...content, read: ['$SNAP/share'] } } }, 'themesthemes'),
        { yaml: { name: 'tool', plugs: { camera: null } }, declaration: null },
      ],
      connections: {
        'photo-booth:network core:network': { interface: 'network', auto: true },
        'photo-booth:themes themes:share': {
          interface: 'content',
          'plug-static': { content: 'themes', target: '$SNAP/themes' },
          'plug-dynamic': { mounted: true },
          'slot-static': { content: 'themes', read: ['$SNAP/share'] },
        },
        'photo-booth:home core:home': { interface: 'home', auto: true, undesired: true },
      },
    });
    expect(reply).toMatchObject({ status: 200 });
    const expected = reply.body as Plan;
    const plan = await planned({ ...device, assertions: allDeclared() }, event);
    expect(plan.connections).toEqual(expected.connections);
    // The revision of a declaration is known where the whole assertion is.
    const bare = ({ outcomes }: Plan) => outcomes.map((outcome) => ({ ...outcome, decision: undefined }));
    expect(bare(plan)).toEqual(bare(expected));
    expect(plan.warnings).toEqual([]);
  });

  it('are the same from whole answers and from their results', async () => {
    const whole = {
      systemInfo: sync(systemInfo),
      model: sync({ headers: modelHeaders }),
      snaps: { ...sync(device.snaps), sources: ['local'] },
      connections: sync(device.connections),
    };
    const results = { ...device, model: { headers: modelHeaders } };
    const [one, other] = [await planned(whole), await planned(results)];
    expect(one.connections).toEqual(other.connections);
    expect(one.outcomes).toEqual(other.outcomes);
    expect(Object.keys(one.connections)).toHaveLength(3);
  });

  it('read records as the daemon keeps them', async () => {
    const established = [
      ...device.connections.established,
      connection('photo-booth:camera', 'snapd:camera', 'camera', { gadget: true }),
    ];
    const undesired = [connection('photo-booth:home', 'snapd:home', 'home', { manual: true, gadget: true })];
    const plan = await planned({ ...device, connections: { ...device.connections, established, undesired } });
    expect(plan.connections).toEqual({
      'photo-booth:camera core:camera': { interface: 'camera', auto: true, 'by-gadget': true },
      'photo-booth:home core:home': { interface: 'home', auto: true, 'by-gadget': true, undesired: true },
      'photo-booth:network core:network': { interface: 'network', auto: true },
      'photo-booth:themes themes:share': {
        interface: 'content',
        'plug-static': { content: 'themes', target: '$SNAP/themes' },
        'plug-dynamic': { mounted: true },
        'slot-static': { content: 'themes', read: ['$SNAP/share'] },
      },
    });
  });

  it('take an attribute with another value than that of the metadata for a frozen one, not for one of a hook', async () => {
    const [network, content] = device.connections.established;
    const frozen = { ...content, 'plug-attrs': { content: 'older', target: '$SNAP/themes' } };
    const connections = { ...device.connections, established: [network, frozen] };
    const plan = await planned({ ...device, connections, assertions: allDeclared() });
    expect(plan.connections['photo-booth:themes themes:share']).toMatchObject({
      'plug-static': { content: 'themes' },
    });
    expect(outcomeOf(plan, 'photo-booth:themes', 'themes:share')?.outcome).toBe('kept-attributes-updated');
  });

  it('give the system the slots that the daemon lists, and no others', async () => {
    const withoutNetwork = device.connections.slots.filter((one) => one.slot !== 'network');
    // Named after an interface that is no slot of classic systems, and one that the catalogue does not know.
    const slots = [...withoutNetwork, slot('snapd', 'polkit-agent'), slot('snapd', 'holodeck')];
    const plugs = [
      ...device.connections.plugs,
      plug('tool', 'network'),
      plug('tool', 'polkit-agent'),
      plug('tool', 'holodeck'),
    ];
    const rules = { 'allow-connection': 'true', 'allow-auto-connection': 'true' };
    const base = { type: 'base-declaration', slots: { 'polkit-agent': rules, holodeck: rules } };
    const plan = await planned(
      { ...device, connections: { established: [], plugs, slots } },
      { kind: 'enable', snap: 'tool' },
      { baseDeclaration: base },
    );
    expect(plan).toMatchObject({ refused: true });
    const snaps = device.snaps.map((one) => (one.name === 'tool' ? { ...one, status: 'installed' } : one));
    const enabled = await planned(
      { ...device, snaps, connections: { established: [], plugs, slots }, assertions: allDeclared() },
      { kind: 'enable', snap: 'tool' },
      { baseDeclaration: base },
    );
    expect(Object.keys(enabled.connections)).toEqual([
      'tool:camera core:camera',
      'tool:holodeck core:holodeck',
      'tool:polkit-agent core:polkit-agent',
    ]);
  });

  it('leave the names as they are where the slots are those of core', async () => {
    const connections = {
      established: [connection('tool:camera', 'core:camera', 'camera', { manual: true })],
      plugs: [plug('tool', 'camera'), plug('tool', 'network')],
      slots: systemSlots('core'),
    };
    const snaps = [snap('core', { type: 'os' }), snap('tool')];
    const plan = await planned({ systemInfo, snaps, connections }, { kind: 'refresh', snap: 'tool' });
    expect(plan.connections).toEqual({
      'tool:camera core:camera': { interface: 'camera' },
      'tool:network core:network': { interface: 'network', auto: true },
    });
  });

  it('read parallel instances, disabled and broken snaps, and one of several revisions', async () => {
    const snaps = [
      snap('snapd', { type: 'snapd' }),
      snap('tool', { status: 'installed', revision: 'x1' }),
      snap('tool', { revision: 'x3' }),
      snap('tool', { status: 'installed', revision: 'x2' }),
      snap('tool_two'),
      snap('asleep', { status: 'installed' }),
      snap('ill', { type: '', confinement: '', broken: 'cannot find installed snap "ill"' }),
    ];
    const plugs = [plug('tool', 'network'), plug('tool_two', 'network')];
    const state = { systemInfo, snaps, connections: { established: [], plugs, slots: systemSlots() } };
    const two = await planned(state, { kind: 'refresh', snap: 'tool_two' });
    expect(Object.keys(two.connections)).toEqual(['tool_two:network core:network']);
    expect(await planned(state, { kind: 'refresh', snap: 'asleep' })).toMatchObject({
      refused: true,
      refusal: 'snap "asleep" is disabled',
    });
    const ill = await planned({
      ...state,
      connections: { ...state.connections, established: [connection('ill:a', 'snapd:network', 'network')] },
    });
    expect(ill.outcomes).toMatchObject([{ outcome: 'kept-dormant', detail: 'broken' }]);
  });

  it('warn where the event is about a snap that the daemon tells nothing of', async () => {
    const snaps = device.snaps.map((one) => (one.name === 'tool' ? { ...one, status: 'installed' } : one));
    const asleep = { ...device, snaps, assertions: allDeclared() };
    const { warnings } = await planned(asleep, { kind: 'enable', snap: 'tool' });
    expect(warnings).toEqual([
      {
        code: 'snap-untold',
        message:
          'the daemon tells no plugs, slots and connections of snap "tool" while it is disabled, so the plan lacks them',
        pointer: '/snapd/snaps/3',
      },
    ]);
    expect((await planned(asleep, { kind: 'refresh', snap: 'photo-booth' })).warnings).toEqual([]);
  });

  describe('look for the declaration of a snap', () => {
    const refresh = { kind: 'refresh', snap: 'photo-booth' };
    const camera = (plan: Plan) => outcomeOf(plan, 'photo-booth:camera', 'snapd:camera');

    it('among the assertions, of which the highest revision counts', async () => {
      const stream = allDeclared(declaration('boothbooth', 3, grant()), declaration('boothbooth', 2));
      const plan = await planned({ ...device, assertions: stream }, refresh);
      expect(camera(plan)).toMatchObject({
        outcome: 'created-auto',
        decision: { rule: { snapId: 'boothbooth', revision: 3 } },
      });
    });

    it('among the published ones, and warn where there is none', async () => {
      const state = {
        ...device,
        assertions: [declaration('snapdsnapd', 1), declaration('themesthemes', 1)].join('\n'),
      };
      const before = await planned(state, refresh);
      expect(camera(before)).toMatchObject({ outcome: 'skipped-policy', detail: 'declaration-missing' });
      expect(before.warnings).toMatchObject([
        { code: 'declaration-missing', pointer: '/snapd/snaps/1/snapId' },
      ]);
      await publish(service.app, declaration('boothbooth', 4, grant()));
      const after = await planned(state, refresh);
      expect(camera(after)).toMatchObject({ outcome: 'created-auto', decision: { rule: { revision: 4 } } });
      expect(after.warnings).toEqual([]);
    });

    it('nowhere where it was installed without any', async () => {
      const plan = await planned(device, { kind: 'connect', plug: { snap: 'tool', name: 'camera' } });
      expect(plan.connections['tool:camera core:camera']).toEqual({ interface: 'camera' });
    });
  });

  describe('read the device', () => {
    const refresh = { kind: 'refresh', snap: 'photo-booth' };
    const isConnected = async (rules: string, instead: Json, others: string[] = []) => {
      const plan = await planned(
        { ...device, assertions: allDeclared(declaration('boothbooth', 9, rules), ...others), ...instead },
        refresh,
      );
      return Object.hasOwn(plan.connections, 'photo-booth:camera core:camera');
    };
    it.each([
      ['the text of its model', modelText],
      ['the headers of its model', { headers: modelHeaders }],
      ['the whole answer with its model', sync({ headers: modelHeaders })],
    ])('by %s', async (_, model) => {
      expect(await isConnected(onStore('acme-store'), { model })).toBe(true);
      expect(await isConnected(onStore('friend-store'), { model })).toBe(false);
      expect(await isConnected(onStore('friend-store'), { model }, [friendly('other')])).toBe(false);
      expect(await isConnected(onStore('friend-store'), { model }, [friendly('acme-store')])).toBe(true);
    });

    it('by its distribution and whether it is classic', async () => {
      const onDebian = grant('\n      on-classic:\n        - debian');
      const other = { ...systemInfo, 'os-release': { id: 'fedora', 'variant-id': 'workstation' } };
      expect(await isConnected(onDebian, {})).toBe(true);
      expect(await isConnected(onDebian, { systemInfo: other })).toBe(false);
      expect(
        await isConnected(grant('\n      on-classic: false'), { systemInfo: { 'on-classic': false } }),
      ).toBe(true);
    });

    it('without a model, that loads nothing', async () => {
      const plan = await planned({ ...device, model: null });
      expect(plan.warnings.map(({ code }) => code)).toContain('model-missing');
      expect(plan.outcomes.map(({ detail }) => detail)).toContain('no-model');
    });

    it('by what the daemon does not tell', async () => {
      const snaps = [...device.snaps, snap('painter', { publisher: { validation: 'verified' } })];
      const plugs = [plug('painter', 'x11')];
      const connections = { established: [], plugs, slots: systemSlots() };
      const state = { ...device, snaps, connections, assertions: allDeclared() };
      const withOption = (x11AutoConnection: unknown, name = 'painter') =>
        planned(state, { kind: 'refresh', snap: name }, { device: { x11AutoConnection } });
      expect(Object.keys((await withOption(false)).connections)).toEqual([]);
      expect(Object.keys((await withOption('verified')).connections)).toEqual(['painter:x11 core:x11']);
    });
  });

  it('install a snap that is not there yet', async () => {
    const added = { yaml: 'name: scanner\nplugs: {camera: , network: }', declaration: null };
    const state = { ...device, assertions: allDeclared() };
    const plan = await planned(state, { kind: 'install', snap: 'scanner' }, { snaps: [added] });
    expect(Object.keys(plan.connections).filter((id) => id.startsWith('scanner:'))).toEqual([
      'scanner:network core:network',
    ]);
    expect(plan.installation).toMatchObject({ action: 'sideload', outcome: 'install' });
  });

  it('keep every record of any device over a start, in both forms of its answers', async () => {
    const name = fc.constantFrom('one', 'two', 'three_key');
    const interfaceName = fc.constantFrom('camera', 'home', 'network', 'desktop', 'x11');
    const made = fc.record({ manual: fc.boolean(), gadget: fc.boolean(), undesired: fc.boolean() });
    const pairs = fc.uniqueArray(fc.tuple(name, interfaceName, made), {
      selector: ([snapName, plugName]) => `${snapName}:${plugName}`,
    });
    await fc.assert(
      fc.asyncProperty(pairs, fc.boolean(), async (listed, isWhole) => {
        const of = (isUndesired: boolean) =>
          listed
            .filter(([, , { undesired }]) => undesired === isUndesired)
            .map(([snapName, plugName, { manual, gadget }]) =>
              connection(`${snapName}:${plugName}`, `snapd:${plugName}`, plugName, { manual, gadget }),
            );
        const connections = {
          established: of(false),
          undesired: of(true),
          plugs: listed.map(([snapName, plugName]) => plug(snapName, plugName)),
          slots: systemSlots(),
        };
        const snaps = [
          snap('snapd', { type: 'snapd' }),
          ...['one', 'two', 'three_key'].map((one) => snap(one)),
        ];
        const state = { systemInfo, snaps, connections };
        const { connections: records } = await planned(
          isWhole ? { systemInfo, snaps: sync(snaps), connections: sync(connections) } : state,
        );
        const expected = listed.map(([snapName, plugName, { manual, gadget, undesired }]) => [
          `${snapName}:${plugName} core:${plugName}`,
          {
            interface: plugName,
            ...((undesired || gadget || !manual) && { auto: true }),
            ...(gadget && { 'by-gadget': true }),
            ...(undesired && { undesired: true }),
          },
        ]);
        expect(records).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 40 },
    );
  });
});
