import { hasImplicitSlot, interfaces } from '../catalogue/catalogue.js';
import type { DeviceState, InstalledSnap } from './device-state.js';
import type { EndpointName } from './connection.js';

/** Where the slots of the system are, and by which name records know it. See docs/plans.md, "The system snap". */
export interface SystemSnap {
  /** The instance name of the snap that has the implicit slots. */
  readonly name: 'snapd' | 'core';
  /** A name in a record or of the system, as it is on the device. */
  loaded(name: EndpointName): EndpointName;
  /** A name as records keep it. */
  stored(name: EndpointName): EndpointName;
}

const onSnapd: SystemSnap = {
  name: 'snapd',
  loaded: (end) => (end.snap === 'core' ? { ...end, snap: 'snapd' } : end),
  stored: (end) => (end.snap === 'snapd' ? { ...end, snap: 'core' } : end),
};

const onCore: SystemSnap = { name: 'core', loaded: (end) => end, stored: (end) => end };

/** With an active snap of type snapd the slots are there and records still say `core`; else they are on core. */
export function systemSnapOf(snaps: readonly InstalledSnap[]): SystemSnap {
  const hasSnapd = snaps.some(({ snap, state }) => snap.type === 'snapd' && state === 'active');
  return hasSnapd ? onSnapd : onCore;
}

/** Whether a snap has the implicit slots: snapd, or without it every snap of type os. */
export function isSystemSnap({ snap }: InstalledSnap, system: SystemSnap): boolean {
  return snap.type === (system.name === 'snapd' ? 'snapd' : 'os');
}

/** Devices whose system has the same plugs and slots by itself. */
export type ImplicitKind = 'core' | 'coreDesktop' | 'classic';

/** The kind of a device; undefined for one whose host says itself which slots are there. */
export function implicitKind({ rules: { device }, host }: DeviceState): ImplicitKind | undefined {
  if (host.withSlots.size > 0 || host.withoutSlots.size > 0) return undefined;
  if (device.classic) return device.coreDesktop ? undefined : 'classic';
  return device.coreDesktop ? 'coreDesktop' : 'core';
}

/** The interfaces of the slots that the system snap has by itself. */
export function implicitSlotNames({ rules: { device }, host }: DeviceState): string[] {
  const names: string[] = [];
  for (const name of interfaces.keys()) {
    const isThere =
      hasImplicitSlot(name, device.classic) || (device.coreDesktop && onCoreDesktopToo.has(name));
    if ((isThere && !host.withoutSlots.has(name)) || host.withSlots.has(name)) names.push(name);
  }
  return names;
}

/** Slots of classic systems that Ubuntu Core Desktop has as well. */
const onCoreDesktopToo: ReadonlySet<string> = new Set(['locale-control', 'steam-support']);

/** The interfaces of the plugs that the system snap has by itself. */
export function implicitPlugNames({ rules: { device } }: DeviceState): string[] {
  return [...interfaces]
    .filter(
      ([, { implicitPlug }]) => implicitPlug === 'always' || (implicitPlug === 'classic' && device.classic),
    )
    .map(([name]) => name);
}
