import { readConnectionId, type EndpointName } from '../../engine/lifecycle/connection.js';
import type { RecordJson } from '../../engine/lifecycle/record.js';
import { readSnap } from '../../engine/snap/read-snap.js';
import type { Endpoint, Snap } from '../../engine/snap/snap.js';
import type { PlanRequest } from '../../modules/plans/plan-request.js';

/** The snaps and records of a state, as far as the command line has to know them. */
export class PlannedDevice {
  readonly #yaml: ReadonlyMap<string, string | object>;
  readonly #snaps = new Map<string, Snap | undefined>();
  readonly #active: ReadonlySet<string>;
  readonly #records: NonNullable<PlanRequest['connections']>;

  constructor({ snaps, connections = {} }: Pick<PlanRequest, 'snaps' | 'connections'>) {
    const active = snaps.filter(({ state = 'active' }) => state === 'active');
    this.#active = new Set(active.map(({ instanceName, yaml }) => instanceName ?? nameOf(yaml)));
    this.#yaml = new Map(snaps.map(({ instanceName, yaml }) => [instanceName ?? nameOf(yaml), yaml]));
    this.#records = connections;
  }

  get snapNames(): readonly string[] {
    return [...this.#yaml.keys()];
  }

  /** Whether the slots of the system are listed under this name. */
  isSystem(name: string): boolean {
    if (['', 'system', 'snapd'].includes(name)) return true;
    return name === 'core' && !this.#yaml.has('snapd');
  }

  /** Whether an end that stands alone is a slot rather than a plug. */
  isSlot({ snap, name }: EndpointName): boolean {
    const found = this.#snap(this.isSystem(snap) && snap !== 'core' ? 'snapd' : snap);
    if (found?.slots.has(name) === true) return true;
    if (found?.plugs.has(name) === true) return false;
    const isSame = (other: string) => other === snap || (this.isSystem(snap) && this.isSystem(other));
    const isEnd = (end: EndpointName) => end.name === name && isSame(end.snap);
    const ids = Object.keys(this.#records).map(readConnectionId);
    if (ids.some((id) => id !== undefined && isEnd(id.plug))) return false;
    return this.isSystem(snap) || ids.some((id) => id !== undefined && isEnd(id.slot));
  }

  /** The record of a pair, by whichever of its names. */
  record({ plug, slot }: { plug: EndpointName; slot: EndpointName }): RecordJson | undefined {
    return recordIn(this.#records, plug, slot);
  }

  /** Whether a record was of a connection, and not only kept: both ends are there, of one interface. */
  wasConnected({ plug, slot }: { plug: EndpointName; slot: EndpointName }): boolean {
    const record = this.record({ plug, slot });
    if (record === undefined || record.undesired === true || record['hotplug-gone'] === true) return false;
    const ends = [this.plug(plug), this.slot(slot)].map((found) => found?.interface);
    const isThere = [plug, slot].every(
      ({ snap }, index) => this.#isActive(snap) && (ends[index] !== undefined || this.isSystem(snap)),
    );
    return isThere && new Set(ends.filter((name) => name !== undefined)).size < 2;
  }

  #isActive(snap: string): boolean {
    return (
      this.#active.has(snap) ||
      (this.isSystem(snap) && (this.#active.has('snapd') || this.#active.has('core')))
    );
  }

  plug({ snap, name }: EndpointName): Endpoint | undefined {
    return this.#snap(snap)?.plugs.get(name);
  }

  slot({ snap, name }: EndpointName): Endpoint | undefined {
    return this.#snap(snap)?.slots.get(name);
  }

  #snap(name: string): Snap | undefined {
    if (!this.#snaps.has(name)) {
      const yaml = this.#yaml.get(name);
      this.#snaps.set(name, yaml === undefined ? undefined : readSnap(yaml));
    }
    return this.#snaps.get(name);
  }
}

/** A record out of a map by ids, in which the system snap may be called core. */
export function recordIn<T>(
  records: Readonly<Record<string, T>>,
  plug: EndpointName,
  slot: EndpointName,
): T | undefined {
  const names = (snap: string) => (snap === 'snapd' ? ['core', 'snapd'] : [snap]);
  for (const plugSnap of names(plug.snap)) {
    for (const slotSnap of names(slot.snap)) {
      const id = `${plugSnap}:${plug.name} ${slotSnap}:${slot.name}`;
      if (Object.hasOwn(records, id)) return records[id];
    }
  }
  return undefined;
}

/** The name that a snap.yaml gives; empty where it cannot be read, which is told elsewhere. */
export function nameOf(yaml: string | object): string {
  try {
    return readSnap(yaml).name;
  } catch {
    return '';
  }
}
