import { underCircumstances } from './a-circumstances.js';
import { chosenByRules } from './a-rules.js';
import { consumer, device, open, provider } from './device.js';
import { none, row, scenarios } from './scenario.js';

const installs = (snap: string) => ({ kind: 'install', snap }) as const;
scenarios('A', [
  ...chosenByRules,
  ...underCircumstances,
  row(
    'A1',
    'a plug of the system’s interface is connected, one of an interface that nobody knows is not there',
    device({ app: { plugs: { network: 'network', odd: 'unheard-of' } } }),
    {
      event: installs('app'),
      then: { 'app:network core:network': ['A network', 'created-auto'] },
      warns: ['plug-or-slot-dropped'],
    },
  ),
  row(
    'A2',
    'a slot that comes later finds the plug; both sides’ attributes are recorded',
    device(
      {
        app: { plugs: { in: { interface: 't', size: 3 } } },
        one: { slots: { out: { interface: 't', fast: true } } },
      },
      { base: open },
    ),
    {
      event: installs('one'),
      then: { 'app:in one:out': ['A', 'created-auto', { plug: { size: 3 }, slot: { fast: true } }] },
    },
  ),
  row(
    'A3',
    'a slot that comes later finds the plugs of several snaps',
    device({ app: consumer, app2: consumer, one: provider }, { base: open }),
    {
      event: installs('one'),
      then: { 'app:in one:out': ['A', 'created-auto'], 'app2:in one:out': ['A', 'created-auto'] },
    },
  ),
  row(
    'A4',
    'a second provider comes to a plug that is free: neither is chosen',
    device({ app: consumer, one: provider, two: provider }, { base: open }),
    {
      event: installs('one'),
      then: { 'app:in one:out': [none, 'skipped-ambiguous of one:out two:out'] },
    },
  ),
  row(
    'A5',
    'what was connected by hand stays so beside a new automatic connection',
    device(
      { app: consumer, app2: consumer, one: provider },
      { base: open, records: { 'app2:in one:out': 'M' } },
    ),
    {
      event: installs('one'),
      then: { 'app:in one:out': ['A', 'created-auto'], 'app2:in one:out': ['M', 'kept'] },
    },
  ),
  row(
    'A6',
    'a record of snaps that nobody has is left alone',
    device({ app: consumer, one: provider }, { base: open, records: { 'ghost:in phantom:out': 'A' } }),
    {
      event: installs('app'),
      then: {
        'app:in one:out': ['A', 'created-auto'],
        'ghost:in phantom:out': ['A', 'kept-dormant missing-snap'],
      },
      warns: ['snap-unknown', 'snap-unknown'],
    },
  ),
  row(
    'A7',
    'the mark that a connection is not wanted is enough by itself',
    device(
      { app: { plugs: { network: 'network' } } },
      { records: { 'app:network core:network': 'U network' } },
    ),
    { event: installs('app'), then: { 'app:network core:network': ['U network', 'skipped-unwanted'] } },
    {
      event: { kind: 'refresh', snap: 'app' },
      then: { 'app:network core:network': ['U network', 'skipped-unwanted'] },
    },
  ),
  row(
    'A8',
    'a snap with both ends is connected to itself, once',
    device({ both: { plugs: 't', slots: 't' } }, { base: open }),
    { event: installs('both'), then: { 'both:in both:out': ['A', 'created-auto'] } },
  ),
  row(
    'A21',
    'the slot of a parallel instance is never taken, but may be given by hand',
    device({ app: consumer, one_k: provider }, { base: open }),
    { event: installs('app'), then: { 'app:in one_k:out': [none, 'skipped-parallel-slot'] } },
    { event: installs('one_k'), then: { 'app:in one_k:out': [none, 'skipped-parallel-slot'] } },
    {
      event: { kind: 'connect', plug: { snap: 'app', name: 'in' }, slot: { snap: 'one_k', name: 'out' } },
      then: { 'app:in one_k:out': ['M', 'created-manual'] },
    },
  ),
  row(
    'A22',
    'the slot of a parallel instance does not make another ambiguous',
    device({ app: consumer, one: provider, one_k: provider }, { base: open }),
    {
      event: installs('app'),
      then: {
        'app:in one:out': ['A', 'created-auto'],
        'app:in one_k:out': [none, 'skipped-parallel-slot'],
      },
    },
  ),
  row(
    'A23',
    'the plug of a parallel instance is connected like any other',
    device({ app_k: consumer, one: provider }, { base: open }),
    { event: installs('app_k'), then: { 'app_k:in one:out': ['A', 'created-auto'] } },
  ),
  row(
    'A24',
    'while ubuntu-core and core are both there, core is taken',
    device({
      'ubuntu-core': { type: 'os' },
      core: { type: 'os' },
      app: { plugs: { network: 'network' } },
    }),
    {
      event: installs('app'),
      then: {
        'app:network core:network': ['A network', 'created-auto'],
        'app:network ubuntu-core:network': [none, 'skipped-policy superseded'],
      },
    },
  ),
  row(
    'A25',
    'with snapd beside core, snapd is connected and the record says core',
    device({ snapd: { type: 'snapd' }, core: { type: 'os' }, app: { plugs: { network: 'network' } } }),
    {
      event: installs('app'),
      then: {
        'app:network core:network': ['A network', none],
        'app:network snapd:network': [none, 'created-auto'],
      },
    },
  ),
  row(
    'A40',
    'bad plugs are left out with a warning each, and the good one is connected',
    device({
      app: {
        plugs: {
          Odd_Name: 'network',
          strange: 'unheard-of',
          torn: { interface: 'content', content: 'a', compatibility: 'a' },
          network: 'network',
        },
      },
    }),
    {
      event: installs('app'),
      then: { 'app:network core:network': ['A network', 'created-auto'] },
      warns: ['plug-or-slot-dropped', 'plug-or-slot-dropped', 'plug-or-slot-dropped'],
    },
  ),
  row(
    'A41',
    'a declaration that grants the installation alone connects as well',
    device({
      app: {
        plugs: { control: 'snapd-control' },
        rules: { plugs: { 'snapd-control': { 'allow-installation': 'true' } } },
      },
    }),
    {
      event: installs('app'),
      then: { 'app:control core:snapd-control': ['A snapd-control', 'created-auto'] },
    },
  ),
  row(
    'A42',
    'a powerful plug of a snap that is not asserted is installed, and connected by hand alone',
    device({ app: { plugs: { control: 'snapd-control' } } }),
    {
      event: installs('app'),
      then: { 'app:control core:snapd-control': [none, 'skipped-policy not-allowed'] },
    },
    {
      event: { kind: 'connect', plug: { snap: 'app', name: 'control' } },
      then: { 'app:control core:snapd-control': ['M snapd-control', 'created-manual'] },
    },
  ),
  row(
    'A43',
    'an installation whose hook fails leaves no record',
    device({ app: consumer, one: provider }, { base: open }),
    {
      event: { ...installs('app'), fails: true },
      then: { 'app:in one:out': [none, 'failed restored'] },
      refused: /undone/,
    },
  ),
  row(
    'A44',
    'classic confinement of the provider makes no difference',
    device({
      app: { plugs: { in: { interface: 'content', content: 'looks' } }, by: 'acme' },
      one: { slots: { out: { interface: 'content', content: 'looks' } }, by: 'acme', confinement: 'classic' },
    }),
    {
      event: installs('app'),
      then: {
        'app:in one:out': [
          'A content',
          'created-auto',
          { plug: { content: 'looks' }, slot: { content: 'looks' } },
        ],
      },
    },
  ),
]);
