import { attach } from './attach.js';
import { connectionId, endpointText, type EndpointName } from './connection.js';
import { ChangeRefused, type Course } from './course.js';
import type { DeviceEvent, NamedEnd } from './event.js';
import { isWanted, unwanted } from './record.js';
import type { DeviceEndpoint } from './repository.js';

/** Somebody connects a plug to a slot. See docs/plans.md, "Connecting". */
export function connect(course: Course, event: Extract<DeviceEvent, { kind: 'connect' }>): void {
  const plug = plugNamed(course, event.plug);
  const slot = slotNamed(course, event.slot, plug);
  refuseBusy([plug.name, slot.name], event.busy);
  if (plug.party.interface !== slot.party.interface) {
    throw new ChangeRefused(
      `plug "${plug.text}" is of interface "${plug.party.interface}", slot "${slot.text}" of "${slot.party.interface}"`,
      { plug: plug.name, slot: slot.name, outcome: 'failed', detail: 'interface-mismatch' },
    );
  }
  const record = course.records.get(connectionId(plug.name, slot.name));
  if (record !== undefined && isWanted(record)) return;
  attach(course, 'manual', plug, slot, course.state.rules, {
    plug: event.plug.dynamicAttributes,
    slot: event.slot.dynamicAttributes,
  });
}

/**
 * Somebody disconnects: what was automatic is remembered as unwanted, anything else is forgotten. With `forget`
 * records go that are not live as well, and nothing is remembered.
 */
export function disconnect(
  course: Course,
  event: Extract<DeviceEvent, { kind: 'disconnect' | 'forget' }>,
): void {
  const forgets = event.kind === 'forget';
  const plug = event.plug && named(course, event.plug);
  const slot = event.slot && named(course, event.slot);
  const found = [...course.records.values()].filter(
    (record) =>
      (plug === undefined || isOf(record.plug, plug)) &&
      (slot === undefined || isOf(record.slot, slot)) &&
      (forgets || course.isLive(record)),
  );
  if (found.length === 0) nothingFound(course, event, plug, slot);
  for (const record of found) {
    refuseBusy([record.plug, record.slot], event.busy);
    const pair = { plug: record.plug, slot: record.slot };
    if (record.auto && !forgets) {
      course.put(unwanted(record));
      course.note({ ...pair, outcome: 'unwanted' });
    } else {
      course.remove(record);
      course.note({ ...pair, outcome: forgets ? 'forgotten' : 'disconnected' });
    }
  }
}

function isOf(end: EndpointName, { snap, name }: EndpointName): boolean {
  return end.snap === snap && (name === '' || end.name === name);
}

/** A pair that is named must be connected; one end alone may have nothing. */
function nothingFound(
  course: Course,
  { kind }: { readonly kind: 'disconnect' | 'forget' },
  plug: EndpointName | undefined,
  slot: EndpointName | undefined,
): void {
  const shown = [plug, slot]
    .flatMap((end) => (end === undefined ? [] : [`"${endpointText(end)}"`]))
    .join(' and ');
  if (kind === 'disconnect' && plug !== undefined && slot !== undefined)
    throw new ChangeRefused(`there is no connection between ${shown}`);
  course.warn('nothing-to-do', `there is nothing to ${kind} of ${shown}`);
}

function refuseBusy(ends: readonly EndpointName[], busy: ReadonlySet<string>): void {
  const found = ends.find(({ snap }) => busy.has(snap));
  if (found !== undefined) throw new ChangeRefused(`snap "${found.snap}" has another change in progress`);
}

/** The end that somebody names; `system` or nothing is the snap with the slots of the system. */
function named({ repository: { system } }: Course, { snap, name }: NamedEnd): EndpointName {
  return { snap: snap === '' || snap === 'system' ? system.name : snap, name };
}

function plugNamed(course: Course, end: NamedEnd): DeviceEndpoint {
  const wanted = named(course, end);
  const plug = course.repository.plug(wanted);
  if (plug !== undefined) return plug;
  throw new ChangeRefused(missing(course, 'plug', wanted));
}

function slotNamed(course: Course, end: NamedEnd, plug: DeviceEndpoint): DeviceEndpoint {
  const wanted = end.snap === '' ? { snap: systemWithSlots(course), name: end.name } : named(course, end);
  if (wanted.name !== '') {
    const slot = course.repository.slot(wanted);
    if (slot !== undefined) return slot;
    throw new ChangeRefused(missing(course, 'slot', wanted));
  }
  const { interface: interfaceName } = plug.party;
  const slots = [...(course.repository.find(wanted.snap)?.slots.values() ?? [])];
  const [found, ...others] = slots.filter(({ party }) => party.interface === interfaceName);
  if (found === undefined)
    throw new ChangeRefused(`snap "${wanted.snap}" has no slot of interface "${interfaceName}"`);
  if (others.length === 0) return found;
  throw new ChangeRefused(
    `snap "${wanted.snap}" has ${others.length + 1} slots of interface "${interfaceName}", expected the name of one`,
  );
}

/** Where a slot is looked for whose snap nobody named. */
function systemWithSlots({ repository }: Course): string {
  const found = ['snapd', 'core', 'ubuntu-core'].find((name) => (repository.find(name)?.slots.size ?? 0) > 0);
  return found ?? repository.system.name;
}

function missing(course: Course, side: 'plug' | 'slot', { snap, name }: EndpointName): string {
  const installed = course.snap(snap);
  if (installed === undefined) {
    const { system } = course.repository;
    const hint =
      snap === 'core' && system.name === 'snapd' ? `; the system's slots are those of "snapd"` : '';
    return `snap "${snap}" is not installed${hint}`;
  }
  if (installed.state !== 'active') return `snap "${snap}" is ${installed.state}`;
  return `snap "${snap}" has no ${side} "${name}"`;
}
