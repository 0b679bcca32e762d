import { consumer, device, open, provider, revision } from './device.js';
import { none, type Row, row } from './scenario.js';

const refresh = { kind: 'refresh', snap: 'app' } as const;
const revert = { kind: 'revert', snap: 'app' } as const;
const home = (record: string, outcome: string) => ({ 'app:home core:home': [record, outcome] }) as const;
const ends = { plug: { snap: 'app', name: 'in' }, slot: { snap: 'one', name: 'out' } };
const label = (content: string) => ({ interface: 'content', content });

/** Courses of several events, and what happens around a refresh. */
export const underCourse: readonly Row[] = [
  row(
    'B29',
    'what the user disconnected stays so through refreshes and reverts, and so does what the user connects',
    device({ app: { plugs: { home: 'home' } } }),
    { event: { kind: 'install', snap: 'app' }, then: home('A home', 'created-auto') },
    {
      event: { kind: 'disconnect', plug: { snap: 'app', name: 'home' } },
      then: home('AU home', 'unwanted'),
    },
    { event: refresh, then: home('AU home', 'skipped-unwanted') },
    { event: revert, then: home('AU home', 'skipped-unwanted') },
    {
      event: { kind: 'connect', plug: { snap: 'app', name: 'home' } },
      then: home('M home', 'created-manual'),
    },
    { event: revert, then: home('M home', 'kept') },
  ),
  row(
    'B30',
    'an option that came meanwhile ends no connection; it counts when the snap is installed anew',
    device({ app: { plugs: { x11: 'x11' } } }, { records: { 'app:x11 core:x11': 'A x11' } }),
    {
      on: { x11AutoConnection: false },
      event: refresh,
      then: { 'app:x11 core:x11': ['A x11', 'kept'] },
    },
    { event: { kind: 'remove', snap: 'app' }, then: { 'app:x11 core:x11': [none, 'disconnected'] } },
    {
      given: { app: { plugs: { x11: 'x11' } } },
      event: { kind: 'install', snap: 'app' },
      then: { 'app:x11 core:x11': [none, 'skipped-option'] },
    },
  ),
  row(
    'B31',
    'a start of the daemon in the midst of a refresh finds the connections of the new revision',
    device({ app: consumer, one: provider }, { base: open, records: { 'app:in one:out': 'A' } }),
    {
      event: {
        ...refresh,
        revision: revision('app', { plugs: { in: { interface: 't', size: 2 }, more: 't' } }),
        restartPending: true,
      },
      then: {
        'app:in one:out': ['A', 'kept-attributes-updated', { plug: { size: 2 } }],
        'app:more one:out': [none, 'deferred restart'],
      },
    },
    {
      event: { kind: 'startup' },
      then: { 'app:in one:out': ['A', 'kept', { plug: { size: 2 } }] },
    },
  ),
  row(
    'B32',
    'hooks of what is connected do not run again; one that fails keeps it disconnected',
    device({ app: consumer, one: provider }, { base: open, records: { 'app:in one:out': 'M' } }),
    { event: refresh, then: { 'app:in one:out': ['M', 'kept'] } },
    { event: { kind: 'disconnect', ...ends }, then: { 'app:in one:out': [none, 'disconnected'] } },
    {
      event: { kind: 'connect', ...ends, fails: true },
      then: { 'app:in one:out': [none, 'failed restored'] },
      refused: /undone/,
    },
  ),
  row(
    'B33',
    'a plug that gives way to one for another provider is connected to that',
    device(
      {
        app: { plugs: { old: label('v1') }, by: 'acme' },
        one: { slots: { out: label('v1') }, by: 'acme' },
      },
      { records: { 'app:old one:out': ['A content', { plug: { content: 'v1' }, slot: { content: 'v1' } }] } },
    ),
    {
      given: { two: { slots: { out: label('v2') }, by: 'acme' } },
      event: { kind: 'install', snap: 'two' },
      then: {
        'app:old one:out': ['A content', 'kept', { plug: { content: 'v1' }, slot: { content: 'v1' } }],
        'app:old two:out': [none, 'skipped-policy not-allowed'],
      },
    },
    {
      event: {
        ...refresh,
        revision: revision('app', { plugs: { new: { ...label('v2'), 'default-provider': 'two' } } }),
      },
      then: {
        'app:old one:out': [none, 'pruned missing-plug'],
        'app:new one:out': [none, 'skipped-policy not-allowed'],
        'app:new two:out': [
          'A content',
          'created-auto',
          { plug: { content: 'v2', 'default-provider': 'two' }, slot: { content: 'v2' } },
        ],
      },
    },
  ),
];
