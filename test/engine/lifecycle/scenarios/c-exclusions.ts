import { device } from './device.js';
import { cases, none, type Row } from './scenario.js';

const labelled = (contentCompatLabels: boolean) => {
  const label = { interface: 'content', compatibility: 'looks-(0..2)' };
  return device(
    {
      app: { plugs: { in: label }, by: 'acme' },
      one: { slots: { out: { ...label, compatibility: 'looks-2' } }, by: 'other' },
    },
    { on: { contentCompatLabels } },
  );
};
const connectsContent = {
  kind: 'connect',
  plug: { snap: 'app', name: 'in' },
  slot: { snap: 'one', name: 'out' },
} as const;

const pins = (records: Record<string, string>) =>
  device(
    {
      board: { type: 'gadget', slots: { pin: 'gpio', chip: 'gpio-chardev' } },
      app: { plugs: { pin: 'gpio', chip: 'gpio-chardev' } },
    },
    { records },
  );
const end = (snap: string, name: string) => ({ snap, name });
const connects = (name: string) =>
  ({ kind: 'connect', plug: end('app', name), slot: end('board', name) }) as const;

/** What is connected by hand and depends on labels, or on what else is connected. */
export const exclusions: readonly Row[] = [
  cases('C26', 'compatible labels connect while the device heeds them', {
    'it does': [
      labelled(true),
      {
        event: connectsContent,
        then: {
          'app:in one:out': [
            'M content',
            'created-manual',
            { plug: { compatibility: 'looks-(0..2)' }, slot: { compatibility: 'looks-2' } },
          ],
        },
      },
    ],
    'it does not': [
      labelled(false),
      {
        event: connectsContent,
        then: { 'app:in one:out': [none, 'failed not-allowed'] },
        refused: /may not be connected/,
      },
    ],
  }),
  cases('C27', 'of two interfaces that exclude one another, one is connected at a time', {
    'gpio first': [
      pins({ 'app:pin board:pin': 'M gpio' }),
      {
        event: connects('chip'),
        then: { 'app:pin board:pin': ['M gpio', 'kept'], 'app:chip board:chip': [none, 'failed conflict'] },
        refused: /excludes interface "gpio-chardev"/,
      },
      {
        event: { kind: 'disconnect', plug: end('app', 'pin'), slot: end('board', 'pin') },
        then: { 'app:pin board:pin': [none, 'disconnected'] },
      },
      {
        event: connects('chip'),
        then: { 'app:chip board:chip': ['M gpio-chardev', 'created-manual'] },
      },
    ],
    'gpio-chardev first': [
      pins({ 'app:chip board:chip': 'M gpio-chardev' }),
      {
        event: connects('pin'),
        then: {
          'app:chip board:chip': ['M gpio-chardev', 'kept'],
          'app:pin board:pin': [none, 'failed conflict'],
        },
        refused: /excludes interface "gpio"/,
      },
    ],
  }),
];
