import { implicitSlot, partyOf, type Party } from '../policy/candidate.js';
import type { Endpoint } from '../snap/snap.js';
import { endpointText, type EndpointName } from './connection.js';
import type { DeviceState, HotplugSlot, InstalledSnap } from './device-state.js';
import {
  implicitKind,
  implicitPlugNames,
  implicitSlotNames,
  type ImplicitKind,
  isSystemSnap,
  systemSnapOf,
  type SystemSnap,
} from './system-snap.js';

/** A plug or slot of an active snap. */
export interface DeviceEndpoint {
  readonly side: 'plug' | 'slot';
  readonly name: EndpointName;
  /** As text: `snap:name`. */
  readonly text: string;
  readonly owner: InstalledSnap;
  readonly party: Party;
  /** Of the device behind a hot-plugged slot; empty for all others. */
  readonly hotplugKey: string;
}

/** The plugs and slots of one active snap, by name. */
export interface MountedSnap {
  readonly installed: InstalledSnap;
  readonly plugs: ReadonlyMap<string, DeviceEndpoint>;
  readonly slots: ReadonlyMap<string, DeviceEndpoint>;
}

const none: readonly DeviceEndpoint[] = [];

/** The plugs and slots of the active snaps of a device, found by name and by interface. */
export class Repository {
  readonly system: SystemSnap;
  readonly #mounted = new Map<string, MountedSnap>();
  readonly #byInterface = {
    plug: new Map<string, DeviceEndpoint[]>(),
    slot: new Map<string, DeviceEndpoint[]>(),
  };
  readonly #state: DeviceState;
  #hotplugSlots: readonly HotplugSlot[];

  /** @param without a snap that is left out though it is active */
  constructor(state: DeviceState, without?: string) {
    this.system = systemSnapOf(state.snaps);
    this.#state = state;
    this.#hotplugSlots = state.hotplugSlots;
    for (const snap of state.snaps) {
      if (snap.state === 'active' && snap.instanceName !== without) this.mount(snap);
    }
  }

  get hotplugSlots(): readonly HotplugSlot[] {
    return this.#hotplugSlots;
  }

  snaps(): IterableIterator<MountedSnap> {
    return this.#mounted.values();
  }

  find(instanceName: string): MountedSnap | undefined {
    return this.#mounted.get(instanceName);
  }

  plug({ snap, name }: EndpointName): DeviceEndpoint | undefined {
    return this.#mounted.get(snap)?.plugs.get(name);
  }

  slot({ snap, name }: EndpointName): DeviceEndpoint | undefined {
    return this.#mounted.get(snap)?.slots.get(name);
  }

  plugsOf(interfaceName: string): readonly DeviceEndpoint[] {
    return this.#byInterface.plug.get(interfaceName) ?? none;
  }

  slotsOf(interfaceName: string): readonly DeviceEndpoint[] {
    return this.#byInterface.slot.get(interfaceName) ?? none;
  }

  /** Puts the plugs and slots of a snap in place of those that it had. */
  mount(installed: InstalledSnap): MountedSnap {
    this.unmount(installed.instanceName);
    const isSystem = isSystemSnap(installed, this.system);
    const mounted = isSystem ? this.#systemMounted(installed) : kept(mountedSnaps, installed, mountedOf);
    this.#mounted.set(installed.instanceName, mounted);
    for (const endpoint of mounted.plugs.values()) this.#index(endpoint);
    for (const endpoint of mounted.slots.values()) this.#index(endpoint);
    return mounted;
  }

  unmount(instanceName: string): void {
    const mounted = this.#mounted.get(instanceName);
    if (mounted === undefined) return;
    this.#mounted.delete(instanceName);
    for (const side of ['plug', 'slot'] as const) {
      const names = new Set([...mounted[`${side}s`].values()].map(({ party }) => party.interface));
      for (const name of names) {
        const left = (this.#byInterface[side].get(name) ?? []).filter(
          ({ owner }) => owner !== mounted.installed,
        );
        this.#byInterface[side].set(name, left);
      }
    }
  }

  /** Puts other hot-plugged slots in place of those that the system snap has. */
  setHotplugSlots(slots: readonly HotplugSlot[]): void {
    this.#hotplugSlots = slots;
    const system = this.#mounted.get(this.system.name);
    if (system !== undefined) this.mount(system.installed);
  }

  /** The system's own plugs and slots are some two hundred, and the same ones on most devices. */
  #systemMounted(installed: InstalledSnap): MountedSnap {
    const kind = this.#hotplugSlots.length === 0 ? implicitKind(this.#state) : undefined;
    return kind === undefined
      ? this.#systemMountedAnew(installed)
      : kept(mountedSystems[kind], installed, () => this.#systemMountedAnew(installed));
  }

  #systemMountedAnew(installed: InstalledSnap): MountedSnap {
    const plugs = endpointsOf(installed, 'plug', implicitPlugNames(this.#state).map(implicitSlot));
    const slots = endpointsOf(installed, 'slot', implicitSlotNames(this.#state).map(implicitSlot));
    for (const slot of this.#hotplugSlots) {
      if (slot.gone || slots.has(slot.name)) continue;
      const endpoint = { ...implicitSlot(slot.interface), name: slot.name, attributes: slot.attributes };
      slots.set(slot.name, deviceEndpoint(installed, 'slot', endpoint, slot.key));
    }
    return { installed, plugs, slots };
  }

  #index(endpoint: DeviceEndpoint): void {
    const byInterface = this.#byInterface[endpoint.side];
    const found = byInterface.get(endpoint.party.interface);
    if (found === undefined) byInterface.set(endpoint.party.interface, [endpoint]);
    else found.push(endpoint);
  }
}

type MountedSnaps = WeakMap<InstalledSnap, MountedSnap>;

/** What is mounted of a snap is the same whenever it is asked for: apart for the system's, by kind of device. */
const mountedSnaps: MountedSnaps = new WeakMap();
const mountedSystems: Readonly<Record<ImplicitKind, MountedSnaps>> = {
  core: new WeakMap(),
  coreDesktop: new WeakMap(),
  classic: new WeakMap(),
};

function kept(all: MountedSnaps, installed: InstalledSnap, make: (one: InstalledSnap) => MountedSnap) {
  let mounted = all.get(installed);
  if (mounted === undefined) all.set(installed, (mounted = make(installed)));
  return mounted;
}

/** The plugs and slots of a snap that is not the system's. */
function mountedOf(installed: InstalledSnap): MountedSnap {
  return {
    installed,
    plugs: endpointsOf(installed, 'plug', []),
    slots: endpointsOf(installed, 'slot', []),
  };
}

/** The plugs or slots of a snap; the system's own are added where its metadata has none of the name. */
function endpointsOf(
  installed: InstalledSnap,
  side: 'plug' | 'slot',
  implicit: readonly Endpoint[],
): Map<string, DeviceEndpoint> {
  const found = new Map<string, DeviceEndpoint>();
  for (const endpoint of installed.snap[`${side}s`].values()) {
    found.set(endpoint.name, deviceEndpoint(installed, side, endpoint, ''));
  }
  for (const endpoint of implicit) {
    if (!found.has(endpoint.name)) found.set(endpoint.name, deviceEndpoint(installed, side, endpoint, ''));
  }
  return found;
}

function deviceEndpoint(
  owner: InstalledSnap,
  side: 'plug' | 'slot',
  endpoint: Endpoint,
  hotplugKey: string,
): DeviceEndpoint {
  const name = { snap: owner.instanceName, name: endpoint.name };
  const party = partyOf(side, owner.snap.type, endpoint, owner.declaration);
  return { side, name, text: endpointText(name), owner, party, hotplugKey };
}
