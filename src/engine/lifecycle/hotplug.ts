import { attach } from './attach.js';
import { autoConnectSlot, type AutoConnectOptions } from './auto-connect.js';
import { ChangeRefused, type Course } from './course.js';
import type { HotplugSlot } from './device-state.js';
import type { ConnectionRecord } from './record.js';
import { gateVerdict } from './reload.js';
import type { DeviceEndpoint } from './repository.js';

/** A device is plugged in: its slot comes, or comes back by its old name. See docs/plans.md, "Hot-plug". */
export function plugIn(course: Course, added: HotplugSlot): void {
  const { repository } = course;
  const known = repository.hotplugSlots.find(({ key }) => key === added.key);
  const others = repository.hotplugSlots.filter(({ key }) => key !== added.key);
  const slot: HotplugSlot = { ...added, name: known?.name ?? added.name, gone: false };
  repository.setHotplugSlots([...others, slot]);
  const mounted = repository.slot({ snap: repository.system.name, name: slot.name });
  if (mounted === undefined) throw new ChangeRefused('there is no active system snap for the slot');
  if (mounted.hotplugKey !== slot.key)
    throw new ChangeRefused(`snap "${mounted.name.snap}" has another slot "${slot.name}"`);
  for (const record of [...course.records.values()]) {
    const isOfDevice = record.hotplugKey === slot.key && record.slot.name === slot.name;
    if (isOfDevice && record.hotplugGone && !record.undesired) recreate(course, record, mounted);
  }
  autoConnectSlot(course, mounted, options(course));
}

/** What was connected before the device went is connected again, where the rules of today allow it. */
function recreate(course: Course, record: ConnectionRecord, slot: DeviceEndpoint): void {
  const plug = course.repository.plug(record.plug);
  if (plug?.party.interface !== slot.party.interface) {
    course.note({ plug: record.plug, slot: record.slot, outcome: 'device-gone', detail: 'missing-plug' });
    return;
  }
  const { rules } = course.state;
  const dynamic = { plug: record.plugDynamic, slot: record.slotDynamic };
  if (record.auto) {
    const verdict = gateVerdict(course, { ...record, byGadget: false }, plug, slot);
    if (!verdict.allowed) {
      course.note({
        plug: record.plug,
        slot: record.slot,
        outcome: 'device-gone',
        detail: 'not-allowed',
        verdict,
      });
      return;
    }
  }
  attach(course, record.auto ? 'auto' : 'manual', plug, slot, rules, dynamic);
}

/** A device says other things of itself than before: what is connected goes and comes back. */
export function changeDevice(course: Course, changed: HotplugSlot): void {
  unplug(course, changed.key);
  plugIn(course, changed);
}

/** A device is unplugged: its connections are remembered, and its slot as long as any record is of it. */
export function unplug(course: Course, key: string): void {
  const { repository, records } = course;
  const gone = repository.hotplugSlots.find((slot) => slot.key === key);
  if (gone === undefined) {
    course.warn('nothing-to-do', `there is no hot-plugged slot of the device "${key}"`);
    return;
  }
  let isRemembered = false;
  for (const record of [...records.values()]) {
    const isOfDevice =
      record.hotplugKey === key ||
      (record.slot.snap === repository.system.name && record.slot.name === gone.name);
    if (!isOfDevice) continue;
    isRemembered = true;
    if (!course.isLive(record)) continue;
    course.put({ ...record, hotplugGone: true, hotplugKey: key });
    course.note({ plug: record.plug, slot: record.slot, outcome: 'device-gone' });
  }
  const others = repository.hotplugSlots.filter((slot) => slot.key !== key);
  repository.setHotplugSlots(isRemembered ? [...others, { ...gone, gone: true }] : others);
}

/** After the start, devices that did not show up are gone. */
export function enumerated(course: Course, present: ReadonlySet<string>): void {
  for (const { key, gone } of course.repository.hotplugSlots) {
    if (!gone && !present.has(key)) unplug(course, key);
  }
}

function options({ state: { rules } }: Course): AutoConnectOptions {
  return {
    rules,
    withGadget: false,
    busy: new Set(),
    pendingProviders: new Set(),
    restartPending: false,
    hookAttributes: new Map(),
    isByHandOnly: () => false,
  };
}
