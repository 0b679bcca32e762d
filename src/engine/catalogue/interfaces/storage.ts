import { aBoolean, aFlavor, aList, aText, devicePath, mapsOf, readAndWrite } from '../attribute-stanzas.js';
import type { AttributeSet } from '../attributes.js';
import { rule, type InterfaceTable } from '../interface.js';
import {
  byHand,
  classicOnly,
  noConnection,
  storeGranted,
  systemOrGadgetSlot,
  systemSlot,
} from '../stanzas.js';

/** What a plug mounts. A device looks at it when it connects the plug. */
const mountControl: AttributeSet = {
  known: {
    mount: mapsOf(
      'What may be mounted where.',
      {
        known: {
          what: aText('The device, directory or share to mount; "none" for file systems without one.', {
            device: 'will-not-connect',
          }),
          where: aText('Where it is mounted.', {
            required: 'always',
            format: 'mount-point',
            device: 'will-not-connect',
          }),
          type: aList('Types of file systems.', { device: 'will-not-connect' }),
          options: aList('Mount options that may be used.', {
            required: 'always',
            device: 'will-not-connect',
          }),
          persistent: aBoolean('Whether it may stay mounted when the system starts anew.', {
            device: 'will-not-connect',
          }),
        },
      },
      { required: 'always', device: 'will-not-connect' },
    ),
  },
};

/** Files of users and of the system, disks, partitions and mounts. */
export const storage: InterfaceTable = {
  'block-devices': {
    summary: 'Read and write whole disks and partitions directly.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: {
      known: {
        'allow-partitions': aBoolean('Whether partitions are reached too, not whole disks alone.', {
          device: 'accepts',
        }),
      },
    },
  },
  'cifs-mount': {
    summary: 'Mount and unmount SMB/CIFS network shares.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'dm-crypt': {
    summary: 'Set up and open encrypted disks with dm-crypt.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'dm-multipath': {
    summary: 'Manage disks that are reached over several paths, through the device mapper.',
    implicitSlot: 'classic',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'fuse-support': {
    summary: 'Mount file systems that run in user space (FUSE).',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  home: {
    summary: 'Read and write files in the home directory of the user, hidden ones excepted.',
    implicitSlot: 'always',
    slots: rule(systemSlot, {
      'deny-connection': { 'plug-attributes': { read: 'all' } },
      'deny-auto-connection': [
        { 'on-classic': 'false', 'on-core-desktop': 'false' },
        { 'plug-attributes': { read: 'all' } },
      ],
    }),
    plugAttributes: { known: { read: aText('Given to read the files of all users.', { values: ['all'] }) } },
  },
  'iscsi-initiator': {
    summary: 'Log in to iSCSI targets and use them as local disks.',
    implicitSlot: 'classic',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'mount-control': {
    summary: 'Mount and unmount the file systems described in the attributes of the plug.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, noConnection),
    plugAttributes: mountControl,
  },
  'mount-observe': {
    summary: 'List mounted file systems, their options and their quotas.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'nfs-mount': {
    summary: 'Mount and unmount NFS network file systems.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'nvme-control': {
    summary: 'Administer NVMe drives and connect to remote ones over fabrics.',
    implicitSlot: 'classic',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'optical-drive': {
    summary: 'Read discs in CD, DVD and Blu-ray drives and, on request, write them.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, {
      'deny-connection': { 'plug-attributes': { write: 'true' } },
      'deny-auto-connection': { 'plug-attributes': { write: 'true' } },
    }),
    plugAttributes: { known: { write: aBoolean('Whether discs are written too.') } },
  },
  'personal-files': {
    summary: 'Read or write the files of the user that the plug names, hidden ones included.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: readAndWrite('home-file', 'the user'),
  },
  'raw-volume': {
    summary: 'Read and write one particular partition that the gadget names.',
    implicitSlot: 'never',
    slots: rule(systemOrGadgetSlot, noConnection, byHand),
    slotAttributes: { known: { path: devicePath('partition') } },
  },
  'removable-media': {
    summary: 'Read and write files on USB sticks and other storage mounted under /media, /run/media or /mnt.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'ros-opt-data': {
    summary: 'Read the data of Robot Operating System packages under /opt/ros.',
    implicitSlot: 'classic',
    slots: rule(systemSlot),
  },
  'scsi-generic': {
    summary: 'Send raw SCSI commands to disks, tape drives and other SCSI devices.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'sd-control': {
    summary: 'Control the SD card slots of boards whose kernel driver offers it.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: { known: { flavor: aFlavor('How the slots are controlled.', 'dual-sd') } },
  },
  'system-backup': {
    summary: 'Read all files of the system, to back them up.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'system-files': {
    summary: 'Read or write the files of the system that the plug names.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: readAndWrite('system-file', 'the system'),
  },
  'system-packages-doc': {
    summary: 'Read the documentation that distribution packages have installed.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  'system-source-code': {
    summary: 'Read kernel headers and other source code under /usr/src.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  udisks2: {
    summary: 'Query, mount and format disks through UDisks2, or be that daemon.',
    implicitSlot: 'classic',
    slots: rule(
      {
        'allow-installation': {
          'slot-snap-type': ['app', 'core'],
          'slot-attributes': { 'udev-file': '$MISSING' },
        },
      },
      classicOnly,
      byHand,
    ),
    slotAttributes: {
      known: {
        'udev-file': aText('A file of the snap with udev rules to install.', {
          format: 'snap-relative-path',
          device: 'accepts',
        }),
      },
    },
  },
};
