import { aText, mapsOf } from '../attribute-stanzas.js';
import type { AttributeSet } from '../attributes.js';
import { rule, type InterfaceTable } from '../interface.js';
import { appOrSystemSlot, byHand, noConnection, storeGranted, systemSlot } from '../stanzas.js';

/** Modules by name. A device looks at them when it connects the plug. */
const kernelModules: AttributeSet = {
  known: {
    modules: mapsOf(
      'The modules.',
      {
        known: {
          name: aText('The name of the module.', {
            required: 'always',
            format: 'module-name',
            device: 'will-not-connect',
          }),
          load: aText('When it is loaded, or that it never is.', {
            values: ['on-boot', 'denied', 'dynamic'],
            device: 'will-not-connect',
          }),
          options: aText('Options to load it with, or "*" for those chosen later.', {
            device: 'will-not-connect',
          }),
        },
      },
      { required: 'always', device: 'will-not-connect' },
    ),
  },
};

/** Watching and controlling the running system: accounts, time, power, processes, kernel and firmware. */
export const system: InterfaceTable = {
  'account-control': {
    summary: 'Add, change and remove user accounts and groups, and set passwords.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'cpu-control': {
    summary: 'Tune CPU frequency scaling and take processor cores on and off line.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'daemon-notify': {
    summary: 'Report the state of a service to systemd with sd_notify messages.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'firmware-updater-support': {
    summary: 'Run as Firmware Updater, the desktop application that installs firmware updates.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  fwupd: {
    summary: 'Update the firmware of devices through fwupd, or be that daemon.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, noConnection, byHand),
  },
  'hardware-observe': {
    summary: 'Read what hardware is present and how it is doing.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'hostname-control': {
    summary: 'Read and set the host name of the system.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'hugepages-control': {
    summary: 'Configure huge memory pages and allocate them.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'kernel-firmware-control': {
    summary: 'Set an additional directory from which the kernel loads firmware.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'kernel-module-control': {
    summary: 'Load and unload any kernel module.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'kernel-module-load': {
    summary: 'Have the kernel modules that the plug names loaded, or kept from loading, at boot.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, noConnection),
    plugAttributes: kernelModules,
  },
  'kernel-module-observe': {
    summary: 'List the loaded kernel modules and their parameters.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'kernel-sched-ext-control': {
    summary: 'Replace the CPU scheduler by one written in BPF, through sched_ext.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'locale-control': {
    summary: 'Read and set the language and locale of the system.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  'log-observe': {
    summary: 'Read system logs, the journal and kernel messages.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'login-session-control': {
    summary: 'Lock, unlock, switch and end login sessions.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'login-session-observe': {
    summary: 'List login sessions and past logins.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'packagekit-control': {
    summary: 'Install and remove distribution packages through PackageKit.',
    implicitSlot: 'classic',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'power-control': {
    summary: 'Change the runtime power management and wake-up settings of devices.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'process-control': {
    summary: 'Signal, pause and reprioritise any process.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  shutdown: {
    summary: 'Power off or reboot the system.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'system-observe': {
    summary: 'Watch all processes, services and system statistics.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'system-trace': {
    summary: 'Trace the kernel and other programs with the tracing facilities of the kernel.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'time-control': {
    summary: 'Set the date, the time and the hardware clock.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'timeserver-control': {
    summary: 'Choose the time servers that the system synchronises with.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'timezone-control': {
    summary: 'Read and set the time zone of the system.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'ubuntu-pro-control': {
    summary: 'Manage the Ubuntu Pro subscription of the system through its D-Bus service.',
    implicitSlot: 'classic',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
};
