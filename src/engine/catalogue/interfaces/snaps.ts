import { rule, type InterfaceTable } from '../interface.js';
import { appSlot, byHand, noConnection, storeGranted, systemPlug, systemSlot } from '../stanzas.js';

/** Snaps that share something with each other, manage snaps through snapd, or stand in for the system. */
export const snaps: InterfaceTable = {
  'checkbox-support': {
    summary: 'Run the Checkbox hardware certification tests, which reach nearly everything.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'classic-support': {
    summary: 'Run a classic Ubuntu environment on Ubuntu Core.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  confdb: {
    summary: 'Read and write configuration through the views of a confdb schema.',
    implicitSlot: 'always',
    plugs: { 'allow-auto-connection': { 'plug-attributes': { account: '$PLUG_PUBLISHER_ID' } } },
    slots: rule(systemSlot),
  },
  content: {
    summary: 'Share files between snaps, read-only or writable.',
    implicitSlot: 'never',
    slots: {
      'allow-installation': { 'slot-snap-type': ['app', 'gadget', 'kernel'] },
      'allow-connection': {
        'plug-attributes': [{ content: '$SLOT(content)' }, { compatibility: '$SLOT_COMPAT(compatibility)' }],
      },
      'allow-auto-connection': {
        'plug-attributes': [{ content: '$SLOT(content)' }, { compatibility: '$SLOT_COMPAT(compatibility)' }],
        'plug-publisher-id': ['$SLOT_PUBLISHER_ID'],
      },
    },
  },
  'core-support': {
    summary: 'Configure the system, as the core snap does.',
    implicitSlot: 'always',
    plugs: rule(systemPlug),
    slots: rule(systemSlot, byHand),
  },
  dbus: {
    summary: 'Call a service under a well-known D-Bus name, or provide one.',
    implicitSlot: 'never',
    slots: rule(appSlot, { 'deny-connection': { 'slot-attributes': { name: '.+' } } }, byHand),
  },
  empty: {
    summary: 'Connect without any access, for tests.',
    implicitSlot: 'never',
    slots: rule(appSlot, byHand),
  },
  'posix-mq': {
    summary: 'Exchange messages over a POSIX message queue, or own the queue.',
    implicitSlot: 'never',
    plugs: {
      'allow-installation': 'true',
      'allow-connection': { 'slot-attributes': { 'posix-mq': '$PLUG(posix-mq)' } },
      'allow-auto-connection': {
        'slot-attributes': { 'posix-mq': '$PLUG(posix-mq)' },
        'slot-publisher-id': ['$PLUG_PUBLISHER_ID'],
      },
    },
    slots: rule(storeGranted, noConnection, byHand),
  },
  'ros-snapd-support': {
    summary: 'Start and stop the services of snaps through snapd, as the ROS snapd nodes do.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'shared-memory': {
    summary: 'Share POSIX shared memory with another snap, or keep it private.',
    implicitSlot: 'always',
    plugs: {
      'allow-connection': [
        {
          'plug-attributes': { private: 'false' },
          'slot-attributes': { 'shared-memory': '$PLUG(shared-memory)' },
        },
        { 'plug-attributes': { private: 'true' }, 'slot-snap-type': ['core'] },
      ],
      'allow-auto-connection': [
        {
          'plug-attributes': { private: 'false' },
          'slot-attributes': { 'shared-memory': '$PLUG(shared-memory)' },
          'slot-publisher-id': ['$PLUG_PUBLISHER_ID'],
        },
        { 'plug-attributes': { private: 'true' }, 'slot-snap-type': ['core'] },
      ],
    },
    slots: rule(
      {
        'allow-installation': { 'slot-snap-type': ['app', 'gadget', 'core'] },
        'deny-installation': { 'slot-snap-type': ['app', 'gadget'] },
      },
      byHand,
    ),
  },
  'snap-fde-control': {
    summary: 'Manage the recovery keys and passphrases of full disk encryption through snapd.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'snap-interfaces-requests-control': {
    summary: 'Show permission prompts to users, pass on their answers and keep the rules that follow.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'snap-refresh-control': {
    summary: 'Let a pending refresh of the snap go ahead at a moment of its own choice.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'snap-refresh-observe': {
    summary: 'Watch pending and running refreshes of snaps.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'snap-themes-control': {
    summary: 'Look for snaps of desktop themes in the store and install them.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'snapd-control': {
    summary: 'Manage all snaps and the system through the snapd API.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
};
