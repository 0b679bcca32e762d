import type { Course } from './course.js';
import type { DeviceRules } from './device-state.js';
import type { PairOutcome } from './outcome.js';
import { type ConnectionRecord, sameAttributes } from './record.js';
import type { DeviceEndpoint } from './repository.js';
import { autoConnectVerdict, connectVerdict, type DynamicAttributes, type Verdict } from './verdict.js';

/**
 * Puts the recorded connections of one snap, or of all, back onto the device: automatic ones that lack an end are
 * pruned, and attributes follow the metadata where the rules of today allow it. Rules never end a connection.
 * See docs/plans.md, "Reload".
 *
 * @param scope the instance name of the snap; all snaps where it is left out
 */
export function reload(course: Course, scope?: string): void {
  const { state, records } = course;
  if (!state.host.hasModel) {
    course.warn('model-missing', 'the device has no model, so its connections are not loaded');
    return;
  }
  for (const record of [...records.values()]) {
    if (scope !== undefined && record.plug.snap !== scope && record.slot.snap !== scope) continue;
    if (!record.undesired && !record.hotplugGone) reloadOne(course, record);
  }
}

function reloadOne(course: Course, record: ConnectionRecord): void {
  const { plug, slot } = record;
  const plugEnd = course.repository.plug(plug);
  const slotEnd = course.repository.slot(slot);
  if (plugEnd === undefined || slotEnd === undefined) {
    const detail = course.dormancy(record);
    const isPruned = isPrunable(course, record);
    if (isPruned) course.remove(record);
    course.note({ plug, slot, outcome: isPruned ? 'pruned' : 'kept-dormant', ...(detail && { detail }) });
    return;
  }
  if (plugEnd.party.interface !== slotEnd.party.interface) {
    course.note({ plug, slot, outcome: 'kept-dormant', detail: 'interface-mismatch' });
    return;
  }
  course.note(attributesReloaded(course, record, plugEnd, slotEnd));
}

/** Only what was made automatically goes by itself, and not while a snap is broken. */
function isPrunable(
  course: Course,
  { auto, byGadget, interface: name, plug, slot }: ConnectionRecord,
): boolean {
  if (!auto || byGadget || name === 'core-support') return false;
  return course.snap(plug.snap)?.state !== 'broken' && course.snap(slot.snap)?.state !== 'broken';
}

function attributesReloaded(
  course: Course,
  record: ConnectionRecord,
  plugEnd: DeviceEndpoint,
  slotEnd: DeviceEndpoint,
): PairOutcome {
  const { plug, slot } = record;
  const verdict = gateVerdict(course, record, plugEnd, slotEnd);
  const plugStatic = plugEnd.party.attributes;
  const slotStatic = slotEnd.party.attributes;
  const isSame =
    sameAttributes(record.plugStatic, plugStatic) && sameAttributes(record.slotStatic, slotStatic);
  const isUpdated = verdict.allowed && !isSame;
  if (verdict.allowed) course.put({ ...record, plugStatic, slotStatic });
  if (!course.isLive(record)) return { plug, slot, outcome: 'kept-dormant', detail: 'conflict', verdict };
  if (isUpdated) return { plug, slot, outcome: 'kept-attributes-updated', verdict };
  if (verdict.allowed) return { plug, slot, outcome: 'kept', verdict };
  const outcome = isSame ? 'kept' : 'kept-attributes-frozen';
  return { plug, slot, outcome, verdict, grandfathered: true };
}

/**
 * Whether the rules of today, those of the device before a remodel, would make the connection: automatic ones as
 * such, all others as by hand.
 */
export function gateVerdict(
  course: Course,
  { auto, byGadget, plugDynamic, slotDynamic }: ConnectionRecord,
  plug: DeviceEndpoint,
  slot: DeviceEndpoint,
  rules: DeviceRules = course.state.rules,
): Verdict {
  const dynamic: DynamicAttributes = { plug: plugDynamic, slot: slotDynamic };
  return auto && !byGadget
    ? autoConnectVerdict(plug, slot, rules, course.state.host, dynamic)
    : connectVerdict(plug, slot, rules, dynamic);
}
