import { rule, type InterfaceTable } from '../interface.js';
import { appOrSystemSlot, byHand, classicOnly, systemSlot } from '../stanzas.js';

/** Using the network, watching it and configuring it, wired or wireless. */
export const network: InterfaceTable = {
  'avahi-control': {
    summary: 'Publish services and host names on the local network through Avahi.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  'avahi-observe': {
    summary: 'Discover services and hosts on the local network through Avahi.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  'bluetooth-control': {
    summary: 'Manage Bluetooth adapters directly through the kernel.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  bluez: {
    summary: 'Use Bluetooth devices through the BlueZ daemon, or be that daemon.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  'firewall-control': {
    summary: 'Configure packet filtering and address translation in the kernel.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'modem-manager': {
    summary: 'Control mobile broadband modems through ModemManager, or be that daemon.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  'netlink-connector': {
    summary: 'Receive process and driver events through the netlink connector of the kernel.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  network: {
    summary: 'Reach the network as a client.',
    implicitSlot: 'always',
    slots: rule(systemSlot),
  },
  'network-bind': {
    summary: 'Listen on network ports and serve clients.',
    implicitSlot: 'always',
    slots: rule(systemSlot),
  },
  'network-control': {
    summary: 'Configure network devices, routes, namespaces and name resolution.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'network-manager': {
    summary: 'Configure connections through NetworkManager, or be that daemon.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  'network-manager-observe': {
    summary: 'Read the settings and state of connections from NetworkManager.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  'network-observe': {
    summary: 'Query the state of network devices, routes and sockets.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'network-setup-control': {
    summary: 'Change the Netplan configuration of the system and apply it.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'network-setup-observe': {
    summary: 'Read the Netplan configuration of the system.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'network-status': {
    summary: 'Learn from the desktop session whether the device is online.',
    implicitSlot: 'always',
    slots: rule(systemSlot),
  },
  openvswitch: {
    summary: 'Control the Open vSwitch of the host through its sockets.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  'openvswitch-support': {
    summary: 'Use the kernel features that an Open vSwitch daemon needs.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  ppp: {
    summary: 'Open and configure point-to-point (PPP) links.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  ptp: {
    summary: 'Read and adjust the Precision Time Protocol clocks of network cards.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
};
