import { pointerSegment } from '../../engine/invalid-input.js';
import { readConnectionId, connectionId } from '../../engine/lifecycle/connection.js';
import type { DeviceState } from '../../engine/lifecycle/device-state.js';
import type { Circumstances, DeviceEvent, EventKind, NamedEnd } from '../../engine/lifecycle/event.js';
import type { DynamicAttributes } from '../../engine/lifecycle/verdict.js';
import type { Subjects } from '../decisions/subjects.js';
import type { Defect } from '../http/problem.js';
import { requestInvalid } from '../http/request-invalid.js';
import { attributesAt, type DeviceReading, hotplugSlot } from './device-reading.js';
import type { EventEndInput, EventInput, PlanRequest } from './plan-request.js';

type Field = Exclude<keyof EventInput, 'kind'>;

const circumstances: readonly Field[] = [
  'fails',
  'busy',
  'pendingProviders',
  'restartPending',
  'hookAttributes',
];

/** The fields that each kind of event takes, and those it needs. */
const fieldsOf: Readonly<
  Record<EventKind, { readonly needs: readonly Field[]; readonly takes: readonly Field[] }>
> = {
  install: { needs: ['snap'], takes: circumstances },
  refresh: { needs: ['snap'], takes: ['revision', ...circumstances] },
  revert: { needs: ['snap'], takes: ['revision', ...circumstances] },
  enable: { needs: ['snap'], takes: circumstances },
  disable: { needs: ['snap'], takes: [] },
  remove: { needs: ['snap'], takes: [] },
  connect: { needs: ['plug'], takes: ['slot', 'fails', 'busy'] },
  disconnect: { needs: [], takes: ['plug', 'slot', 'busy'] },
  forget: { needs: [], takes: ['plug', 'slot', 'busy'] },
  startup: { needs: [], takes: [] },
  remodel: { needs: ['snaps', 'model'], takes: ['store', ...circumstances] },
  'core-transition': { needs: [], takes: [] },
  'hotplug-add': { needs: ['hotplugSlot'], takes: [] },
  'hotplug-change': { needs: ['hotplugSlot'], takes: [] },
  'hotplug-remove': { needs: ['key'], takes: [] },
  'hotplug-enumerated': { needs: ['present'], takes: [] },
};

/**
 * Reads the event of a request, for the state that was read of it.
 *
 * @throws RequestProblem `request-invalid` where a field is missing, of no use, or names a snap that is not there
 * @throws InvalidInput about the new revision or the new model
 */
export function readEvent(
  { event, policy, device }: PlanRequest,
  state: DeviceState,
  reading: DeviceReading,
  subjects: Subjects,
): DeviceEvent {
  const { kind } = event;
  refuseFields(event);
  const around = circumstancesOf(event, policy);
  switch (kind) {
    case 'install':
    case 'enable':
      return { kind, snap: installed(event.snap, state), ...around };
    case 'disable':
    case 'remove':
      return { kind, snap: installed(event.snap, state) };
    case 'refresh':
    case 'revert': {
      const snap = installed(event.snap, state);
      const before = state.snaps.find(({ instanceName }) => instanceName === snap);
      if (before === undefined) throw new RangeError('a snap was found before');
      const revision =
        event.revision === undefined ? before : reading.revision(before, event.revision, '/event/revision');
      return { kind, snap, revision, ...around };
    }
    case 'connect':
      return {
        kind,
        plug: namedEnd(event.plug ?? {}, '/event/plug'),
        slot: namedEnd(event.slot ?? {}, '/event/slot'),
        ...around,
      };
    case 'disconnect':
    case 'forget':
      return {
        kind,
        plug: event.plug && namedEnd(event.plug, '/event/plug'),
        slot: event.slot && namedEnd(event.slot, '/event/slot'),
        busy: around.busy,
      };
    case 'startup':
    case 'core-transition':
      return { kind };
    case 'remodel':
      return {
        kind,
        snaps: (event.snaps ?? []).map((name, index) => installed(name, state, `/event/snaps/${index}`)),
        rules: { base: state.rules.base, device: newDevice(event, device, subjects) },
        ...around,
      };
    case 'hotplug-add':
    case 'hotplug-change':
      if (event.hotplugSlot === undefined) throw new RangeError('a field was found before');
      return { kind, slot: hotplugSlot(event.hotplugSlot, '/event/hotplugSlot') };
    case 'hotplug-remove':
      return { kind, key: event.key ?? '' };
    case 'hotplug-enumerated':
      return { kind, present: new Set(event.present) };
  }
}

function refuseFields(event: EventInput): void {
  const { needs, takes } = fieldsOf[event.kind];
  const defects: Defect[] = [];
  for (const field of needs) {
    if (event[field] === undefined)
      defects.push({ pointer: `/event/${field}`, detail: `this field is missing for kind "${event.kind}"` });
  }
  for (const field of Object.keys(event) as (keyof EventInput)[]) {
    if (field === 'kind' || needs.includes(field) || takes.includes(field)) continue;
    defects.push({
      pointer: `/event/${field}`,
      detail: `this field has no meaning for kind "${event.kind}"`,
    });
  }
  const named = [event.plug, event.slot].some((end) => end !== undefined);
  if ((event.kind === 'disconnect' || event.kind === 'forget') && !named)
    defects.push({ pointer: '/event', detail: 'expected a "plug", a "slot" or both' });
  if (event.kind === 'connect' && (event.plug?.name ?? '') === '')
    defects.push({ pointer: '/event/plug/name', detail: 'expected the name of a plug' });
  if (defects.length > 0) throw requestInvalid(defects);
}

function installed(name: string | undefined, { snaps }: DeviceState, pointer = '/event/snap'): string {
  if (name !== undefined && snaps.some(({ instanceName }) => instanceName === name)) return name;
  const detail = `snap "${name ?? ''}" is none of those in "snaps"`;
  throw requestInvalid([{ pointer, detail }]);
}

function namedEnd({ snap = '', name = '', dynamicAttributes }: EventEndInput, pointer: string): NamedEnd {
  return { snap, name, dynamicAttributes: attributesAt(dynamicAttributes, `${pointer}/dynamicAttributes`) };
}

function circumstancesOf(event: EventInput, policy: PlanRequest['policy']): Circumstances {
  const { fails = false, restartPending = false, busy, pendingProviders, hookAttributes = {} } = event;
  return {
    fails,
    restartPending,
    busy: new Set(busy),
    pendingProviders: new Set(pendingProviders),
    hookAttributes: new Map(Object.entries(hookAttributes).map(hookEntry)),
    newGrantsOnRefresh: policy?.newGrantsOnRefresh ?? 'connect',
    classicToStrict: policy?.classicToStrict ?? 'connect',
  };
}

function hookEntry([id, { plug, slot }]: [string, { readonly plug?: object; readonly slot?: object }]): [
  string,
  DynamicAttributes,
] {
  const pointer = `/event/hookAttributes${pointerSegment(id)}`;
  const ends = readConnectionId(id);
  if (ends === undefined)
    throw requestInvalid([{ pointer, detail: 'expected a connection id such as "snap:plug snap:slot"' }]);
  return [
    connectionId(ends.plug, ends.slot),
    { plug: attributesAt(plug, `${pointer}/plug`), slot: attributesAt(slot, `${pointer}/slot`) },
  ];
}

/** The device as it is with the new model; what the model does not say stays. */
function newDevice(
  { model, store }: EventInput,
  { classic, distribution, coreDesktop, contentCompatLabels }: PlanRequest['device'],
  { inputs }: Subjects,
): DeviceState['rules']['device'] {
  return inputs.device(
    {
      classic,
      ...(distribution && { distribution }),
      ...(coreDesktop !== undefined && { coreDesktop }),
      ...(model !== undefined && { model }),
      ...(store !== undefined && { store }),
      ...(contentCompatLabels !== undefined && { contentCompatLabels }),
    },
    '/event',
  ).value;
}
