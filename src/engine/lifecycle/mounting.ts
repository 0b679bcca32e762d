import { autoConnect, type AutoConnectOptions } from './auto-connect.js';
import { ChangeRefused, type Course } from './course.js';
import type { DeviceRules, InstalledSnap } from './device-state.js';
import type { Circumstances, DeviceEvent } from './event.js';
import { checkInstallation, type InstallationCheck } from './installation.js';
import { reload } from './reload.js';
import type { DeviceEndpoint } from './repository.js';

type Mounting = Extract<DeviceEvent, { kind: 'install' | 'enable' | 'refresh' | 'revert' | 'remodel' }>;

/** A snap comes, or comes back, or gets another revision. The check is the one of a new revision. */
export function mountSnap(
  course: Course,
  event: Exclude<Mounting, { kind: 'remodel' }>,
): InstallationCheck | undefined {
  const before = course.snap(event.snap);
  if (before === undefined) throw new ChangeRefused(`snap "${event.snap}" is not installed`);
  refuseState(before, event.kind);
  const after = 'revision' in event ? event.revision : before;
  const earlier = 'revision' in event ? course.repository.find(event.snap) : undefined;
  const active: InstalledSnap = after.state === 'active' ? after : { ...after, state: 'active' };
  course.replaceSnap(active);
  shareDeclaration(course, before, active);
  const mounted = course.repository.mount(active);
  const check =
    event.kind === 'install' || event.kind === 'refresh'
      ? checkInstallation(mounted, course.state.rules)
      : undefined;
  reload(course, event.snap);
  const hadBefore = ({ side, name, party }: DeviceEndpoint) =>
    name.snap !== event.snap || earlier?.[`${side}s`].get(name.name)?.party.interface === party.interface;
  const wasClassic = before.snap.confinement === 'classic' && after.snap.confinement !== 'classic';
  autoConnect(course, event.snap, {
    ...autoConnectOptions(event, course.state.rules, !course.state.host.seeded),
    isByHandOnly: (plug, slot) =>
      event.kind === 'refresh' &&
      ((event.newGrantsOnRefresh === 'manual' && hadBefore(plug) && hadBefore(slot)) ||
        (event.classicToStrict === 'manual' && wasClassic)),
  });
  return check;
}

function refuseState({ instanceName, state }: InstalledSnap, kind: Mounting['kind']): void {
  if (kind === 'enable' ? state === 'active' : kind !== 'install' && state === 'disabled') {
    throw new ChangeRefused(
      kind === 'enable' ? `snap "${instanceName}" is enabled already` : `snap "${instanceName}" is disabled`,
    );
  }
}

/** A device has one declaration of a snap-id, which is that of parallel instances as well. */
function shareDeclaration(course: Course, before: InstalledSnap, { declaration }: InstalledSnap): void {
  if (declaration === null || before.declaration === declaration || declaration.snapId === '') return;
  for (const { installed } of [...course.repository.snaps()]) {
    const isOther = installed.instanceName !== before.instanceName;
    if (!isOther || installed.declaration?.snapId !== declaration.snapId) continue;
    const renewed = { ...installed, declaration };
    course.replaceSnap(renewed);
    course.repository.mount(renewed);
  }
}

/** Snaps are worked on one after another; connections are made by the rules of the new model. */
export function remodel(course: Course, event: Extract<DeviceEvent, { kind: 'remodel' }>): void {
  for (const name of event.snaps) {
    if (course.repository.find(name) === undefined) throw new ChangeRefused(`snap "${name}" is not active`);
    reload(course, name);
    autoConnect(course, name, autoConnectOptions(event, event.rules, true));
  }
}

function autoConnectOptions(
  { busy, pendingProviders, restartPending, hookAttributes }: Circumstances,
  rules: DeviceRules,
  withGadget: boolean,
): AutoConnectOptions {
  const isByHandOnly = () => false;
  return { rules, withGadget, busy, pendingProviders, restartPending, hookAttributes, isByHandOnly };
}
