import { consumer, device, open, provider } from './device.js';
import { cases, none, type Row, row } from './scenario.js';

const installs = (snap: string) => ({ kind: 'install', snap }) as const;
const label = { content: 'looks' };
const themed = { plugs: { in: { interface: 'content', 'default-provider': 'one', ...label } }, by: 'acme' };
const theme = { slots: { out: { interface: 'content', ...label } }, by: 'acme' };
const looks = { plug: { 'default-provider': 'one', ...label }, slot: label };

const withX11 = (x11AutoConnection: boolean | 'verified', verified = false) =>
  device({ app: { plugs: { network: 'network', x11: 'x11' }, verified } }, { on: { x11AutoConnection } });

const withCups = (hostCups: boolean) =>
  device(
    {
      app: {
        plugs: { 'cups-control': 'cups-control' },
        rules: { plugs: { 'cups-control': { 'allow-auto-connection': 'true' } } },
      },
      cups: { slots: { 'cups-control': 'cups-control' } },
    },
    { on: { hostCups } },
  );

/** New snaps while options, the host or other changes have a say. */
export const underCircumstances: readonly Row[] = [
  row('A31', 'the option of x11 keeps the plugs of a new snap from it, and no others', withX11(false), {
    event: installs('app'),
    then: {
      'app:network core:network': ['A network', 'created-auto'],
      'app:x11 core:x11': [none, 'skipped-option'],
    },
  }),
  cases('A32', 'the option of x11 may let verified publishers pass', {
    verified: [
      withX11('verified', true),
      {
        event: installs('app'),
        then: {
          'app:network core:network': ['A network', 'created-auto'],
          'app:x11 core:x11': ['A x11', 'created-auto'],
        },
      },
    ],
    'not verified': [
      withX11('verified', false),
      {
        event: installs('app'),
        then: {
          'app:network core:network': ['A network', 'created-auto'],
          'app:x11 core:x11': [none, 'skipped-option'],
        },
      },
    ],
  }),
  row(
    'A33',
    'the option of x11 is not asked when it is the slot that comes',
    device(
      {
        app: { plugs: { x11: 'x11' } },
        server: { slots: { x11: 'x11' }, rules: { slots: { x11: { 'allow-auto-connection': 'true' } } } },
      },
      { on: { classic: false, x11AutoConnection: false } },
    ),
    { event: installs('server'), then: { 'app:x11 server:x11': ['A x11', 'created-auto'] } },
  ),
  cases('A34', 'whether the host has a CUPS of its own settles which slot a printing snap gets', {
    'it has none': [
      withCups(false),
      {
        event: installs('app'),
        then: {
          'app:cups-control core:cups-control': [none, 'skipped-predicate'],
          'app:cups-control cups:cups-control': ['A cups-control', 'created-auto'],
        },
      },
    ],
    'it has one': [
      withCups(true),
      {
        event: installs('app'),
        then: {
          'app:cups-control core:cups-control': ['A cups-control', 'created-auto'],
          'app:cups-control cups:cups-control': [none, 'skipped-predicate'],
        },
      },
    ],
  }),
  cases('A35', 'of two snaps that come together, the later one connects both', {
    'consumer first': [
      device({ app: consumer }, { base: open }),
      { event: installs('app'), then: {} },
      { given: { one: provider }, event: installs('one'), then: { 'app:in one:out': ['A', 'created-auto'] } },
    ],
    'provider first': [
      device({ one: provider }, { base: open }),
      { event: installs('one'), then: {} },
      { given: { app: consumer }, event: installs('app'), then: { 'app:in one:out': ['A', 'created-auto'] } },
    ],
  }),
  row(
    'A36',
    'a provider that is being removed is waited for, and not there in the end',
    device({ app: consumer, one: provider }, { base: open }),
    {
      event: { kind: 'refresh', snap: 'app', busy: ['one'] },
      then: { 'app:in one:out': [none, 'deferred conflict'] },
    },
    { event: { kind: 'remove', snap: 'one' }, then: {} },
    { event: { kind: 'refresh', snap: 'app' }, then: {} },
  ),
  row(
    'A37',
    'a default provider that is on its way is waited for',
    device({ app: themed, one: theme }),
    {
      event: { ...installs('app'), pendingProviders: ['one'] },
      then: { 'app:in one:out': [none, 'deferred provider'] },
    },
    {
      event: installs('app'),
      then: { 'app:in one:out': ['A content', 'created-auto', looks] },
    },
  ),
  row(
    'A38',
    'a default provider that waits for the snap itself is not waited for, and connects it when it comes',
    device({ app: themed }),
    { event: installs('app'), then: {} },
    {
      given: { one: theme },
      event: installs('one'),
      then: { 'app:in one:out': ['A content', 'created-auto', looks] },
    },
  ),
  row(
    'A39',
    'a snap that auto-connects to what is excluded by another connection cannot be installed',
    device(
      {
        board: { type: 'gadget', slots: { pin: 'gpio', chip: 'gpio-chardev' } },
        other: { plugs: { pin: 'gpio' } },
        app: {
          plugs: { chip: 'gpio-chardev' },
          rules: { plugs: { 'gpio-chardev': { 'allow-auto-connection': 'true' } } },
        },
      },
      { records: { 'other:pin board:pin': 'M gpio' } },
    ),
    {
      event: installs('app'),
      then: {
        'app:chip board:chip': [none, 'failed conflict'],
        'other:pin board:pin': ['M gpio', 'kept'],
      },
      refused: /"other:pin board:pin" is connected, which excludes interface "gpio-chardev"/,
    },
  ),
];
