import fc from 'fast-check';
import type { RecordJson } from '../../../src/engine/lifecycle/record.js';
import type { PlanAnswer } from '../../../src/modules/plans/plan-answer.js';
import type {
  DeviceStateInput,
  EventInput,
  HotplugSlotInput,
  InstalledSnapInput,
} from '../../../src/modules/plans/plan-request.js';
import { anyEvent, deviceState } from '../../engine/lifecycle/random-device.js';

/** A device, what happens to it, and a number that says how the case is changed. */
export interface DeviceCase {
  readonly state: DeviceStateInput;
  readonly event: EventInput;
  readonly salt: number;
}

const salt = fc.nat();

export const devices: fc.Arbitrary<DeviceCase> = fc.record({ state: deviceState, event: anyEvent, salt });

/** Cases with events of some kinds. */
export function devicesWith(...kinds: readonly EventInput['kind'][]): fc.Arbitrary<DeviceCase> {
  return fc.record({
    state: deviceState,
    event: anyEvent.filter(({ kind }) => kinds.includes(kind)),
    salt,
  });
}

export type Records = Readonly<Record<string, RecordJson>>;

export function recordsIn({ connections }: PlanAnswer): Records {
  return connections as Records;
}

export function nameOf({ yaml }: InstalledSnapInput): string {
  return (yaml as { readonly name: string }).name;
}

/** What becomes of each record and pair, without order and words. */
export function outcomesIn({ outcomes }: PlanAnswer): readonly string[] {
  return outcomes
    .map(({ plug, slot, outcome, detail, grandfathered }) =>
      JSON.stringify([plug.snap, plug.name, slot.snap, slot.name, outcome, detail, grandfathered]),
    )
    .sort();
}

/** The records in the order of their ids. */
export function inOrder(records: Records): Records {
  return Object.fromEntries(Object.entries(records).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The device once the event is over. */
export function after(state: DeviceStateInput, event: EventInput, answer: PlanAnswer): DeviceStateInput {
  if (answer.refused === true) return state;
  const { hotplugSlots = [] } = answer as PlanAnswer & {
    readonly hotplugSlots?: readonly HotplugSlotInput[];
  };
  const changed = { ...state, connections: recordsIn(answer), hotplugSlots };
  const withSnap = (change: Partial<InstalledSnapInput>) => ({
    ...changed,
    snaps: state.snaps.map((snap) => (nameOf(snap) === event.snap ? { ...snap, ...change } : snap)),
  });
  switch (event.kind) {
    case 'install':
    case 'enable':
      return withSnap({ state: 'active' });
    case 'refresh':
    case 'revert':
      return withSnap({ ...event.revision, state: 'active' });
    case 'disable':
      return withSnap({ state: 'disabled' });
    default:
      return changed;
  }
}

/** What a case was worth: whether the event changed any record, and whether it could be at all. */
export function met(state: DeviceStateInput, answer: PlanAnswer): 'refused' | 'changed' | 'unchanged' {
  if (answer.refused === true) return 'refused';
  const before = JSON.stringify(inOrder(state.connections ?? {}));
  return JSON.stringify(inOrder(recordsIn(answer))) === before ? 'unchanged' : 'changed';
}
