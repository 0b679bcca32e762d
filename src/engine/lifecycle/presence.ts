import { ChangeRefused, type Course } from './course.js';
import { isWanted } from './record.js';
import { reload } from './reload.js';

const neverDisabled: ReadonlySet<string> = new Set(['gadget', 'kernel', 'os', 'base', 'snapd']);

/** The snap and its connections leave the device for now; the records stay. */
export function disableSnap(course: Course, name: string): void {
  const snap = course.snap(name);
  if (snap === undefined) throw new ChangeRefused(`snap "${name}" is not installed`);
  if (snap.state === 'disabled') throw new ChangeRefused(`snap "${name}" is disabled already`);
  if (neverDisabled.has(snap.snap.type))
    throw new ChangeRefused(`snap "${name}" is of type ${snap.snap.type}, which cannot be disabled`);
  course.repository.unmount(name);
  course.replaceSnap({ ...snap, state: 'disabled' });
}

/** Live connections of the snap go with it; records of what is not live stay until the daemon starts again. */
export function removeSnap(course: Course, name: string): void {
  if (course.snap(name) === undefined) throw new ChangeRefused(`snap "${name}" is not installed`);
  for (const record of [...course.records.values()]) {
    const { plug, slot } = record;
    if ((plug.snap !== name && slot.snap !== name) || !course.isLive(record)) continue;
    course.remove(record);
    course.note({ plug, slot, outcome: 'disconnected' });
  }
  course.repository.unmount(name);
  course.removeSnap(name);
}

/** The daemon starts: what belongs to snaps that are gone is swept away, and the rest is loaded. */
export function startUp(course: Course): void {
  renameLegacy(course);
  for (const record of [...course.records.values()]) {
    const { plug, slot } = record;
    const ends = [course.snap(plug.snap), course.snap(slot.snap)];
    if (ends.every((end) => end !== undefined) || ends.some((end) => end?.state === 'broken')) continue;
    course.remove(record);
    course.note({ plug, slot, outcome: 'pruned', detail: 'missing-snap' });
  }
  reload(course);
}

/** The plug core-support of core has had another name since long. */
function renameLegacy(course: Course): void {
  const record = course.records.get('core:core-support core:core-support');
  if (record === undefined) return;
  course.remove(record);
  course.put({ ...record, plug: { snap: 'core', name: 'core-support-plug' } });
}

/** The slots of ubuntu-core become those of core. */
export function moveToCore(course: Course): void {
  if (course.repository.find('core') === undefined) throw new ChangeRefused('snap "core" is not active');
  course.repository.unmount('ubuntu-core');
  course.removeSnap('ubuntu-core');
  for (const record of [...course.records.values()]) {
    if (record.slot.snap !== 'ubuntu-core') continue;
    course.remove(record);
    course.put({ ...record, slot: { ...record.slot, snap: 'core' } });
  }
  reload(course, 'core');
  for (const record of course.records.values()) {
    const { plug, slot } = record;
    if (
      slot.snap === 'core' &&
      isWanted(record) &&
      course.isLive(record) &&
      course.state.records.has(oldId(record))
    )
      course.note({ plug, slot, outcome: 'kept', detail: 'renamed' });
  }
}

function oldId({ plug, slot }: { plug: { snap: string; name: string }; slot: { name: string } }): string {
  return `${plug.snap}:${plug.name} ubuntu-core:${slot.name}`;
}
