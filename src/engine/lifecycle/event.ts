import type { AttributeMap } from '../snap/values.js';
import type { DeviceRules, HotplugSlot, InstalledSnap } from './device-state.js';
import type { DynamicAttributes } from './verdict.js';

/** The kinds of events; see docs/plans.md, "Events". */
export const eventKinds = [
  'install',
  'refresh',
  'revert',
  'enable',
  'disable',
  'remove',
  'connect',
  'disconnect',
  'forget',
  'startup',
  'remodel',
  'core-transition',
  'hotplug-add',
  'hotplug-change',
  'hotplug-remove',
  'hotplug-enumerated',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** Whom newly possible connections are left to on a refresh. */
export const newConnectionPolicies = ['connect', 'manual'] as const;
export type NewConnectionPolicy = (typeof newConnectionPolicies)[number];

/** What may go on beside a change, and how it ends. */
export interface Circumstances {
  /** A later step fails, and the change is undone. */
  readonly fails: boolean;
  readonly busy: ReadonlySet<string>;
  readonly pendingProviders: ReadonlySet<string>;
  readonly restartPending: boolean;
  readonly hookAttributes: ReadonlyMap<string, DynamicAttributes>;
  /** Connections between a plug and a slot that were both there before the refresh. */
  readonly newGrantsOnRefresh: NewConnectionPolicy;
  /** Connections of a snap that had classic confinement before the refresh. */
  readonly classicToStrict: NewConnectionPolicy;
}

/** A plug or slot as somebody names it; what is left out is found. */
export interface NamedEnd {
  /** Empty or `system`: the system snap. */
  readonly snap: string;
  /** Empty: all of the snap, or the one that fits. */
  readonly name: string;
  readonly dynamicAttributes: AttributeMap;
}

export type DeviceEvent =
  | ({ readonly kind: 'install' | 'enable'; readonly snap: string } & Circumstances)
  | ({
      readonly kind: 'refresh' | 'revert';
      readonly snap: string;
      /** The snap as it is in the other revision. */
      readonly revision: InstalledSnap;
    } & Circumstances)
  | { readonly kind: 'disable' | 'remove'; readonly snap: string }
  | ({ readonly kind: 'connect'; readonly plug: NamedEnd; readonly slot: NamedEnd } & Circumstances)
  | {
      readonly kind: 'disconnect' | 'forget';
      readonly plug: NamedEnd | undefined;
      readonly slot: NamedEnd | undefined;
      readonly busy: ReadonlySet<string>;
    }
  | { readonly kind: 'startup' | 'core-transition' }
  | ({
      readonly kind: 'remodel';
      /** The snaps that the remodel works on, in this order. */
      readonly snaps: readonly string[];
      readonly rules: DeviceRules;
    } & Circumstances)
  | { readonly kind: 'hotplug-add' | 'hotplug-change'; readonly slot: HotplugSlot }
  | { readonly kind: 'hotplug-remove'; readonly key: string }
  | { readonly kind: 'hotplug-enumerated'; readonly present: ReadonlySet<string> };
