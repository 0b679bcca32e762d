import { aBoolean, aFlavor, aText } from '../attribute-stanzas.js';
import { rule, type InterfaceTable } from '../interface.js';
import { appOrSystemSlot, byHand, classicOnly, noConnection, storeGranted, systemSlot } from '../stanzas.js';

/** Virtual machines, containers, clusters and the platforms that run them. */
export const containers: InterfaceTable = {
  'acrn-support': {
    summary: 'Run virtual machines under the ACRN hypervisor.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  devlxd: {
    summary: 'Talk to LXD from inside one of its containers or virtual machines.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  docker: {
    summary: 'Control containers through the Docker socket, or serve that socket.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, { 'deny-installation': { 'slot-snap-type': ['app'] } }, classicOnly, byHand),
  },
  'docker-support': {
    summary: 'Run as the Docker daemon.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: {
      known: { 'privileged-containers': aBoolean('Whether containers may run with all privileges.') },
    },
  },
  'greengrass-support': {
    summary: 'Run as AWS IoT Greengrass with the containers that it starts.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: {
      known: {
        flavor: aFlavor(
          'How the functions that it starts are held.',
          'legacy-container',
          'no-container',
          'process',
        ),
      },
    },
  },
  'juju-client-observe': {
    summary: 'Read the configuration of the Juju client of the user.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  'kubernetes-support': {
    summary: 'Run Kubernetes services such as kubelet and kube-proxy.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: {
      known: {
        flavor: aText('Which of the services it is; all of them unless given.', {
          values: ['kubelet', 'kubeproxy', 'autobind-unix'],
        }),
      },
    },
  },
  kvm: {
    summary: 'Run hardware-accelerated virtual machines through /dev/kvm.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  libvirt: {
    summary: 'Manage virtual machines through the libvirt daemon.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  lxd: {
    summary: 'Control containers and virtual machines through the LXD socket.',
    implicitSlot: 'never',
    slots: rule(storeGranted, noConnection, byHand),
  },
  'lxd-support': {
    summary: 'Run as the LXD daemon.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: {
      known: {
        'enable-unconfined-mode': aBoolean('Whether the daemon runs without confinement.', {
          device: 'accepts',
        }),
      },
    },
  },
  microceph: {
    summary: 'Administer a MicroCeph storage cluster through its control socket.',
    implicitSlot: 'never',
    slots: rule(storeGranted, noConnection, byHand),
  },
  'microceph-support': {
    summary: 'Run as MicroCeph, with the disks and kernel features that Ceph daemons need.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  microovn: {
    summary: 'Administer a MicroOVN virtual network through its control socket.',
    implicitSlot: 'never',
    slots: rule(storeGranted, noConnection, byHand),
  },
  'microstack-support': {
    summary: 'Run as MicroStack, an OpenStack cloud on one machine, with its virtual machines.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'multipass-support': {
    summary: 'Run as the Multipass daemon, which launches Ubuntu virtual machines.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'nomad-support': {
    summary: 'Run as a HashiCorp Nomad agent with the workloads that it schedules.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  podman: {
    summary: 'Control containers through the Podman socket of the host.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, noConnection, byHand),
  },
  'steam-support': {
    summary: 'Run Steam and the containers in which it starts games.',
    implicitSlot: 'classic',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  userns: {
    summary: 'Create user namespaces, for example to sandbox helper processes.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'vsock-guest': {
    summary: 'Talk to the hypervisor from inside a virtual machine over a vsock.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
};
