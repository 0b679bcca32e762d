import type { DeviceStateInput } from '../../../../src/modules/plans/plan-request.js';
import { device, type RecordSketch } from './device.js';
import { cases, row, scenarios } from './scenario.js';

const auto = { plugs: { 'serial-port': { 'allow-auto-connection': 'true' } } };
const granted = { plugs: { port: 'serial-port' }, rules: auto };
const byHand = { plugs: { port: 'serial-port' }, by: 'acme' };

/** The slot of a serial adapter. */
const adapter = { name: 'usb', interface: 'serial-port', key: 'k1', attributes: { path: '/dev/ttyUSB0' } };
const moved = { ...adapter, attributes: { path: '/dev/ttyUSB1' } };
const at = (number: number) => ({ slot: { path: `/dev/ttyUSB${number}` }, key: 'k1' });

type Slots = NonNullable<DeviceStateInput['hotplugSlots']>;
const withApp = (
  app: typeof granted | typeof byHand,
  record?: RecordSketch,
  hotplugSlots: Slots = [{ ...adapter, gone: true }],
) => device({ app }, { ...(record && { records: { 'app:port core:usb': record } }), hotplugSlots });
const adds = (hotplugSlot: Slots[number]) => ({ kind: 'hotplug-add', hotplugSlot }) as const;

scenarios(
  'F',
  [
    cases('F1', 'what was connected to a device is connected again when it comes back, in the same way', {
      automatic: [
        withApp(granted, ['AH serial-port', at(0)]),
        {
          event: adds(moved),
          then: { 'app:port core:usb': ['A serial-port', 'created-auto', at(1)] },
          hotplugSlots: ['usb'],
        },
      ],
      'by hand': [
        withApp(byHand, ['MH serial-port', at(0)]),
        {
          event: adds(moved),
          then: { 'app:port core:usb': ['M serial-port', 'created-manual', at(1)] },
          hotplugSlots: ['usb'],
        },
      ],
    }),
    row(
      'F2',
      'what the user disconnected stays so when the device comes back',
      withApp(granted, ['AU serial-port', { key: 'k1' }]),
      {
        event: adds(adapter),
        then: { 'app:port core:usb': ['AU serial-port', 'skipped-unwanted', { key: 'k1' }] },
        hotplugSlots: ['usb'],
      },
    ),
    row('F3', 'a device that is new is connected to what auto-connects', withApp(granted, undefined, []), {
      event: adds(adapter),
      then: { 'app:port core:usb': ['A serial-port', 'created-auto', at(0)] },
      hotplugSlots: ['usb'],
    }),
    row(
      'F4',
      'beside what comes back, another snap is connected for the first time',
      device(
        { app: byHand, app2: granted },
        {
          records: { 'app:port core:usb': ['MH serial-port', at(0)] },
          hotplugSlots: [{ ...adapter, gone: true }],
        },
      ),
      {
        event: adds(adapter),
        then: {
          'app:port core:usb': ['M serial-port', 'created-manual', at(0)],
          'app2:port core:usb': ['A serial-port', 'created-auto', at(0)],
        },
        hotplugSlots: ['usb'],
      },
    ),
    cases('F5', 'what is connected to a device that goes is remembered, and its slot with it', {
      automatic: [
        withApp(granted, ['A serial-port', at(0)], [adapter]),
        {
          event: { kind: 'hotplug-remove', key: 'k1' },
          then: { 'app:port core:usb': ['AH serial-port', 'device-gone', at(0)] },
          hotplugSlots: ['usb gone'],
        },
      ],
      'by hand': [
        withApp(byHand, ['M serial-port', at(0)], [adapter]),
        {
          event: { kind: 'hotplug-remove', key: 'k1' },
          then: { 'app:port core:usb': ['MH serial-port', 'device-gone', at(0)] },
          hotplugSlots: ['usb gone'],
        },
      ],
    }),
    row('F6', 'the slot of a device that nobody used is forgotten', withApp(granted, undefined, [adapter]), {
      event: { kind: 'hotplug-remove', key: 'k1' },
      then: {},
    }),
    row(
      'F7',
      'a device comes back under the name that its slot had, with the attributes of now',
      withApp(granted, ['AH serial-port', at(0)]),
      {
        event: adds({ ...moved, name: 'usb-again' }),
        then: { 'app:port core:usb': ['A serial-port', 'created-auto', at(1)] },
        hotplugSlots: ['usb'],
      },
    ),
    row(
      'F8',
      'a device that says other things of itself is connected anew',
      withApp(granted, ['A serial-port', at(0)], [adapter]),
      {
        event: { kind: 'hotplug-change', hotplugSlot: moved },
        then: { 'app:port core:usb': ['A serial-port', 'created-auto', at(1)] },
        hotplugSlots: ['usb'],
      },
    ),
    row(
      'F10',
      'an automatic connection whose grant is gone does not come back with the device',
      withApp(byHand, ['AGH serial-port', at(0)]),
      {
        event: adds(moved),
        then: { 'app:port core:usb': ['AGH serial-port', 'device-gone not-allowed', at(0)] },
        hotplugSlots: ['usb'],
      },
    ),
    row(
      'F11',
      'devices that did not show up after the start are gone',
      withApp(granted, ['A serial-port', at(0)], [adapter, { ...adapter, name: 'acm', key: 'k2' }]),
      {
        event: { kind: 'hotplug-enumerated', present: ['k2'] },
        then: { 'app:port core:usb': ['AH serial-port', 'device-gone', at(0)] },
        hotplugSlots: ['acm', 'usb gone'],
      },
    ),
  ],
  {
    F9: 'a change of a device always disconnects first, so that no connected slot is changed',
    F12: 'that a slot of the gadget stands for a device is found out before there is an event',
    F13: 'events of devices are waited with until the system snap is free, so they find it free',
  },
);
