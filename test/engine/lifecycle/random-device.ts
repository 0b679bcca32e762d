import fc from 'fast-check';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import type { RecordJson } from '../../../src/engine/lifecycle/record.js';
import type { DeviceStateInput, EventInput } from '../../../src/modules/plans/plan-request.js';
import { device, revision, type SnapSketch } from './scenarios/device.js';

/** Two snaps that consume, two that provide, and what they may be called elsewhere. */
const consumers = ['a', 'b'] as const;
const providers = ['p', 'q'] as const;
const plugNames = ['in', 'in2'] as const;
const slotNames = ['out', 'out2'] as const;
const interfaces = ['t', 'u'] as const;

const attributes = fc.constantFrom({}, { k: 'v' }, { k: 'w' });

function end(): fc.Arbitrary<object> {
  return fc
    .tuple(fc.constantFrom(...interfaces), attributes)
    .map(([name, more]) => ({ interface: name, ...more }));
}

const plugs = fc.dictionary(fc.constantFrom(...plugNames), end(), { maxKeys: 2 });
const slots = fc.dictionary(fc.constantFrom(...slotNames), end(), { maxKeys: 2 });

const connection = fc.constantFrom<HeaderMap | string>(
  'true',
  'false',
  { 'slots-per-plug': '*' },
  { 'plug-publisher-id': ['$SLOT_PUBLISHER_ID'] },
  { 'plug-attributes': { k: 'v' } },
);

const slotRule = fc
  .record({ 'allow-connection': connection, 'allow-auto-connection': connection })
  .map((rule) => ({
    ...rule,
    'allow-connection': withoutArity(rule['allow-connection']),
  }));

/** Only automatic connections may be to several slots. */
function withoutArity(rule: HeaderMap | string): HeaderMap | string {
  return typeof rule === 'object' && 'slots-per-plug' in rule ? 'true' : rule;
}

/** A base-declaration for both interfaces. */
export const rules: fc.Arbitrary<HeaderMap> = fc
  .record({ t: slotRule, u: slotRule })
  .map((both) => ({ slots: both }));

const grant = fc.oneof(
  { weight: 3, arbitrary: fc.constant<HeaderMap>({}) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('true', 'false')
      .map((allow): HeaderMap => ({ plugs: { t: { 'allow-auto-connection': allow } } })),
  },
);

const mood = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Pick<SnapSketch, 'state'>>({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Pick<SnapSketch, 'state'>>({ state: 'disabled' }, { state: 'broken' }),
  },
);

const consumer: fc.Arbitrary<SnapSketch> = fc
  .record({ plugs, by: fc.constantFrom('x', 'y'), rules: grant })
  .chain((sketch) => mood.map((state) => ({ ...sketch, ...state })));

const provider: fc.Arbitrary<SnapSketch> = fc
  .record({ slots, by: fc.constantFrom('x', 'y') })
  .chain((sketch) => mood.map((state) => ({ ...sketch, ...state })));

const pairId = fc
  .tuple(
    fc.constantFrom(...consumers, 'gone'),
    fc.constantFrom(...plugNames),
    fc.constantFrom(...providers, 'gone', 'core'),
    fc.constantFrom(...slotNames),
  )
  .map(([snap, plug, other, slot]) => `${snap}:${plug} ${other}:${slot}`);

/** Flags that the daemon writes: a record is automatic, by the gadget, by hand, unwanted, or its device is gone. */
const record: fc.Arbitrary<RecordJson> = fc
  .record({
    flags: fc.constantFrom<Partial<RecordJson>>(
      {},
      { auto: true },
      { auto: true },
      { auto: true, 'by-gadget': true },
      { auto: true, undesired: true },
    ),
    interface: fc.constantFrom(...interfaces),
    plug: attributes,
    slot: attributes,
  })
  .map(({ flags, interface: name, plug, slot }) => ({
    ...flags,
    interface: name,
    ...(Object.keys(plug).length > 0 && { 'plug-static': plug }),
    ...(Object.keys(slot).length > 0 && { 'slot-static': slot }),
  }));

const hotplugged = { name: 'dev', interface: 't', key: '0a1b2c' } as const;

/** The slot of a device that is plugged in or was, and the connections there are to it. */
const hotplug = fc
  .record({
    gone: fc.boolean(),
    records: fc.uniqueArray(
      fc.tuple(fc.constantFrom(...consumers), fc.constantFrom(...plugNames), fc.boolean()),
      { maxLength: 2, selector: ([snap, plug]) => `${snap}:${plug}` },
    ),
  })
  .map(({ gone, records }) => ({
    slots: [{ ...hotplugged, ...(gone && { gone }) }],
    records: Object.fromEntries(
      records.map(([snap, plug, auto]): [string, RecordJson] => [
        `${snap}:${plug} core:${hotplugged.name}`,
        {
          interface: hotplugged.interface,
          ...(auto && { auto }),
          ...(gone && { 'hotplug-gone': true }),
          'hotplug-key': hotplugged.key,
        },
      ]),
    ),
  }));

/** A device with a few snaps, rules and records of each kind. */
export const deviceState: fc.Arbitrary<DeviceStateInput> = fc
  .record({
    a: consumer,
    b: consumer,
    p: provider,
    q: provider,
    base: rules,
    records: fc.dictionary(pairId, record, { maxKeys: 4 }),
    plugged: fc.option(hotplug, { freq: 3, nil: undefined }),
  })
  .map(({ a, b, p, q, base, records, plugged }) => {
    const on = { model: { 'brand-id': 'maker', model: 'board' } };
    const state = device({ core: { type: 'os' }, a, b, p, q }, { base, on });
    return {
      ...state,
      connections: { ...records, ...plugged?.records },
      ...(plugged && { hotplugSlots: plugged.slots }),
    };
  });

const snapName = fc.constantFrom(...consumers, ...providers);
const pairEnds = fc.record({
  plug: fc.record({ snap: fc.constantFrom(...consumers), name: fc.constantFrom(...plugNames) }),
  slot: fc.record({ snap: fc.constantFrom(...providers), name: fc.constantFrom(...slotNames) }),
});

/** An event of any kind that a running device has, of the snaps of {@link deviceState}. */
export const anyEvent: fc.Arbitrary<EventInput> = fc.oneof(
  fc.record({ kind: fc.constantFrom('install', 'refresh', 'enable', 'disable', 'remove'), snap: snapName }),
  fc
    .tuple(fc.constantFrom('refresh', 'revert'), fc.constantFrom(...consumers), consumer)
    .map(([kind, snap, sketch]): EventInput => ({ kind, snap, revision: revision(snap, sketch) })),
  fc
    .tuple(fc.constantFrom('connect', 'disconnect', 'forget'), pairEnds)
    .map(([kind, ends]): EventInput => ({ kind, ...ends })),
  fc.constant<EventInput>({ kind: 'startup' }),
  fc
    .tuple(fc.constantFrom('hotplug-add', 'hotplug-change'), attributes)
    .map(([kind, more]): EventInput => ({ kind, hotplugSlot: { ...hotplugged, attributes: more } })),
  fc.constant<EventInput>({ kind: 'hotplug-remove', key: hotplugged.key }),
  fc.constant<EventInput>({ kind: 'hotplug-enumerated', present: [] }),
);
