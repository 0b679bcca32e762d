import type { AttributeMap } from './values.js';
import type { Position } from './yaml.js';

export const snapTypes = ['app', 'gadget', 'kernel', 'base', 'os', 'snapd'] as const;
export type SnapType = (typeof snapTypes)[number];

export const confinements = ['strict', 'classic', 'devmode'] as const;
export type Confinement = (typeof confinements)[number];

/** A plug or slot as its snap declares it. */
export interface Endpoint {
  readonly name: string;
  readonly interface: string;
  readonly label: string;
  readonly attributes: AttributeMap;
  /** The apps that have it, sorted. Empty for one that only hooks name. */
  readonly apps: readonly string[];
  /** Where it is named first; undefined for metadata that came as JSON. */
  readonly at: Position | undefined;
}

/** What a snap.yaml says about interfaces. */
export interface Snap {
  readonly name: string;
  readonly type: SnapType;
  readonly confinement: Confinement;
  /** In document order; those that only apps or hooks name come after those of the top level. */
  readonly plugs: ReadonlyMap<string, Endpoint>;
  readonly slots: ReadonlyMap<string, Endpoint>;
  readonly warnings: readonly SnapWarning[];
}

/** Something odd that does not keep the snap from being read. */
export interface SnapWarning {
  readonly code: 'duplicate-key';
  readonly message: string;
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
}
