import { connect, disconnect } from './by-hand.js';
import { connectionId } from './connection.js';
import { ChangeRefused, Course, type PlanWarning } from './course.js';
import type { DeviceState, HotplugSlot } from './device-state.js';
import type { DeviceEvent } from './event.js';
import { changeDevice, enumerated, plugIn, unplug } from './hotplug.js';
import type { InstallationCheck } from './installation.js';
import { mountSnap, remodel } from './mounting.js';
import type { PairOutcome } from './outcome.js';
import { disableSnap, moveToCore, removeSnap, startUp } from './presence.js';
import type { ConnectionRecord } from './record.js';
import { connectVerdict } from './verdict.js';

/** What happens to the connections of a device on an event. */
export interface Plan {
  /** All records afterwards, by id, as the daemon keeps them. */
  readonly records: ReadonlyMap<string, ConnectionRecord>;
  readonly hotplugSlots: readonly HotplugSlot[];
  /** Why the change as a whole fails; the records then stay as they were. */
  readonly refused: string | undefined;
  /** What becomes of every record and every pair that was considered, in the order of their ids. */
  readonly outcomes: readonly PairOutcome[];
  /** For a new revision: whether it may be installed. The records are those of one that was. */
  readonly installation: InstallationCheck | undefined;
  readonly warnings: readonly PlanWarning[];
  /** Whether a pair may be connected by hand once the event is over. */
  readonly mayConnectByHand: (pair: Pick<PairOutcome, 'plug' | 'slot'>) => boolean;
}

/** Plans an event. See docs/plans.md; the state is not changed. */
export function plan(state: DeviceState, event: DeviceEvent): Plan {
  const course = new Course(state, absentSnap(event));
  let installation: InstallationCheck | undefined;
  try {
    installation = happen(course, event);
  } catch (error) {
    if (!(error instanceof ChangeRefused)) throw error;
    return refusedPlan(state, course, error);
  }
  if ('fails' in event && event.fails) return undonePlan(state, course, installation);
  const records = course.isWritten ? stored(course) : state.records;
  noteTheRest(course);
  return {
    records,
    hotplugSlots: course.repository.hotplugSlots,
    refused: undefined,
    outcomes: outcomesOf(course),
    installation,
    warnings: course.warnings,
    mayConnectByHand: byHandIn(course),
  };
}

/** A snap that is listed though it only comes with the event. */
function absentSnap(event: DeviceEvent): string | undefined {
  return event.kind === 'install' ? event.snap : undefined;
}

function happen(course: Course, event: DeviceEvent): InstallationCheck | undefined {
  switch (event.kind) {
    case 'install':
    case 'refresh':
    case 'revert':
    case 'enable':
      return mountSnap(course, event);
    case 'remodel':
      remodel(course, event);
      break;
    case 'disable':
      disableSnap(course, event.snap);
      break;
    case 'remove':
      removeSnap(course, event.snap);
      break;
    case 'connect':
      connect(course, event);
      break;
    case 'disconnect':
    case 'forget':
      disconnect(course, event);
      break;
    case 'startup':
      startUp(course);
      break;
    case 'core-transition':
      moveToCore(course);
      break;
    case 'hotplug-add':
      plugIn(course, event.slot);
      break;
    case 'hotplug-change':
      changeDevice(course, event.slot);
      break;
    case 'hotplug-remove':
      unplug(course, event.key);
      break;
    case 'hotplug-enumerated':
      enumerated(course, event.present);
      break;
  }
  return undefined;
}

/** The records as the daemon keeps them, in the order of their ids. */
function stored({ records, repository: { system } }: Course): Map<string, ConnectionRecord> {
  const named = new Map<string, ConnectionRecord>();
  for (const [id, record] of records) {
    const plug = system.stored(record.plug);
    const slot = system.stored(record.slot);
    if (plug === record.plug && slot === record.slot) named.set(id, record);
    else named.set(connectionId(plug, slot), { ...record, plug, slot });
  }
  return inOrderOfIds(named);
}

function inOrderOfIds<T>(byId: ReadonlyMap<string, T>): Map<string, T> {
  const sorted = new Map<string, T>();
  for (const id of [...byId.keys()].sort()) sorted.set(id, byId.get(id) as T);
  return sorted;
}

/** What the event did not touch. */
function noteTheRest(course: Course): void {
  for (const [id, record] of course.records) {
    if (course.outcomes.has(id)) continue;
    const { plug, slot, undesired, hotplugGone } = record;
    if (undesired) course.note({ plug, slot, outcome: 'unwanted' }, id);
    else if (hotplugGone) course.note({ plug, slot, outcome: 'device-gone' }, id);
    else {
      const detail = course.isLive(record) ? undefined : (course.dormancy(record) ?? 'conflict');
      course.note(
        detail === undefined
          ? { plug, slot, outcome: 'kept' }
          : { plug, slot, outcome: 'kept-dormant', detail },
        id,
      );
    }
  }
}

function outcomesOf({ outcomes }: Course): PairOutcome[] {
  return [...inOrderOfIds(outcomes).values()];
}

/** The change fails at one pair; everything is as it was. */
function refusedPlan(state: DeviceState, failed: Course, { message, outcome }: ChangeRefused): Plan {
  const course = new Course(state);
  noteTheRest(course);
  if (outcome !== undefined) course.note(outcome);
  return {
    records: state.records,
    hotplugSlots: state.hotplugSlots,
    refused: message,
    outcomes: outcomesOf(course),
    installation: undefined,
    warnings: failed.warnings,
    mayConnectByHand: byHandIn(course),
  };
}

/** The change came to its last steps and is undone: what it had changed is put back. */
function undonePlan(state: DeviceState, done: Course, installation: InstallationCheck | undefined): Plan {
  const course = new Course(state, undefined);
  noteTheRest(course);
  for (const [id, { outcome }] of done.outcomes) {
    const before = course.outcomes.get(id);
    if (before !== undefined && (outcome === 'pruned' || outcome === 'kept-attributes-updated'))
      course.note({ ...before, detail: 'restored' });
    if (before === undefined) noteUndone(course, done.outcomes.get(id));
  }
  return {
    records: state.records,
    hotplugSlots: state.hotplugSlots,
    refused: 'a later step of the change fails, so it is undone',
    outcomes: outcomesOf(course),
    installation,
    warnings: done.warnings,
    mayConnectByHand: byHandIn(course),
  };
}

/** What would have been connected is not. */
function noteUndone(course: Course, outcome: PairOutcome | undefined): void {
  if (outcome?.outcome.startsWith('created-') !== true) return;
  const { plug, slot, verdict } = outcome;
  course.note({ plug, slot, outcome: 'failed', detail: 'restored', ...(verdict && { verdict }) });
}

function byHandIn({ repository, state: { rules } }: Course): Plan['mayConnectByHand'] {
  return (pair) => {
    const plug = repository.plug(pair.plug);
    const slot = repository.slot(pair.slot);
    if (plug === undefined || slot?.party.interface !== plug.party.interface) return false;
    return connectVerdict(plug, slot, rules).allowed;
  };
}
