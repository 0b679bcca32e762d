import type { DeviceStateInput, EventInput } from '../../../src/modules/plans/plan-request.js';
import { type Dice, diceOf } from '../dice.js';
import { difference, law } from '../law.js';
import { without } from '../policy/rewriting.js';
import { after, devices, devicesWith, inOrder, met, nameOf, recordsIn } from './device.js';

export const twiceIsOnce = law({
  name: 'twice-is-once',
  kind: 'lifecycle',
  says: 'What happens a second time, with nothing new, changes no record.',
  from: 'plans.md, "Reload", "Auto-connection"',
  meets: ['changed', 'unchanged'],
  cases: devicesWith(
    'refresh',
    'revert',
    'enable',
    'startup',
    'disable',
    'hotplug-remove',
    'hotplug-enumerated',
  ),
  check: ({ state, event }, engine) => {
    const once = engine.plan({ ...state, event });
    const again = without(event, 'revision');
    const twice = engine.plan({ ...after(state, event, once), event: again });
    return {
      met: [met(state, once)],
      fault: difference(inOrder(recordsIn(once)), inOrder(recordsIn(twice))),
    };
  },
});

export const thereAndBack = law({
  name: 'there-and-back',
  kind: 'lifecycle',
  says: 'Connecting a pair by hand that has no record, and disconnecting it again, leaves no trace.',
  from: 'plans.md, "Connecting", "Events"',
  meets: ['changed', 'refused'],
  cases: devices,
  check: ({ state, salt }, engine) => {
    const [plug, slot] = pairIn(state, diceOf(salt));
    if (plug === undefined || slot === undefined) return { met: [] };
    const event: EventInput = { kind: 'connect', plug, slot };
    const id = `${plug.snap}:${plug.name} ${slot.snap}:${slot.name}`;
    const connections = without(state.connections ?? {}, id);
    const before = { ...state, connections };
    const there = engine.plan({ ...before, event });
    if (there.refused === true) {
      return { met: ['refused'], fault: difference(inOrder(connections), inOrder(recordsIn(there))) };
    }
    const back = engine.plan({ ...after(before, event, there), event: { ...event, kind: 'disconnect' } });
    return {
      met: [met(before, there)],
      fault:
        difference(true, id in recordsIn(there), 'whether it is connected') ??
        difference(undefined, back.refusal, 'the refusal') ??
        difference(inOrder(connections), inOrder(recordsIn(back)), 'the records'),
    };
  },
});

interface End {
  readonly snap: string;
  readonly name: string;
}

/** A plug, and a slot that is of its interface if there is one. */
function pairIn(state: DeviceStateInput, dice: Dice): readonly (End | undefined)[] {
  const [plug] = dice.shuffled(endsIn(state, 'plugs'));
  const slots = dice.shuffled(endsIn(state, 'slots'));
  const slot = slots.find((one) => one.interface === plug?.interface) ?? slots[0];
  return [plug?.end, slot?.end];
}

function endsIn({ snaps }: DeviceStateInput, ends: 'plugs' | 'slots') {
  return snaps.flatMap((snap) => {
    const yaml = snap.yaml as Readonly<
      Record<string, Readonly<Record<string, { readonly interface: string }>>>
    >;
    return Object.entries(yaml[ends] ?? {}).map(([name, given]) => ({
      end: { snap: nameOf(snap), name },
      interface: given.interface,
    }));
  });
}

export const undone = law({
  name: 'undone',
  kind: 'lifecycle',
  says: 'A change that is refused, or whose later step fails, leaves every record as it was.',
  from: 'plans.md, "Events"',
  meets: ['changed', 'unchanged', 'refused'],
  cases: devicesWith('install', 'refresh', 'revert', 'enable', 'connect'),
  check: ({ state, event }, engine) => {
    const answer = engine.plan({ ...state, event });
    const failed = engine.plan({ ...state, event: { ...event, fails: true } });
    const before = inOrder(state.connections ?? {});
    return {
      met: [met(state, answer)],
      fault:
        difference(before, inOrder(recordsIn(failed)), 'the records of what failed') ??
        (answer.refused === true
          ? difference(before, inOrder(recordsIn(answer)), 'the records of what was refused')
          : undefined),
    };
  },
});
