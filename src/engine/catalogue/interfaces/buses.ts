import { rule, type InterfaceTable } from '../interface.js';
import { byHand, gadgetOrSystemSlot, storeGranted, systemOrGadgetSlot, systemSlot } from '../stanzas.js';

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
  },
  'gpio-chardev': {
    summary: 'Use chosen lines of a GPIO chip through a character device.',
    implicitSlot: 'never',
    conflictsWith: 'gpio',
    slots: rule({ 'allow-installation': { 'slot-snap-type': ['gadget'] } }, byHand),
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
  },
  i2c: {
    summary: 'Talk to the chips on one particular I2C bus.',
    implicitSlot: 'never',
    slots: rule(gadgetOrSystemSlot, byHand),
  },
  iio: {
    summary: 'Use one particular sensor or converter of the Industrial I/O subsystem.',
    implicitSlot: 'never',
    slots: rule(gadgetOrSystemSlot, byHand),
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
  },
  spi: {
    summary: 'Talk to one particular device on an SPI bus.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, byHand),
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
  },
};
