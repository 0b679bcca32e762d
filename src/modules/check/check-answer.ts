import type { HeaderMap } from '../../engine/asserts/headers.js';
import type { Confinement, SnapType, SnapWarning } from '../../engine/snap/snap.js';
import type { AttributeMap } from '../../engine/snap/values.js';

/** What one assertion says. */
export interface AssertionReport {
  readonly type: string;
  readonly format: number;
  readonly revision: number;
  readonly primaryKey: readonly string[];
  readonly headers: HeaderMap;
  readonly bodyLength: number;
  /** Of declarations: their rules compile. */
  readonly compiles?: true;
  /** Of declarations: the lowest format that covers what their rules use. */
  readonly formatNeeded?: number;
  /** Of declarations: the interfaces they speak about. */
  readonly interfaces?: readonly string[];
}

/** What one plug or slot is; null attributes: it has none. */
export interface EndpointReport {
  readonly interface: string;
  readonly label: string;
  readonly attrs: AttributeMap | null;
  readonly apps: readonly string[];
  readonly line?: number;
  readonly column?: number;
}

/** What a snap.yaml says about interfaces. */
export interface SnapReport {
  readonly name: string;
  readonly type: SnapType;
  readonly confinement: Confinement;
  readonly plugs: Readonly<Record<string, EndpointReport>>;
  readonly slots: Readonly<Record<string, EndpointReport>>;
  readonly warnings: readonly SnapWarning[];
}
