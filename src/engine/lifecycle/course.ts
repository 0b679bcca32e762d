import { interfaceNamed } from '../catalogue/catalogue.js';
import { noAttributes } from '../snap/values.js';
import { connectionId, type EndpointName } from './connection.js';
import type { DeviceState, InstalledSnap } from './device-state.js';
import type { OutcomeDetail, PairOutcome } from './outcome.js';
import { type ConnectionRecord, isWanted } from './record.js';
import { Repository } from './repository.js';

/** Why a change as a whole fails. The records stay as they were. */
export class ChangeRefused extends Error {
  override readonly name = 'ChangeRefused';

  /** @param outcome what the change failed at, where that is a pair */
  constructor(
    message: string,
    readonly outcome?: PairOutcome,
  ) {
    super(message);
  }
}

/** Something about the state or the event that whoever asks may not have meant. */
export interface PlanWarning {
  readonly code: PlanWarningCode;
  readonly message: string;
}

export const planWarningCodes = [
  'plug-or-slot-dropped',
  'snap-unknown',
  'snap-untold',
  'model-missing',
  'system-snap-missing',
  'record-contradictory',
  'record-doubled',
  'gadget-connection-skipped',
  'declaration-missing',
  'nothing-to-do',
  'ambiguous',
] as const;
export type PlanWarningCode = (typeof planWarningCodes)[number];

/** An event while it happens: what is mounted, which records there are, and what has become of each pair. */
export class Course {
  readonly repository: Repository;
  /** By connection id, with the names that the snaps have on the device. */
  readonly records = new Map<string, ConnectionRecord>();
  readonly outcomes = new Map<string, PairOutcome>();
  readonly warnings: PlanWarning[] = [];
  readonly #snaps: Map<string, InstalledSnap>;
  #isWritten = false;

  /** @param without a snap that is not mounted yet */
  constructor(
    readonly state: DeviceState,
    without?: string,
  ) {
    this.repository = new Repository(state, without);
    this.#snaps = new Map(state.snaps.map((snap) => [snap.instanceName, snap]));
    const { system } = this.repository;
    for (const [storedId, stored] of state.records) {
      const plug = system.loaded(stored.plug);
      const slot = system.loaded(stored.slot);
      const isSame = plug === stored.plug && slot === stored.slot;
      const record = isSame ? stored : { ...stored, plug, slot };
      const id = isSame ? storedId : connectionId(plug, slot);
      if (this.records.has(id)) {
        this.warn('record-doubled', `there are two records of "${id}", the last one counts`);
      }
      this.records.set(id, record);
    }
  }

  warn(code: PlanWarningCode, message: string): void {
    this.warnings.push({ code, message });
  }

  /** A snap of the device, whatever its state; undefined where it is not installed. */
  snap(instanceName: string): InstalledSnap | undefined {
    return this.#snaps.get(instanceName);
  }

  replaceSnap(snap: InstalledSnap): void {
    this.#snaps.set(snap.instanceName, snap);
  }

  removeSnap(instanceName: string): void {
    this.#snaps.delete(instanceName);
  }

  note(outcome: PairOutcome, id = connectionId(outcome.plug, outcome.slot)): void {
    this.outcomes.set(id, outcome);
  }

  /** Whether the records were written: only then they get the names that the daemon writes. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  put(record: ConnectionRecord): void {
    this.#isWritten = true;
    this.records.set(connectionId(record.plug, record.slot), record);
  }

  remove({ plug, slot }: ConnectionRecord): void {
    this.#isWritten = true;
    this.records.delete(connectionId(plug, slot));
  }

  /** Why a record is not a live connection; undefined for one that is. Marks of the record itself are not looked at. */
  dormancy({ plug, slot }: ConnectionRecord): OutcomeDetail | undefined {
    if (!this.state.host.hasModel) return 'no-model';
    const plugEnd = this.repository.plug(plug);
    if (plugEnd === undefined) return this.#absence(plug, 'missing-plug');
    const slotEnd = this.repository.slot(slot);
    if (slotEnd === undefined) return this.#absence(slot, 'missing-slot');
    if (plugEnd.party.interface !== slotEnd.party.interface) return 'interface-mismatch';
    return undefined;
  }

  #absence({ snap }: EndpointName, missing: OutcomeDetail): OutcomeDetail {
    const installed = this.snap(snap);
    if (installed === undefined) return 'missing-snap';
    return installed.state === 'active' ? missing : installed.state;
  }

  isLive(record: ConnectionRecord): boolean {
    return isWanted(record) && this.dormancy(record) === undefined && !this.#losesConflict(record);
  }

  /** Of two records of interfaces that exclude one another, the one with the lower id was attached first. */
  #losesConflict(record: ConnectionRecord): boolean {
    const rival = this.#conflictOf(record);
    if (rival === undefined) return false;
    return connectionId(rival.plug, rival.slot) < connectionId(record.plug, record.slot);
  }

  #conflictOf({ plug }: ConnectionRecord): ConnectionRecord | undefined {
    const interfaceName = this.repository.plug(plug)?.party.interface ?? '';
    return this.conflicting(interfaceName);
  }

  /** A live connection of the interface that excludes this one; most interfaces exclude none. */
  conflicting(interfaceName: string): ConnectionRecord | undefined {
    const other = interfaceNamed(interfaceName)?.conflictsWith;
    if (other === undefined) return undefined;
    for (const record of this.records.values()) {
      const isOther = this.repository.plug(record.plug)?.party.interface === other;
      if (isOther && isWanted(record) && this.dormancy(record) === undefined) return record;
    }
    return undefined;
  }

  /** The static attributes that the two ends have now; empty where an end is missing. */
  attributesNow({ plug, slot }: ConnectionRecord): Pick<ConnectionRecord, 'plugStatic' | 'slotStatic'> {
    return {
      plugStatic: this.repository.plug(plug)?.party.attributes ?? noAttributes,
      slotStatic: this.repository.slot(slot)?.party.attributes ?? noAttributes,
    };
  }
}
