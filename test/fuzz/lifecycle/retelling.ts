import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import type { DeviceStateInput, EventInput } from '../../../src/modules/plans/plan-request.js';
import { snapOf } from '../../engine/lifecycle/scenarios/device.js';
import { diceOf } from '../dice.js';
import { difference, law } from '../law.js';
import { reordered } from '../policy/order.js';
import { devices, inOrder, met, nameOf, outcomesIn, recordsIn } from './device.js';

export const deviceOrder = law({
  name: 'device-order',
  kind: 'lifecycle',
  says: 'The order in which snaps, records, plugs and slots are told never matters.',
  from: 'plans.md, "Records", "Auto-connection"',
  meets: ['changed', 'unchanged', 'refused'],
  cases: devices,
  check: ({ state, event, salt }, engine) => {
    const dice = diceOf(salt);
    const other = {
      ...reordered(state, dice),
      snaps: dice.shuffled(state.snaps.map((snap) => reordered(snap, dice))),
    };
    const [answer, shuffled] = [engine.plan({ ...state, event }), engine.plan({ ...other, event })];
    return {
      met: [met(state, answer)],
      fault:
        difference(inOrder(recordsIn(answer)), inOrder(recordsIn(shuffled)), 'the records') ??
        difference(outcomesIn(answer), outcomesIn(shuffled), 'the outcomes'),
    };
  },
});

/** Names whose order is not that of those they stand for. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['a', 'yucca'],
  ['b', 'thyme'],
  ['p', 'daisy'],
  ['q', 'basil'],
  ['gone', 'left'],
]);

function other(name: string): string {
  return renamed.get(name) ?? name;
}

function otherId(id: string): string {
  return id.replace(/(^| )([a-z]+):/g, (_, gap: string, snap: string) => `${gap}${other(snap)}:`);
}

function withOtherNames(state: DeviceStateInput): DeviceStateInput {
  return {
    ...state,
    snaps: state.snaps.map((snap) => {
      const { yaml, declaration } = snap as {
        readonly yaml: object;
        readonly declaration?: HeaderMap | null;
      };
      const name = other(nameOf(snap));
      return {
        ...snap,
        yaml: { ...yaml, name },
        ...(declaration && { declaration: { ...declaration, 'snap-id': `${name}-id`, 'snap-name': name } }),
      };
    }),
    connections: Object.fromEntries(
      Object.entries(state.connections ?? {}).map(([id, record]) => [otherId(id), record]),
    ),
  };
}

function eventWithOtherNames(event: EventInput): EventInput {
  const { snap, plug, slot, revision } = event;
  return {
    ...event,
    ...(snap !== undefined && { snap: other(snap) }),
    ...(plug && { plug: { ...plug, snap: other(plug.snap ?? '') } }),
    ...(slot && { slot: { ...slot, snap: other(slot.snap ?? '') } }),
    ...(revision && snap !== undefined && { revision: otherRevision(revision, snap) }),
  };
}

function otherRevision(
  revision: NonNullable<EventInput['revision']>,
  snap: string,
): NonNullable<EventInput['revision']> {
  const name = other(snap);
  const { declaration } = revision as { readonly declaration?: HeaderMap | null };
  return {
    ...revision,
    yaml: { ...(revision.yaml as object), name },
    ...(declaration && { declaration: { ...declaration, 'snap-id': `${name}-id`, 'snap-name': name } }),
  };
}

export const otherSnapNames = law({
  name: 'other-snap-names',
  kind: 'lifecycle',
  says: 'Snaps may be called anything, also where that puts them in another order.',
  from: 'plans.md, "Records"',
  meets: ['changed', 'unchanged', 'refused'],
  cases: devices,
  check: ({ state, event }, engine) => {
    const answer = engine.plan({ ...state, event });
    const plan = engine.plan({ ...withOtherNames(state), event: eventWithOtherNames(event) });
    const expected = Object.entries(recordsIn(answer)).map(([id, record]) => [otherId(id), record] as const);
    const outcomes = answer.outcomes.map(({ plug, slot, ...rest }) => ({
      ...rest,
      plug: { ...plug, snap: other(plug.snap) },
      slot: { ...slot, snap: other(slot.snap) },
    }));
    return {
      met: [met(state, answer)],
      fault:
        difference(inOrder(Object.fromEntries(expected)), inOrder(recordsIn(plan)), 'the records') ??
        difference(outcomesIn({ ...answer, outcomes }), outcomesIn(plan), 'the outcomes'),
    };
  },
});

const stranger = snapOf('stranger', {
  plugs: { seeks: { interface: 'w' } },
  slots: { offers: { interface: 'w', k: 'v' } },
  by: 'z',
});

export const strangers = law({
  name: 'strangers',
  kind: 'lifecycle',
  says: 'A snap whose interface no other snap has, its rules and its records change nothing of the others.',
  from: 'plans.md, "Auto-connection"',
  meets: ['changed', 'unchanged', 'refused'],
  cases: devices,
  check: ({ state, event, salt }, engine) => {
    const dice = diceOf(salt);
    const base = state.baseDeclaration as HeaderMap;
    const own = 'stranger:seeks stranger:offers';
    const isConnected = dice.percent(50);
    const added = {
      ...state,
      interfaces: [...(state.interfaces ?? []), 'w'],
      snaps: [stranger, ...state.snaps],
      baseDeclaration: { ...base, slots: { w: dice.one(['true', 'false']), ...(base.slots as HeaderMap) } },
      connections: { ...state.connections, ...(isConnected && { [own]: { interface: 'w' } }) },
    };
    const answer = engine.plan({ ...state, event });
    const plan = engine.plan({ ...added, event });
    const { [own]: kept, ...records } = recordsIn(plan);
    const outcomes = plan.outcomes.filter(
      ({ plug, slot }) => plug.snap !== 'stranger' && slot.snap !== 'stranger',
    );
    return {
      met: [met(state, answer)],
      fault:
        difference(inOrder(recordsIn(answer)), inOrder(records), 'the records') ??
        difference(outcomesIn(answer), outcomesIn({ ...plan, outcomes }), 'the outcomes') ??
        difference(isConnected, kept !== undefined, "whether the stranger's own record is there"),
    };
  },
});
