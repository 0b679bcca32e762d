import type { AttributeMap } from '../snap/values.js';

/** The snap types that rules can name. `os` and `snapd` count as `core`; a `base` is named by no rule. */
export type RuleSnapType = 'core' | 'kernel' | 'gadget' | 'app' | 'base';

/** What rules look at of one plug or slot and the snap that has it. */
export interface Side {
  readonly name: string;
  readonly interface: string;
  readonly attributes: AttributeMap;
  readonly dynamicAttributes: AttributeMap;
  readonly snapType: RuleSnapType;
  /** From the snap's declaration; empty for a snap without one. */
  readonly snapId: string;
  /** From the snap's declaration; empty for a snap without one. */
  readonly publisherId: string;
}

/** What rules look at of the device. */
export interface Device {
  readonly classic: boolean;
  readonly coreDesktop: boolean;
  readonly distribution: string;
  readonly variant: string;
  readonly model: DeviceModel | null;
  readonly store: DeviceStore | null;
  readonly contentCompatLabels: boolean;
}

export interface DeviceModel {
  readonly brand: string;
  /** As rules name it: `brand/model`. */
  readonly brandAndModel: string;
  /** Empty where the model names none. */
  readonly store: string;
}

export interface DeviceStore {
  readonly store: string;
  readonly friendly: readonly string[];
}

/**
 * What a rule is held against. For an installation there is one plug or slot; it stands on its own side, and
 * no rule looks at the other.
 */
export interface Candidate {
  readonly plug: Side;
  readonly slot: Side;
  readonly device: Device;
  /** The side whose installation is asked about; null for a connection. */
  readonly installing: 'plug' | 'slot' | null;
  /** Left out where all is known, as it is for every decision. */
  readonly doubt?: Doubt;
}

/** Notices, for a candidate of which only a part is known, that something else was looked at. */
export interface Doubt {
  /** Whether the last outcome could be another one if more were known. */
  raised: boolean;
}
