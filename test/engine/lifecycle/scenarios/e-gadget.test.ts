import type { SnapSketch } from './device.js';
import { byHandOnly, closed, consumer, device, provider, type RecordSketch } from './device.js';
import { cases, none, row, scenarios } from './scenario.js';

const app = { ...consumer, by: 'acme' };
const one = { ...provider, by: 'other' };
const board = { type: 'gadget', wants: [['app-id:in', 'one-id:out']] } as const;
const installs = (snap: string) => ({ kind: 'install', snap }) as const;

/** A device in its first boot whose gadget wants the two connected, which would not be connected automatically. */
const booting = (
  { base = byHandOnly, records = {} }: { base?: typeof closed; records?: Record<string, RecordSketch> } = {},
  snaps: Record<string, SnapSketch> = {},
) => device({ app, one, board, ...snaps }, { base, records, on: { seeded: false } });
const isConnected = (snap: string) =>
  ({ event: installs(snap), then: { 'app:in one:out': ['AG', 'created-gadget'] } }) as const;

scenarios('E', [
  cases(
    'E1',
    'in the first boot, what the gadget wants is connected when the second of the two snaps comes',
    {
      'the consumer': [booting(), isConnected('app')],
      'the provider': [booting(), isConnected('one')],
    },
  ),
  row(
    'E2',
    'once the first boot is over, what the gadget wants counts for nothing',
    device({ app, one, board }, { base: byHandOnly }),
    { event: installs('app'), then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] } },
  ),
  row(
    'E3',
    'in a remodel, what the gadget wants is connected again',
    device({ app, one, board }, { base: byHandOnly }),
    {
      event: { kind: 'remodel', snaps: ['app'], model: { 'brand-id': 'maker', model: 'board-2' } },
      then: { 'app:in one:out': ['AG', 'created-gadget'] },
    },
  ),
  row(
    'E4',
    'a connection that is there does not become one of the gadget',
    booting({ records: { 'app:in one:out': 'A' } }),
    { event: installs('app'), then: { 'app:in one:out': ['A', 'kept grandfathered'] } },
  ),
  row(
    'E5',
    'what the user disconnected is not connected for the gadget',
    booting({ records: { 'app:in one:out': 'AGU' } }),
    { event: installs('app'), then: { 'app:in one:out': ['AGU', 'unwanted'] } },
  ),
  row(
    'E6',
    'what the gadget wants and is not there is left out with a warning each',
    booting(
      {},
      {
        board: {
          type: 'gadget',
          wants: [
            ['app-id:in', 'one-id:no-such-slot'],
            ['app-id:in', 'unheard-of:out'],
          ],
        },
      },
    ),
    {
      event: installs('app'),
      then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] },
      warns: ['gadget-connection-skipped', 'gadget-connection-skipped'],
    },
  ),
  row(
    'E7',
    'a plug that the gadget names alone is connected to the system’s slot of that name',
    device(
      {
        app: { plugs: { 'network-control': 'network-control' }, by: 'acme' },
        board: { type: 'gadget', wants: [['app-id:network-control']] },
      },
      { on: { seeded: false } },
    ),
    {
      event: installs('app'),
      then: { 'app:network-control core:network-control': ['AG network-control', 'created-gadget'] },
    },
  ),
  row(
    'E8',
    'what the gadget wants and the rules refuse by hand fails the change',
    booting({ base: closed }),
    {
      event: installs('app'),
      then: { 'app:in one:out': [none, 'failed not-allowed', { rule: 'base-declaration, slot' }] },
      refused: /"app:in one:out" may not be connected/,
    },
  ),
  row(
    'E9',
    'what the gadget wants waits for a snap that is worked on',
    booting(),
    {
      event: { ...installs('app'), busy: ['one'] },
      then: { 'app:in one:out': [none, 'deferred conflict'] },
    },
    isConnected('app'),
  ),
  row('E10', 'the gadget cannot name a snap that is not asserted', booting({}, { app: consumer }), {
    event: installs('app'),
    then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] },
  }),
]);
