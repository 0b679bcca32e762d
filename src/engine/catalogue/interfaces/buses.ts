import {
  aBoolean,
  aList,
  anInteger,
  aText,
  devicePath,
  mapOf,
  mapsOf,
  textsByName,
  usbDevice,
  usbNeeds,
} from '../attribute-stanzas.js';
import type { AttributeSet } from '../attributes.js';
import { rule, type InterfaceTable } from '../interface.js';
import { byHand, gadgetOrSystemSlot, storeGranted, systemOrGadgetSlot, systemSlot } from '../stanzas.js';

/** The name of a netlink family. */
const familyName = aText('The name of the netlink family.', { required: 'always', format: 'netlink-family' });

/** A group of devices and files under a name. */
const customDevice: AttributeSet = {
  known: {
    'custom-device': aText('The name of the group; the name of the slot unless given.'),
    devices: aList('Device files to read and write.', { format: 'device-pattern' }),
    'read-devices': aList('Device files to read.', { format: 'device-pattern' }),
    files: mapOf('Other files.', {
      known: {
        read: aList('Files to read.', { format: 'file-pattern' }),
        write: aList('Files to read and write.', { format: 'file-pattern' }),
      },
      others: 'dropped',
    }),
    'udev-tagging': mapsOf('How udev finds the devices, where their file names do not tell.', {
      known: {
        kernel: aText('The name of one of the devices, as it is given.', { required: 'always' }),
        subsystem: aText('The subsystem of the device.'),
        environment: textsByName('Properties of the device.'),
        attributes: textsByName('Attributes of the device in sysfs.'),
      },
      others: 'dropped',
    }),
  },
  oneOf: { names: ['devices', 'read-devices', 'files'] },
};

/** The mounts of FunctionFS, with names that the base-declaration has for them at the top as well. */
const usbMount = {
  name: aText('The name of the FunctionFS instance.', { device: 'will-not-connect' }),
  where: aText('Where it is mounted.', { format: 'mount-point', device: 'will-not-connect' }),
  persistent: aBoolean('Whether it stays mounted when the system starts anew.', {
    device: 'will-not-connect',
  }),
};

const usbGadget: AttributeSet = {
  known: {
    'ffs-mounts': mapsOf(
      'FunctionFS instances to mount.',
      { known: usbMount },
      { device: 'will-not-connect' },
    ),
    ...usbMount,
  },
};

/** Buses, ports, pins, input devices and raw access to memory. */
export const buses: InterfaceTable = {
  'adb-support': {
    summary: 'Debug Android devices over USB with the Android Debug Bridge.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'bool-file': {
    summary: 'Switch one particular LED or GPIO line on and off through its file in sysfs.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, byHand),
    slotAttributes: {
      known: {
        path: aText('The file of the LED or GPIO line.', { required: 'always', format: 'switch-file' }),
      },
    },
  },
  'can-bus': {
    summary: 'Send and receive frames on Controller Area Network (CAN) buses.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'custom-device': {
    summary: 'Use the device files that a gadget groups under a name of its own.',
    implicitSlot: 'never',
    slots: rule(
      storeGranted,
      { 'allow-connection': { 'plug-attributes': { 'custom-device': '$SLOT(custom-device)' } } },
      byHand,
    ),
    plugAttributes: {
      known: {
        'custom-device': aText('The name of the slot to connect to; the name of the plug unless given.'),
      },
    },
    slotAttributes: customDevice,
  },
  'device-buttons': {
    summary: 'Read presses of the hardware buttons of the device.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  gpio: {
    summary: 'Use one particular GPIO pin through sysfs.',
    implicitSlot: 'never',
    conflictsWith: 'gpio-chardev',
    slots: rule(systemOrGadgetSlot, byHand),
    slotAttributes: { known: { number: anInteger('The number of the pin.', { required: 'always' }) } },
  },
  'gpio-chardev': {
    summary: 'Use chosen lines of a GPIO chip through a character device.',
    implicitSlot: 'never',
    conflictsWith: 'gpio',
    slots: rule({ 'allow-installation': { 'slot-snap-type': ['gadget'] } }, byHand),
    slotAttributes: {
      known: {
        'source-chip': aList('Labels of the chips that may have the lines.', {
          required: 'always',
          device: 'will-not-connect',
        }),
        lines: aText('The lines of the chip.', {
          required: 'always',
          format: 'line-ranges',
          device: 'will-not-connect',
        }),
      },
    },
  },
  'gpio-control': {
    summary: 'Export and drive any GPIO pin through sysfs.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'gpio-memory-control': {
    summary: 'Map the registers of the GPIO controller through /dev/gpiomem.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  hidraw: {
    summary: 'Exchange raw reports with one particular HID device.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, byHand),
    slotAttributes: {
      known: {
        path: devicePath('hidraw-device', {
          formatBeside: { attribute: 'usb-vendor', format: 'hidraw-link' },
        }),
        ...usbDevice,
      },
      needs: usbNeeds,
    },
  },
  i2c: {
    summary: 'Talk to the chips on one particular I2C bus.',
    implicitSlot: 'never',
    slots: rule(gadgetOrSystemSlot, byHand),
    slotAttributes: {
      known: {
        path: aText('The device file of the bus.', { format: 'i2c-device' }),
        'sysfs-name': aText('The name in sysfs of the one chip on the bus.', { format: 'sysfs-name' }),
      },
      oneOf: { names: ['path', 'sysfs-name'] },
      apart: [{ names: ['path', 'sysfs-name'] }],
    },
  },
  iio: {
    summary: 'Use one particular sensor or converter of the Industrial I/O subsystem.',
    implicitSlot: 'never',
    slots: rule(gadgetOrSystemSlot, byHand),
    slotAttributes: { known: { path: devicePath('iio-device') } },
  },
  'io-ports-control': {
    summary: 'Read and write any x86 I/O port.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  joystick: {
    summary: 'Read joysticks and game controllers.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'netlink-driver': {
    summary: 'Talk to one particular kernel driver through its own netlink family.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, byHand),
    plugAttributes: { known: { 'family-name': familyName } },
    slotAttributes: {
      known: {
        family: anInteger('The number of the netlink family.', { required: 'always' }),
        'family-name': familyName,
      },
    },
  },
  'physical-memory-control': {
    summary: 'Read and write physical memory through /dev/mem.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'physical-memory-observe': {
    summary: 'Read physical memory through /dev/mem.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  pwm: {
    summary: 'Drive one particular pulse-width modulation channel.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, byHand),
    slotAttributes: {
      known: {
        'chip-number': anInteger('The number of the chip.', { required: 'always' }),
        channel: anInteger('The channel of the chip.', { required: 'always' }),
      },
    },
  },
  'raw-input': {
    summary: 'Read the raw events of keyboards, mice and all other input devices.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'raw-usb': {
    summary: 'Talk directly to any USB device.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'serial-port': {
    summary: 'Use one particular serial port.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, byHand),
    slotAttributes: {
      known: {
        path: devicePath('serial-device', {
          formatBeside: { attribute: 'usb-vendor', format: 'serial-link' },
        }),
        ...usbDevice,
        'usb-interface-number': anInteger('Which interface of the USB device it is.', {
          range: [0, 31],
          device: { 'wrong-type': 'accepts' },
        }),
      },
      needs: { ...usbNeeds, 'usb-interface-number': ['usb-vendor', 'usb-product'] },
    },
  },
  spi: {
    summary: 'Talk to one particular device on an SPI bus.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, byHand),
    slotAttributes: { known: { path: devicePath('spi-device') } },
  },
  uhid: {
    summary: 'Create virtual HID devices, for example for Bluetooth Low Energy peripherals.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  uinput: {
    summary: 'Create virtual keyboards, mice and other input devices.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  uio: {
    summary: 'Drive one particular device from user space through UIO.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, byHand),
    slotAttributes: { known: { path: devicePath('uio-device') } },
  },
  'usb-gadget': {
    summary: 'Make the device act as a USB peripheral towards a host.',
    implicitSlot: 'core',
    plugs: rule(
      {
        'allow-installation': {
          'plug-attributes': { name: '$MISSING', persistent: '$MISSING', where: '$MISSING' },
        },
      },
      byHand,
    ),
    slots: rule(systemSlot, byHand),
    plugAttributes: usbGadget,
  },
};
