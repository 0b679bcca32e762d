import { closed, consumer, device, open, provider, revision } from './device.js';
import { cases, none, row, scenarios } from './scenario.js';

const startup = { kind: 'startup' } as const;
const removes = (snap: string) => ({ kind: 'remove', snap }) as const;
const recorded = (flags: string, base = open) =>
  device({ app: consumer, one: provider }, { base, records: { 'app:in one:out': flags } });
const appDisabled = (flags: string) =>
  device(
    { app: { ...consumer, state: 'disabled' }, one: provider },
    { base: open, records: { 'app:in one:out': flags } },
  );

scenarios('D', [
  row('D1', 'what a snap was connected to goes with it, and is not remembered', recorded('A'), {
    event: removes('one'),
    then: { 'app:in one:out': [none, 'disconnected'] },
  }),
  row(
    'D2',
    'a connection goes with the first of two snaps that are removed',
    recorded('M'),
    { event: removes('one'), then: { 'app:in one:out': [none, 'disconnected'] } },
    { event: removes('app'), then: {} },
  ),
  row(
    'D3',
    'what is not wanted outlives its snap until the daemon starts',
    recorded('AU'),
    { event: removes('app'), then: { 'app:in one:out': ['AU', 'unwanted'] } },
    { event: startup, then: { 'app:in one:out': [none, 'pruned missing-snap'] }, warns: ['snap-unknown'] },
  ),
  row('D4', 'disabling a snap keeps its records', recorded('M'), {
    event: { kind: 'disable', snap: 'app' },
    then: { 'app:in one:out': ['M', 'kept-dormant disabled'] },
  }),
  row(
    'D5',
    'the records of a snap that is removed while it is disabled stay until the daemon starts',
    appDisabled('M'),
    { event: removes('app'), then: { 'app:in one:out': ['M', 'kept-dormant missing-snap'] } },
    { event: startup, then: { 'app:in one:out': [none, 'pruned missing-snap'] }, warns: ['snap-unknown'] },
  ),
  row(
    'D6',
    'a snap that is installed again before that finds its record, whatever the rules say by now',
    device(
      { app: { ...consumer, by: 'acme', state: 'disabled' }, one: { ...provider, by: 'other' } },
      { base: closed, records: { 'app:in one:out': 'M' } },
    ),
    { event: removes('app'), then: { 'app:in one:out': ['M', 'kept-dormant missing-snap'] } },
    {
      given: { app: { ...consumer, by: 'acme' } },
      event: { kind: 'install', snap: 'app' },
      then: { 'app:in one:out': ['M', 'kept grandfathered'] },
    },
  ),
  cases(
    'D7',
    'a start of the daemon forgets what a disabled snap had connected automatically, nothing else',
    {
      automatic: [
        appDisabled('A'),
        { event: startup, then: { 'app:in one:out': [none, 'pruned disabled'] } },
      ],
      'by hand': [
        appDisabled('M'),
        { event: startup, then: { 'app:in one:out': ['M', 'kept-dormant disabled'] } },
      ],
      'by the gadget': [
        appDisabled('AG'),
        { event: startup, then: { 'app:in one:out': ['AG', 'kept-dormant disabled'] } },
      ],
    },
  ),
  cases('D8', 'what was forgotten while the snap was disabled is made anew as far as the rules allow it', {
    'they do': [
      appDisabled('A'),
      { event: startup, then: { 'app:in one:out': [none, 'pruned disabled'] } },
      { event: { kind: 'enable', snap: 'app' }, then: { 'app:in one:out': ['A', 'created-auto'] } },
    ],
    'they do not by now': [
      appDisabled('A'),
      { event: startup, then: { 'app:in one:out': [none, 'pruned disabled'] } },
      {
        base: closed,
        event: { kind: 'enable', snap: 'app' },
        then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] },
      },
    ],
  }),
  row(
    'D9',
    'enabling a snap connects what auto-connects',
    device({ app: { ...consumer, state: 'disabled' }, one: provider }, { base: open }),
    { event: { kind: 'enable', snap: 'app' }, then: { 'app:in one:out': ['A', 'created-auto'] } },
  ),
  row(
    'D10',
    'a start of the daemon forgets what belongs to snaps that are not installed',
    device({ app: consumer }, { base: open, records: { 'app:in one:out': 'M' } }),
    { event: startup, then: { 'app:in one:out': [none, 'pruned missing-snap'] }, warns: ['snap-unknown'] },
  ),
  row(
    'D11',
    'it does not while the snap that is there is broken',
    device({ app: { ...consumer, state: 'broken' } }, { base: open, records: { 'app:in one:out': 'M' } }),
    { event: startup, then: { 'app:in one:out': ['M', 'kept-dormant broken'] }, warns: ['snap-unknown'] },
  ),
  row(
    'D12',
    'automatic connections of a broken snap are kept, those of snaps that are not installed are not',
    device(
      { app: consumer, app2: consumer, one: { ...provider, state: 'broken' } },
      { base: open, records: { 'app:in one:out': 'A', 'app2:in two:out': 'A' } },
    ),
    {
      event: startup,
      then: {
        'app:in one:out': ['A', 'kept-dormant broken'],
        'app2:in two:out': [none, 'pruned missing-snap'],
      },
      warns: ['snap-unknown'],
    },
  ),
  row(
    'D13',
    'a start of the daemon takes over the attributes of the metadata',
    device(
      {
        app: { plugs: { in: { interface: 't', size: 4 } } },
        one: { slots: { out: { interface: 't', fast: true } } },
      },
      { base: open, records: { 'app:in one:out': ['A', { plug: { size: 3 }, slot: { slow: true } }] } },
    ),
    {
      event: startup,
      then: {
        'app:in one:out': ['A', 'kept-attributes-updated', { plug: { size: 4 }, slot: { fast: true } }],
      },
    },
  ),
  cases('D14', 'a start of the daemon leaves alone what is not wanted, and what has no device', {
    'not wanted': [recorded('AU'), { event: startup, then: { 'app:in one:out': ['AU', 'unwanted'] } }],
    'no device': [
      device(
        { app: { plugs: { in: 'serial-port' } } },
        {
          records: { 'app:in core:usb': ['AH serial-port', { slot: { path: '/dev/usb' }, key: 'k1' }] },
          hotplugSlots: [{ name: 'usb', interface: 'serial-port', key: 'k1', gone: true }],
        },
      ),
      {
        event: startup,
        then: {
          'app:in core:usb': ['AH serial-port', 'device-gone', { slot: { path: '/dev/usb' }, key: 'k1' }],
        },
        hotplugSlots: ['usb gone'],
      },
    ],
  }),
  row(
    'D15',
    'without a model nothing is loaded and nothing pruned',
    device(
      { app: consumer, one: provider },
      {
        base: open,
        on: { model: null },
        records: { 'app:in one:out': ['A', { plug: { old: true } }], 'app:gone one:out': 'A' },
      },
    ),
    {
      event: startup,
      then: {
        'app:in one:out': ['A', 'kept-dormant no-model', { plug: { old: true } }],
        'app:gone one:out': ['A', 'kept-dormant no-model'],
      },
      warns: ['model-missing'],
    },
  ),
  cases('D16', 'a refresh that fails and the removal of the other snap do not disturb one another', {
    'the refresh is undone first': [
      recorded('A'),
      {
        event: { kind: 'refresh', snap: 'app', revision: revision('app', {}), fails: true, busy: ['one'] },
        then: { 'app:in one:out': ['A', 'kept restored'] },
        refused: /undone/,
      },
      { event: removes('one'), then: { 'app:in one:out': [none, 'disconnected'] } },
    ],
    'the removal is done first': [
      recorded('A'),
      { event: removes('one'), then: { 'app:in one:out': [none, 'disconnected'] } },
      {
        event: { kind: 'refresh', snap: 'app', revision: revision('app', {}), fails: true },
        then: {},
        refused: /undone/,
      },
    ],
  }),
]);
