import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { connectionId } from '../../../src/engine/lifecycle/connection.js';
import type { OutcomeCode } from '../../../src/engine/lifecycle/outcome.js';
import type { RecordJson } from '../../../src/engine/lifecycle/record.js';
import type { PlanAnswer } from '../../../src/modules/plans/plan-answer.js';
import type { DeviceStateInput, EventInput } from '../../../src/modules/plans/plan-request.js';
import { anyEvent, deviceState, rules } from './random-device.js';
import { foreseen, planned } from './scenarios/scenario.js';

type Records = Readonly<Record<string, RecordJson>>;

const recordsOf = ({ connections }: PlanAnswer) => connections as Records;
const nameOf = ({ yaml }: DeviceStateInput['snaps'][number]) => (yaml as { readonly name: string }).name;

/** The snaps of a pair. */
function snapsOf(id: string): string[] {
  return id.split(' ').map((end) => end.split(':')[0] ?? '');
}

const isByHandOrGadget = (record: RecordJson) => record.auto !== true || record['by-gadget'] === true;

/** An outcome of a plan that was not refused, and the records of its pair before and after. */
interface Course {
  readonly event: EventInput;
  readonly before: RecordJson | undefined;
  readonly after: RecordJson | undefined;
}

const isNone = (course: Course) => course.before === undefined && course.after === undefined;
const isWithout = ({ before, after }: Course) => before !== undefined && after === undefined;
const isSame = ({ before, after }: Course) => before !== undefined && isDeepStrictEqual(before, after);

/**
 * Whether a connection is made where there was none. One that was unwanted or gone gives way, and a device that changes
 * goes and comes back.
 */
const isMade = (flags: Pick<RecordJson, 'auto' | 'by-gadget'>) => (course: Course) => {
  const { event, before, after } = course;
  const isFree =
    before === undefined ||
    before.undesired === true ||
    before['hotplug-gone'] === true ||
    (event.kind === 'hotplug-change' && before['hotplug-key'] === event.hotplugSlot?.key);
  return (
    isFree &&
    after !== undefined &&
    after.auto === flags.auto &&
    after['by-gadget'] === flags['by-gadget'] &&
    after.undesired === undefined &&
    after['hotplug-gone'] === undefined
  );
};

const isSameWithOtherAttributes = (course: Course) => {
  const { before, after } = course;
  if (before === undefined || after === undefined || isSame(course)) return false;
  const static_ = { 'plug-static': {}, 'slot-static': {} };
  expect({ ...after, ...static_ }).toEqual({ ...before, ...static_ });
  return true;
};

/** What each outcome says of the records of its pair. Outcomes of options and other changes do not come about here. */
const agreement: Readonly<Partial<Record<OutcomeCode, (course: Course) => boolean>>> = {
  'created-auto': isMade({ auto: true }),
  'created-gadget': isMade({ auto: true, 'by-gadget': true }),
  'created-manual': isMade({}),
  kept: isSame,
  'kept-attributes-updated': isSameWithOtherAttributes,
  'kept-attributes-frozen': isSame,
  'kept-dormant': isSame,
  pruned: isWithout,
  disconnected: isWithout,
  forgotten: isWithout,
  unwanted: ({ before, after }) => before !== undefined && after?.undesired === true,
  'device-gone': ({ before, after }) => before !== undefined && after?.['hotplug-gone'] === true,
  'skipped-ambiguous': isNone,
  'skipped-unwanted': (course) => isSame(course) && course.after?.undesired === true,
  'skipped-record-exists': isSame,
  'skipped-policy': isNone,
  deferred: isNone,
};

function outcomesById({ outcomes }: PlanAnswer): Map<string, OutcomeCode> {
  const found = outcomes.map(({ plug, slot, outcome }): [string, OutcomeCode] => [
    connectionId(plug, slot),
    outcome,
  ]);
  const byId = new Map(found);
  expect(byId.size).toBe(found.length);
  return byId;
}

describe('a plan', () => {
  it('of a second refresh without anything new changes no record', () => {
    fc.assert(
      fc.property(deviceState, (state) => {
        const event: EventInput = { kind: 'refresh', snap: 'a' };
        const once = planned(state, event);
        fc.pre(once.refused !== true);
        const [core, a, ...others] = state.snaps;
        const active = { ...state, snaps: [core!, { ...a!, state: 'active' as const }, ...others] };
        const twice = planned({ ...active, connections: recordsOf(once) }, event);
        expect(twice.connections).toEqual(once.connections);
      }),
    );
  });

  it('never removes what was connected by hand or by the gadget, unless its snap is gone at start-up', () => {
    fc.assert(
      fc.property(deviceState, anyEvent, (state, event) => {
        fc.pre(['install', 'refresh', 'startup'].includes(event.kind));
        const installed = new Set(state.snaps.map(nameOf));
        const after = recordsOf(planned(state, event));
        for (const [id, record] of Object.entries(state.connections ?? {})) {
          const isSwept = event.kind === 'startup' && snapsOf(id).some((name) => !installed.has(name));
          if (isByHandOrGadget(record) && !isSwept) expect(after).toHaveProperty([id]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never brings back what the user disconnected, unless the user does', () => {
    fc.assert(
      fc.property(deviceState, anyEvent, (state, event) => {
        fc.pre(event.kind !== 'connect' && event.kind !== 'forget');
        const installed = new Set(state.snaps.map(nameOf));
        const after = recordsOf(planned(state, event));
        for (const [id, record] of Object.entries(state.connections ?? {})) {
          if (record.undesired !== true) continue;
          const isSwept =
            event.kind === 'startup' &&
            after[id] === undefined &&
            snapsOf(id).some((name) => !installed.has(name));
          if (!isSwept) expect(after[id]).toEqual(record);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says of each record and each pair once what becomes of it', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(deviceState, anyEvent, (state, event) => {
        const answer = planned(state, event);
        const outcomes = outcomesById(answer);
        const before: Records = state.connections ?? {};
        const after = recordsOf(answer);
        expect([...outcomes.keys()]).toEqual(
          expect.arrayContaining([...Object.keys(before), ...Object.keys(after)]),
        );
        if (answer.refused === true) return;
        for (const [id, outcome] of outcomes) {
          seen.add(outcome);
          const course = { event, before: before[id], after: after[id] };
          const holds = agreement[outcome]?.(course);
          expect({ id, outcome, ...course, holds }).toEqual({ id, outcome, ...course, holds: true });
        }
      }),
      { numRuns: 500 },
    );
    for (const outcome of ['created-auto', 'created-manual', 'kept', 'kept-dormant', 'pruned', 'unwanted'])
      expect(seen).toContain(outcome);
  });

  it('that is refused leaves all records as they were', () => {
    let refused = 0;
    fc.assert(
      fc.property(deviceState, anyEvent, (state, event) => {
        const answer = planned(state, event);
        if (answer.refused !== true) return;
        refused++;
        expect(answer.refusal).not.toBe('');
        expect(answer.connections).toEqual(state.connections);
        expect(answer.outcomes.filter(({ outcome }) => outcome.startsWith('created-'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(0);
  });
});

describe('a forecast', () => {
  it('tells what the refreshes connect that it names, under the changed rules, and nothing less', () => {
    let foretold = 0;
    fc.assert(
      fc.property(deviceState, rules, (state, baseDeclaration) => {
        const pairs = foreseen(state, { baseDeclaration }).filter(
          ({ outcome }) => outcome === 'created-auto',
        );
        const active = state.snaps.filter((snap) => (snap.state ?? 'active') === 'active').map(nameOf);
        for (const name of active) {
          const answer = planned({ ...state, baseDeclaration }, { kind: 'refresh', snap: name });
          const created = [...outcomesById(answer)].filter(([, outcome]) => outcome === 'created-auto');
          const told = pairs.filter(({ refreshesOf }) => refreshesOf.includes(name));
          foretold += told.length;
          expect(created.map(([id]) => id)).toEqual(told.map(({ plug, slot }) => connectionId(plug, slot)));
        }
      }),
    );
    expect(foretold).toBeGreaterThan(0);
  });
});
