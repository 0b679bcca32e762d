import type { Confinement, SnapType } from '../../engine/snap/snap.js';
import type { PlannedDeviceInput } from './plan-request.js';

/** A snap as the daemon lists it. */
export interface SnapdSnap {
  readonly name: string;
  readonly id?: string;
  /** Empty for a broken snap. */
  readonly type?: SnapType | '';
  readonly confinement?: Confinement | '';
  readonly status?: string;
  readonly broken?: string;
  readonly publisher?: { readonly validation?: string };
}

/** What the daemon tells of a plug or slot beside its name. */
export interface SnapdEndpoint {
  readonly snap: string;
  readonly interface: string;
  readonly attrs?: object;
  readonly label?: string;
  readonly apps?: readonly string[];
}

export interface SnapdConnection {
  readonly plug: { readonly snap: string; readonly plug: string };
  readonly slot: { readonly snap: string; readonly slot: string };
  readonly interface: string;
  readonly manual?: boolean;
  readonly gadget?: boolean;
  readonly 'plug-attrs'?: object;
  readonly 'slot-attrs'?: object;
}

/** What a daemon says of its device, each answer without what was around it. */
export interface SnapdState {
  readonly systemInfo: {
    readonly 'on-classic': boolean;
    readonly 'os-release'?: { readonly id?: string; readonly 'variant-id'?: string };
  };
  readonly model?: string | { readonly headers: object } | null;
  readonly snaps: readonly SnapdSnap[];
  readonly connections: {
    readonly established: readonly SnapdConnection[];
    readonly undesired?: readonly SnapdConnection[];
    readonly plugs: readonly (SnapdEndpoint & { readonly plug: string })[];
    readonly slots: readonly (SnapdEndpoint & { readonly slot: string })[];
  };
  readonly assertions?: string;
}

/** What a daemon does not tell of its device. */
export type SnapdDeviceFacts = Pick<
  PlannedDeviceInput,
  'seeded' | 'x11AutoConnection' | 'hostCups' | 'coreDesktop' | 'contentCompatLabels'
>;
