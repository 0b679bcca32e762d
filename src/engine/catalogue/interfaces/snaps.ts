import { aBoolean, aList, anything, aText, mapOf, textOrList } from '../attribute-stanzas.js';
import type { AttributeSet } from '../attributes.js';
import { rule, type InterfaceTable } from '../interface.js';
import { appSlot, byHand, noConnection, storeGranted, systemPlug, systemSlot } from '../stanzas.js';

const contentLabels = {
  content: aText('What is shared, as plug and slot both call it; their name unless given.', {
    device: 'accepts',
  }),
  compatibility: aText('Which versions of the content suit, in place of "content".'),
};

const contentLabelsApart: NonNullable<AttributeSet['apart']> = [{ names: ['content', 'compatibility'] }];

// A device takes a list of another type for one that is not there.
const contentPaths = {
  read: aList('Directories and files to read.', {
    format: 'shared-path',
    device: { 'wrong-type': 'accepts' },
  }),
  write: aList('Directories and files to read and write.', {
    format: 'shared-path',
    device: { 'wrong-type': 'accepts' },
  }),
};

const dbusName = {
  bus: aText('Which bus it is on.', { required: 'always', values: ['session', 'system'] }),
  name: aText('The well-known name of the service.', { required: 'always', format: 'dbus-name' }),
};

const queueLabel = aText('The name of the queue, the same for plug and slot; their name unless given.');

const memoryLabel = aText('The name of the memory, the same for plug and slot; their name unless given.');

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
    plugAttributes: {
      known: {
        account: aText('The id of the account that has the schema.', { required: 'always' }),
        view: aText('The schema and its view.', { required: 'always', format: 'confdb-view' }),
        role: aText('Whether the snap looks after the view (custodian) or only uses it.', {
          device: 'accepts',
        }),
      },
    },
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
    plugAttributes: {
      known: {
        ...contentLabels,
        target: aText('Where the snap wants the files, such as "$SNAP/themes".', {
          required: 'always',
          format: 'shared-path',
        }),
        'default-provider': aText('The snap to install with it if nothing provides the content.', {
          device: 'accepts',
        }),
      },
      apart: contentLabelsApart,
    },
    slotAttributes: {
      known: {
        ...contentLabels,
        ...contentPaths,
        source: mapOf(
          'What is shared, below one directory that is named after it.',
          { known: contentPaths },
          { device: { 'wrong-type': 'accepts' } },
        ),
      },
      oneOf: { names: ['read', 'write', 'source'] },
      apart: [...contentLabelsApart, { names: ['source', 'read'] }, { names: ['source', 'write'] }],
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
    plugAttributes: { known: dbusName },
    slotAttributes: {
      known: {
        ...dbusName,
        activatable: anything(
          'Of old snaps: whether the bus may start the service. Apps say it with "activates-on".',
          { device: 'accepts' },
        ),
      },
    },
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
    plugAttributes: { known: { 'posix-mq': queueLabel } },
    slotAttributes: {
      known: {
        'posix-mq': queueLabel,
        path: textOrList('The queue or queues.', { required: 'always', format: 'queue-name' }),
        permissions: aList('What plugs may do with the queue; read and write unless given.', {
          values: ['open', 'read', 'write', 'create', 'delete'],
        }),
      },
      oneOf: { names: ['path'] },
    },
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
    plugAttributes: {
      known: {
        'shared-memory': memoryLabel,
        private: aBoolean(
          'Whether the snap has /dev/shm to itself; it shares the memory of a slot unless this is true.',
        ),
      },
      apart: [{ names: ['private', 'shared-memory'], whenTrue: true }],
    },
    slotAttributes: {
      known: {
        'shared-memory': memoryLabel,
        read: aList('Names of shared memory that plugs may read.', { format: 'memory-name' }),
        write: aList('Names of shared memory that plugs may read and write.', { format: 'memory-name' }),
      },
      oneOf: { names: ['read', 'write'] },
    },
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
    plugAttributes: {
      known: { 'handler-service': aText('The service of the snap that shows the prompts.') },
    },
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
    plugAttributes: {
      known: {
        'refresh-schedule': aText('Given where the snap decides when snaps are refreshed.', {
          values: ['managed'],
          device: { 'wrong-type': 'accepts' },
        }),
      },
    },
  },
};
