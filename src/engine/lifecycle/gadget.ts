import { endpointText, type EndpointName } from './connection.js';
import type { Course } from './course.js';
import type { GadgetConnection, GadgetEndpoint } from './device-state.js';
import type { DeviceEndpoint, MountedSnap } from './repository.js';

const system = 'system';

/**
 * The connections of the gadget that a snap is an end of, as far as both ends are there. The snap is known by its
 * snap-id: one without is none of theirs, and `system` names no snap that is being worked on.
 */
export function gadgetPairs(
  course: Course,
  { installed }: MountedSnap,
): (readonly [plug: DeviceEndpoint, slot: DeviceEndpoint])[] {
  const snapId = installed.declaration?.snapId ?? '';
  if (snapId === '' || installed.instanceName.includes('_')) return [];
  return wantedByGadget(course)
    .filter(({ plug, slot }) => plug.snapId === snapId || slot.snapId === snapId)
    .flatMap((wanted) => {
      const plug = endOf(course, 'plug', wanted.plug);
      const slot = endOf(course, 'slot', wanted.slot);
      return plug !== undefined && slot !== undefined ? [[plug, slot] as const] : [];
    });
}

function wantedByGadget(course: Course): readonly GadgetConnection[] {
  for (const { installed } of course.repository.snaps()) {
    if (installed.snap.type === 'gadget') return installed.gadgetConnections;
  }
  return [];
}

function endOf(
  course: Course,
  side: 'plug' | 'slot',
  { snapId, name }: GadgetEndpoint,
): DeviceEndpoint | undefined {
  const { repository } = course;
  const snap = snapId === system ? repository.system.name : snapNamed(course, snapId);
  if (snap === undefined) {
    course.warn(
      'gadget-connection-skipped',
      `the gadget wants ${side} "${name}" of snap-id "${snapId}", which is not here`,
    );
    return undefined;
  }
  const wanted: EndpointName = { snap, name };
  const found = repository[side](wanted);
  if (found === undefined) {
    course.warn(
      'gadget-connection-skipped',
      `the gadget wants ${side} "${endpointText(wanted)}", which is not here`,
    );
  }
  return found;
}

function snapNamed({ repository }: Course, snapId: string): string | undefined {
  for (const { installed } of repository.snaps()) {
    const isIt = installed.declaration?.snapId === snapId;
    if (isIt && !installed.instanceName.includes('_')) return installed.instanceName;
  }
  return undefined;
}
