import { aFlavor, aList, anInteger, aText, driverLibraries, textOrList } from '../attribute-stanzas.js';
import { rule, type InterfaceTable } from '../interface.js';
import {
  appOrSystemSlot,
  byHand,
  gadgetOrSystemSlot,
  manySlots,
  storeGranted,
  systemPlug,
  systemSlot,
} from '../stanzas.js';

const priority = anInteger('Which drivers come first; lower numbers do.', { device: 'accepts' });

/** Accelerators, co-processors and other vendor hardware, and the driver libraries that snaps bring for them. */
export const drivers: InterfaceTable = {
  accel: {
    summary: 'Run workloads on compute accelerators such as neural processing units.',
    implicitSlot: 'always',
    slots: rule(systemSlot),
  },
  'allegro-vcu': {
    summary: 'Encode and decode video on the Allegro codec unit of Xilinx chips.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'broadcom-asic-control': {
    summary: 'Program Broadcom network switch chips through their kernel modules.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'cuda-driver-libs': {
    summary: 'Supply the system with CUDA driver libraries from a snap.',
    implicitSlot: 'never',
    implicitPlug: 'always',
    plugs: rule(systemPlug, manySlots, byHand),
    slots: rule(storeGranted, byHand),
    slotAttributes: driverLibraries(),
  },
  'dcdbas-control': {
    summary: 'Manage Dell servers through the Dell systems management base driver.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  dsp: {
    summary: 'Use the digital signal processor of the board.',
    implicitSlot: 'never',
    slots: rule(gadgetOrSystemSlot, byHand),
    slotAttributes: { known: { flavor: aFlavor('Which make the processor is of.', 'ambarella') } },
  },
  'egl-driver-libs': {
    summary: 'Supply the system with EGL driver libraries from a snap.',
    implicitSlot: 'never',
    implicitPlug: 'always',
    plugs: rule(systemPlug, manySlots, byHand),
    slots: rule(storeGranted, byHand),
    slotAttributes: driverLibraries({
      priority,
      'icd-source': aList('Directories of the snap with descriptions of the drivers.', { device: 'accepts' }),
    }),
  },
  fpga: {
    summary: 'Program FPGA devices and manage their bitstreams.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'gbm-driver-libs': {
    summary: 'Supply the system with Generic Buffer Management (GBM) backends from a snap.',
    implicitSlot: 'never',
    implicitPlug: 'always',
    plugs: rule(systemPlug, manySlots, byHand),
    slots: rule(storeGranted, byHand),
    slotAttributes: driverLibraries({
      'client-driver': aText('The file name of the backend.', { device: 'accepts' }),
    }),
  },
  'intel-mei': {
    summary: 'Talk to the firmware of the Intel Management Engine.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'intel-qat': {
    summary: 'Offload cryptography and compression to Intel QuickAssist hardware.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'ion-memory-control': {
    summary: 'Allocate shared buffers with the Android ION allocator.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'mediatek-accel': {
    summary: 'Use the AI and video accelerators of MediaTek chips.',
    implicitSlot: 'always',
    // As a regexp this is a set of single characters, so no whole unit name matches; it is published so.
    plugs: rule({ 'allow-connection': { 'plug-attributes': { units: '[apu, vcu]' } } }, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: {
      known: {
        units: textOrList('Which accelerators to use.', {
          values: ['apu', 'vcu'],
          required: 'reviewers',
          device: 'accepts',
        }),
      },
    },
  },
  'nvidia-drivers-support': {
    summary: 'Set up NVIDIA graphics hardware at boot, so that other snaps find it usable.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'nvidia-video-driver-libs': {
    summary: 'Supply the system with NVIDIA video encoding and decoding libraries from a snap.',
    implicitSlot: 'never',
    implicitPlug: 'classic',
    plugs: rule(systemPlug, manySlots, byHand),
    slots: rule(storeGranted, byHand),
    slotAttributes: driverLibraries(),
  },
  'opengl-driver-libs': {
    summary: 'Supply the system with OpenGL driver libraries from a snap.',
    implicitSlot: 'never',
    implicitPlug: 'always',
    plugs: rule(systemPlug, manySlots, byHand),
    slots: rule(storeGranted, byHand),
    slotAttributes: driverLibraries(),
  },
  'opengles-driver-libs': {
    summary: 'Supply the system with OpenGL ES driver libraries from a snap.',
    implicitSlot: 'never',
    implicitPlug: 'always',
    plugs: rule(systemPlug, manySlots, byHand),
    slots: rule(storeGranted, byHand),
    slotAttributes: driverLibraries(),
  },
  'qualcomm-ipc-router': {
    summary: 'Exchange messages with the co-processors of Qualcomm chips over their IPC router.',
    implicitSlot: 'always',
    slots: rule(appOrSystemSlot, {
      'allow-connection': [
        { 'plug-attributes': { qcipc: '$SLOT(qcipc)' } },
        { 'plug-attributes': { qcipc: '$MISSING' }, 'slot-snap-type': ['core'] },
      ],
      'allow-auto-connection': {
        'plug-attributes': { qcipc: '$SLOT(qcipc)' },
        'plug-publisher-id': ['$SLOT_PUBLISHER_ID'],
      },
      'deny-auto-connection': { 'plug-attributes': { qcipc: '$MISSING' } },
    }),
    plugAttributes: {
      known: {
        qcipc: aText('The name of the slot to connect to; that of the system unless given.', {
          device: 'will-not-connect',
        }),
      },
    },
    slotAttributes: {
      known: {
        qcipc: aText('The name that plugs give to connect to it.', {
          required: 'always',
          device: 'will-not-connect',
        }),
        address: aText('The address of the socket.', { required: 'always', device: 'will-not-connect' }),
      },
    },
  },
  remoteproc: {
    summary: 'Load firmware into co-processors of the board, start and stop them.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'vulkan-driver-libs': {
    summary: 'Supply the system with Vulkan driver libraries from a snap.',
    implicitSlot: 'never',
    implicitPlug: 'always',
    plugs: rule(systemPlug, manySlots, byHand),
    slots: rule(storeGranted, byHand),
    slotAttributes: driverLibraries({
      priority,
      'icd-source': aList('Directories of the snap with descriptions of the drivers.', { device: 'accepts' }),
      'implicit-layer-source': aList('Directories of the snap with layers that are always on.', {
        device: 'accepts',
      }),
      'explicit-layer-source': aList('Directories of the snap with layers that applications choose.', {
        device: 'accepts',
      }),
    }),
  },
  'xilinx-dma': {
    summary: 'Move data over PCI Express with the DMA engine of Xilinx devices.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
};
