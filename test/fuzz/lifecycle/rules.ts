import fc from 'fast-check';
import type { DeviceStateInput, EventInput } from '../../../src/modules/plans/plan-request.js';
import { rules } from '../../engine/lifecycle/random-device.js';
import { difference, law } from '../law.js';
import { devicesWith, nameOf, recordsIn } from './device.js';

export const rulesRemoveNothing = law({
  name: 'rules-remove-nothing',
  kind: 'lifecycle',
  says: 'Which records are gone after an installation, a refresh or a start does not depend on the rules.',
  from: 'plans.md, "Reload"',
  meets: ['removed', 'kept'],
  cases: fc.record({
    one: devicesWith('install', 'refresh', 'revert', 'enable', 'startup'),
    baseDeclaration: rules,
  }),
  check: ({ one: { state, event }, baseDeclaration }, engine) => {
    const answer = engine.plan({ ...state, event });
    const plan = engine.plan({ ...state, event, baseDeclaration });
    const before = Object.keys(state.connections ?? {}).sort();
    const left = (records: object) => before.filter((id) => id in records);
    const stays = left(recordsIn(answer));
    return {
      met: before.length === 0 ? [] : [stays.length < before.length ? 'removed' : 'kept'],
      fault: difference(stays, left(recordsIn(plan)), 'the records left'),
    };
  },
});

/** The snap of the device as a decision request has it, once the event is over. */
function snapIn(state: DeviceStateInput, event: EventInput, name: string): object | undefined {
  const snap = state.snaps.find((one) => nameOf(one) === name);
  if (snap === undefined) return undefined;
  const revision = event.snap === name ? event.revision : undefined;
  const { yaml, declaration = null } = { ...snap, ...revision };
  return { yaml, declaration };
}

export const plansAskDecisions = law({
  name: 'plans-ask-decisions',
  kind: 'lifecycle',
  says: 'What a plan connects, a decision about the same pair connects; what it leaves out for its rules, it denies.',
  from: 'plans.md, "Candidates", "Connecting"',
  meets: ['connect', 'deny'],
  cases: devicesWith('install', 'refresh', 'revert', 'enable'),
  check: ({ state, event }, engine) => {
    const met = new Set<string>();
    const { classic, model } = state.device;
    const device = { classic, ...(model && { model }) };
    for (const { plug, slot, outcome, detail } of engine.plan({ ...state, event }).outcomes) {
      const expected =
        outcome === 'created-auto'
          ? 'connect'
          : outcome === 'skipped-policy' && detail === 'not-allowed'
            ? 'deny'
            : undefined;
      const [plugSnap, slotSnap] = [snapIn(state, event, plug.snap), snapIn(state, event, slot.snap)];
      if (expected === undefined || plugSnap === undefined || slotSnap === undefined || slot.snap === 'core')
        continue;
      met.add(expected);
      const { baseDeclaration } = state;
      const answer = engine.decide({
        action: 'auto-connect',
        plug: { snap: plugSnap, name: plug.name },
        slot: { snap: slotSnap, name: slot.name },
        device,
        ...(baseDeclaration !== undefined && { baseDeclaration }),
      });
      if (answer.outcome !== expected)
        return { met: [...met], fault: `the plan says "${outcome}", the decision: ${answer.reason.message}` };
    }
    return { met: [...met] };
  },
});
