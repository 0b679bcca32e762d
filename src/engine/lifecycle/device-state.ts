import type { Device } from '../rules/candidate.js';
import type { Declaration } from '../rules/rule.js';
import type { Snap } from '../snap/snap.js';
import type { AttributeMap } from '../snap/values.js';
import type { ConnectionRecord } from './record.js';

export const snapStates = ['active', 'disabled', 'broken'] as const;
export type SnapState = (typeof snapStates)[number];

/** A snap on a device. Its plugs and slots are prepared, see docs/plans.md, "Preparation". */
export interface InstalledSnap {
  /** The name of the snap, with the key of a parallel instance: `name_key`. */
  readonly instanceName: string;
  readonly snap: Snap;
  /** Whether the snap has a snap-id: one without is not asserted. */
  readonly asserted: boolean;
  /** Null for a snap that is not asserted, and for one whose declaration is missing. */
  readonly declaration: Declaration | null;
  readonly state: SnapState;
  /** Whether the account of the publisher is a verified one. */
  readonly publisherVerified: boolean;
  /** What the gadget wants connected; for gadgets alone. */
  readonly gadgetConnections: readonly GadgetConnection[];
}

/** One side of a connection that a gadget wants: by snap-id, or `system`. */
export interface GadgetEndpoint {
  readonly snapId: string;
  readonly name: string;
}

/** A connection that a gadget wants. Without a slot, it is that of the system with the plug's name. */
export interface GadgetConnection {
  readonly plug: GadgetEndpoint;
  readonly slot: GadgetEndpoint;
}

/** A slot of the system snap for a device that comes and goes. */
export interface HotplugSlot {
  readonly name: string;
  readonly interface: string;
  readonly attributes: AttributeMap;
  /** Tells the device from others. */
  readonly key: string;
  /** The device is not there now. */
  readonly gone: boolean;
}

/** The rules that a device goes by: its base-declaration, and what rules look at of the device itself. */
export interface DeviceRules {
  readonly device: Device;
  readonly base: Declaration;
}

/** What connections depend on beside rules. */
export interface HostFacts {
  /** Without a model the daemon loads no connections. */
  readonly hasModel: boolean;
  /** Whether the first boot has come to its end. */
  readonly seeded: boolean;
  /** The system option that filters what x11 plugs are connected to automatically. */
  readonly x11AutoConnection: 'true' | 'false' | 'verified';
  /** Whether the host has a CUPS of its own. */
  readonly hostCups: boolean;
  /** Implicit slots that this system lacks, or has beyond those of its kind. */
  readonly withoutSlots: ReadonlySet<string>;
  readonly withSlots: ReadonlySet<string>;
}

/** Everything that the connections of a device depend on. */
export interface DeviceState {
  readonly rules: DeviceRules;
  readonly host: HostFacts;
  readonly snaps: readonly InstalledSnap[];
  readonly hotplugSlots: readonly HotplugSlot[];
  /** By connection id, as the daemon keeps them. */
  readonly records: ReadonlyMap<string, ConnectionRecord>;
}
