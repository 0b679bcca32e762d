import { describe, expect, it } from '@jest/globals';
import {
  closed,
  consumer,
  device,
  inStore,
  open,
  provider,
  revision,
  samePublisher,
} from './scenarios/device.js';
import { cases, none, planned, row, type Row, testRows } from './scenarios/scenario.js';

const installs = (snap: string) => ({ kind: 'install', snap }) as const;
const refreshes = (snap: string) => ({ kind: 'refresh', snap }) as const;
const ends = { plug: { snap: 'app', name: 'in' }, slot: { snap: 'one', name: 'out' } };
const label = (content: string) => ({ interface: 'content', content });
const autoConnectRule = (rule: object) => ({ slots: { t: { 'allow-auto-connection': { ...rule } } } });
const mirror = {
  plug: { snap: 'app', name: 'mir' },
  slot: { snap: 'server', name: 'mir' },
};
const speeding = (speed: string) =>
  device({
    app: {
      plugs: { network: 'network' },
      rules: { plugs: { network: { 'allow-auto-connection': { 'slot-attributes': { speed } } } } },
    },
  });

/** Surprises that a scenario shows already. */
const shownByScenarios: Readonly<Record<number, string>> = {
  1: 'B15',
  2: 'B16',
  4: 'C16',
  5: 'A20, B25',
  6: 'B21, B26',
  9: 'A22',
  10: 'A41',
  11: 'A11, A13, C4, C5',
  12: 'C7',
  14: 'B24',
  15: 'D9',
  16: 'D5, D7',
  17: 'D3',
  18: 'B22',
  19: 'A39, E8',
  21: 'B14',
  23: 'B6, G12',
  25: 'G9',
  35: 'A35',
  38: 'A4',
  39: 'B23',
};

const outsideTheModel: Readonly<Record<number, string>> = {
  36: 'changes happen one after another here, so nothing else changes a record that is put back',
};

const rows: readonly Row[] = [
  row(
    '3',
    'disconnecting a second time, after connecting by hand, lets the connection come back',
    device({ app: consumer, one: provider }, { base: open, records: { 'app:in one:out': 'A' } }),
    { event: { kind: 'disconnect', ...ends }, then: { 'app:in one:out': ['AU', 'unwanted'] } },
    { event: refreshes('app'), then: { 'app:in one:out': ['AU', 'skipped-unwanted'] } },
    { event: { kind: 'connect', ...ends }, then: { 'app:in one:out': ['M', 'created-manual'] } },
    { event: { kind: 'disconnect', ...ends }, then: { 'app:in one:out': [none, 'disconnected'] } },
    { event: refreshes('app'), then: { 'app:in one:out': ['A', 'created-auto'] } },
  ),
  row(
    '7',
    'two slots per plug are no more than one',
    device(
      { app: consumer, one: provider, two: provider },
      { base: autoConnectRule({ 'slots-per-plug': '2' }) },
    ),
    {
      event: installs('app'),
      then: {
        'app:in one:out': [none, 'skipped-ambiguous of one:out two:out'],
        'app:in two:out': [none, 'skipped-ambiguous of one:out two:out'],
      },
    },
  ),
  row(
    '8',
    'slots are counted before the option of x11 leaves any out',
    device(
      { app: { plugs: { x11: 'x11' } }, server: { slots: { x11: 'x11' } } },
      { on: { x11AutoConnection: false } },
    ),
    {
      event: installs('app'),
      then: {
        'app:x11 core:x11': [none, 'skipped-ambiguous of core:x11 server:x11'],
        'app:x11 server:x11': [none, 'skipped-ambiguous of core:x11 server:x11'],
      },
    },
  ),
  row(
    '13',
    'a refresh of the provider brings about what the consumer was granted',
    device(
      {
        app: { ...consumer, rules: { plugs: { t: { 'allow-auto-connection': 'true' } } } },
        one: provider,
      },
      { base: closed },
    ),
    { event: refreshes('one'), then: { 'app:in one:out': ['A', 'created-auto'] } },
  ),
  row(
    '20',
    'the mark of the gadget does not come back with a device, so that the record can be pruned',
    device(
      {
        app: {
          plugs: { port: 'serial-port' },
          rules: { plugs: { 'serial-port': { 'allow-auto-connection': 'true' } } },
        },
      },
      {
        records: { 'app:port core:usb': ['AGH serial-port', { key: 'k1' }] },
        hotplugSlots: [{ name: 'usb', interface: 'serial-port', key: 'k1', gone: true }],
      },
    ),
    {
      event: { kind: 'hotplug-add', hotplugSlot: { name: 'usb', interface: 'serial-port', key: 'k1' } },
      then: { 'app:port core:usb': ['A serial-port', 'created-auto', { key: 'k1' }] },
      hotplugSlots: ['usb'],
    },
    {
      event: { kind: 'refresh', snap: 'app', revision: revision('app', {}) },
      then: { 'app:port core:usb': [none, 'pruned missing-plug'] },
      hotplugSlots: ['usb'],
    },
  ),
  row(
    '22',
    'the default provider is not preferred to another one',
    device({
      app: { plugs: { in: { ...label('looks'), 'default-provider': 'one' } }, by: 'acme' },
      one: { slots: { out: label('looks') }, by: 'acme' },
      two: { slots: { out: label('looks') }, by: 'acme' },
    }),
    {
      event: installs('app'),
      then: {
        'app:in one:out': [none, 'skipped-ambiguous of one:out two:out'],
        'app:in two:out': [none, 'skipped-ambiguous of one:out two:out'],
      },
    },
  ),
  row(
    '24',
    'in a remodel, attributes go by the old model and new connections by the new one',
    device(
      {
        app: {
          plugs: { in: { interface: 't', attr: 'new' }, more: 't' },
          rules: { plugs: { t: { 'allow-auto-connection': { 'on-store': ['new-store'] } } } },
        },
        one: provider,
      },
      {
        base: closed,
        on: inStore('old-store'),
        records: { 'app:in one:out': ['A', { plug: { attr: 'old' } }] },
      },
    ),
    {
      event: {
        kind: 'remodel',
        snaps: ['app'],
        model: { 'brand-id': 'maker', model: 'board', store: 'new-store' },
      },
      then: {
        'app:in one:out': ['A', 'kept-attributes-frozen grandfathered', { plug: { attr: 'old' } }],
        'app:more one:out': ['A', 'created-auto'],
      },
    },
  ),
  row(
    '26',
    'a label that is left out is the name of the plug or slot, and rules see it',
    device({
      app: { plugs: { looks: 'content', sounds: 'content' }, by: 'acme' },
      one: { slots: { looks: 'content' }, by: 'acme' },
    }),
    {
      event: installs('app'),
      then: {
        'app:looks one:looks': [
          'A content',
          'created-auto',
          { plug: { content: 'looks' }, slot: { content: 'looks' } },
        ],
        'app:sounds one:looks': [none, 'skipped-policy not-allowed'],
      },
    },
  ),
  cases('27', 'the slots of the system have no attributes that a rule could hold', {
    'any value': [
      speeding('.*'),
      {
        event: installs('app'),
        then: { 'app:network core:network': [none, 'skipped-policy not-allowed'] },
      },
    ],
    missing: [
      speeding('$MISSING'),
      { event: installs('app'), then: { 'app:network core:network': ['A network', 'created-auto'] } },
    ],
  }),
  row(
    '28',
    'type core is that of snapd too, and no type is that of a base',
    device(
      { snapd: { type: 'snapd', slots: 't' }, bare: { type: 'base', slots: 't' }, app: consumer },
      { base: autoConnectRule({ 'slot-snap-type': ['core', 'app', 'gadget', 'kernel'] }) },
    ),
    {
      event: installs('app'),
      then: {
        'app:in core:out': ['A', none],
        'app:in snapd:out': [none, 'created-auto'],
        'app:in bare:out': [none, 'skipped-policy not-allowed'],
      },
    },
  ),
  row(
    '29',
    'two snaps without a publisher do not have the same one',
    device({ app: consumer, one: provider }, { base: samePublisher }),
    { event: installs('app'), then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] } },
  ),
  row(
    '31',
    'records that name snapd are read like those that name core, which is what is written',
    device(
      { snapd: { type: 'snapd', plugs: 't' }, one: provider, app: { plugs: { network: 'network' } } },
      { base: open, records: { 'snapd:in one:out': 'M', 'app:network snapd:network': 'M network' } },
    ),
    {
      event: refreshes('snapd'),
      then: {
        'core:in one:out': ['M', none],
        'snapd:in one:out': [none, 'kept'],
        'app:network core:network': ['M network', none],
        'app:network snapd:network': [none, 'kept'],
      },
    },
  ),
  row(
    '32',
    'an automatic connection that is connected by hand can still be pruned',
    device({ app: consumer, one: provider }, { base: open, records: { 'app:in one:out': 'A' } }),
    { event: { kind: 'connect', ...ends }, then: { 'app:in one:out': ['A', 'kept'] } },
    {
      event: { kind: 'refresh', snap: 'app', revision: revision('app', {}) },
      then: { 'app:in one:out': [none, 'pruned missing-plug'] },
    },
  ),
  row(
    '33',
    'a connection that rules refuse once hooks have spoken is left out, and the change goes on',
    device(
      { app: { plugs: { in: 't', network: 'network' } }, one: provider },
      { base: { slots: { t: { 'deny-auto-connection': { 'plug-attributes': { mood: 'bad' } } } } } },
    ),
    {
      event: { ...installs('app'), hookAttributes: { 'app:in one:out': { plug: { mood: 'bad' } } } },
      then: {
        'app:in one:out': [none, 'skipped-policy not-allowed'],
        'app:network core:network': ['A network', 'created-auto'],
      },
    },
  ),
  row(
    '34',
    'what connects automatically may be refused by hand, so that only forgetting brings it back',
    device({
      app: { plugs: { mir: 'mir' }, by: 'acme' },
      server: { slots: { mir: 'mir' }, by: 'other' },
    }),
    { event: installs('app'), then: { 'app:mir server:mir': ['A mir', 'created-auto'] } },
    { event: { kind: 'disconnect', ...mirror }, then: { 'app:mir server:mir': ['AU mir', 'unwanted'] } },
    {
      event: { kind: 'connect', ...mirror },
      then: { 'app:mir server:mir': ['AU mir', 'failed not-allowed'] },
      refused: /may not be connected/,
    },
    { event: { kind: 'forget', ...mirror }, then: { 'app:mir server:mir': [none, 'forgotten'] } },
    { event: refreshes('app'), then: { 'app:mir server:mir': ['A mir', 'created-auto'] } },
  ),
  row(
    '37',
    'a start of the daemon without one of the system’s slots prunes for good',
    device(
      { app: { plugs: { network: 'network' } } },
      { records: { 'app:network core:network': 'A network' } },
    ),
    {
      on: { withoutSlots: ['network'] },
      event: { kind: 'startup' },
      then: { 'app:network core:network': [none, 'pruned missing-slot'] },
    },
    { on: { withoutSlots: [] }, event: { kind: 'startup' }, then: {} },
  ),
  row(
    '40',
    'developer mode loosens no rule',
    device(
      {
        app: { ...consumer, confinement: 'devmode', by: 'acme' },
        one: { ...provider, confinement: 'devmode', by: 'acme' },
      },
      { base: closed },
    ),
    { event: installs('app'), then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] } },
    {
      event: { kind: 'connect', ...ends },
      then: { 'app:in one:out': [none, 'failed not-allowed'] },
      refused: /may not be connected/,
    },
  ),
];

describe('quirks', () => {
  it('are each shown once, by a scenario or here', () => {
    const numbers = [
      ...rows.map(({ number }) => Number(number)),
      ...Object.keys(shownByScenarios).map(Number),
      ...Object.keys(outsideTheModel).map(Number),
      30,
    ];
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  testRows(rows);

  it('30: the order in which snaps are listed makes no difference', () => {
    const state = device(
      { app: { plugs: { a: 't', b: 't' } }, one: { slots: { y: 't', x: 't' } }, two: provider },
      { base: open, records: { 'app:b one:x': 'M', 'app:a two:gone': 'A' } },
    );
    const { connections, outcomes } = planned(state, refreshes('app'));
    const reversed = planned({ ...state, snaps: state.snaps.toReversed() }, refreshes('app'));
    expect(outcomes).toHaveLength(7);
    expect({ connections: reversed.connections, outcomes: reversed.outcomes }).toEqual({
      connections,
      outcomes,
    });
  });
});
