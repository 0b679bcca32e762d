import { describe, expect, it } from '@jest/globals';
import type { HeaderMap } from '../../../../src/engine/asserts/headers.js';
import { connectionId, endpointText } from '../../../../src/engine/lifecycle/connection.js';
import { Subjects } from '../../../../src/modules/decisions/subjects.js';
import { jsonText } from '../../../../src/modules/http/json-text.js';
import type { OutcomeAnswer, PlanAnswer } from '../../../../src/modules/plans/plan-answer.js';
import {
  checkForecastRequest,
  checkPlanRequest,
  type DeviceStateInput,
  type EventInput,
  type ForecastRequest,
  type HotplugSlotInput,
  type PlannedDeviceInput,
  type PlanRequest,
} from '../../../../src/modules/plans/plan-request.js';
import { Plans } from '../../../../src/modules/plans/plans.service.js';
import { recordOf, type RecordDetails, snapOf, type SnapSketch } from './device.js';

/** How many scenarios there are of each letter. */
export const catalogue = { A: 44, B: 34, C: 27, D: 16, E: 10, F: 13, G: 13, H: 4 } as const;

/** Where there is no record, or no outcome. */
export const none = '';

/**
 * What is expected of a pair: its record as in a sketch, its outcome with detail and marks, and what else the record
 * says. With `rule` it is also held which rule the outcome rests on.
 */
export type Expected = readonly [
  record: string,
  outcome: string,
  details?: RecordDetails & { readonly rule?: string },
];

/** One event, and all that the answer says of records and pairs. */
export interface Step {
  /** What has changed before: snaps that are there now, or (null) no longer. */
  readonly given?: Readonly<Record<string, SnapSketch | null>>;
  readonly on?: Partial<PlannedDeviceInput>;
  readonly base?: HeaderMap;
  readonly event: EventInput;
  /** By connection id: every record there is afterwards, and every outcome. */
  readonly then: Readonly<Record<string, Expected>>;
  /** What the refusal says of the change, where it fails. */
  readonly refused?: RegExp;
  readonly warns?: readonly string[];
  /** What the installation check says, where it does not let the revision in. */
  readonly installation?: 'deny';
  /** The hot-plugged slots afterwards, with "gone" those that are only remembered. */
  readonly hotplugSlots?: readonly string[];
}

/** Rules change and nothing else happens. */
export interface Foresight {
  readonly changes: ForecastRequest['changes'];
  /** By connection id, what the next refreshes do, and those of which snaps. */
  readonly foresees: Readonly<Record<string, string>>;
}

type Course = readonly [state: DeviceStateInput, ...steps: (Step | Foresight)[]];

export interface Row {
  readonly number: string;
  readonly title: string;
  readonly courses: Readonly<Record<string, Course>>;
}

/** A scenario: the records of each step are those that the next one starts from. */
export function row(number: string, title: string, ...course: Course): Row {
  return { number, title, courses: { '': course } };
}

/** A scenario that has several cases. */
export function cases(number: string, title: string, courses: Readonly<Record<string, Course>>): Row {
  return { number, title, courses };
}

/** Tests the scenarios of a letter, and that each of them is there once. */
export function scenarios(
  letter: keyof typeof catalogue,
  rows: readonly Row[],
  outsideTheModel: Readonly<Record<string, string>> = {},
): void {
  describe(`scenarios ${letter}`, () => {
    it('are each there once, or said to be outside the model', () => {
      const numbers = [...rows.map(({ number }) => number), ...Object.keys(outsideTheModel)];
      const wanted = Array.from({ length: catalogue[letter] }, (_, index) => `${letter}${index + 1}`);
      expect(numbers.sort(byNumber)).toEqual(wanted);
    });

    testRows(rows);
  });
}

/** Tests each case of each row. */
export function testRows(rows: readonly Row[]): void {
  for (const { number, title, courses } of rows) {
    for (const [name, course] of Object.entries(courses)) {
      it(`${number}: ${title}${name === '' ? '' : ` – ${name}`}`, () => {
        run(course);
      });
    }
  }
}

function byNumber(a: string, b: string): number {
  return Number(a.slice(1)) - Number(b.slice(1));
}

const plans = new Plans(new Subjects());

/** The answer to a request, both as JSON. */
export function planned(
  state: DeviceStateInput,
  event: EventInput,
  more: Partial<Pick<PlanRequest, 'policy'>> = {},
): PlanAnswer {
  const request = checkPlanRequest(asJson({ ...state, event, ...more }));
  return asJson(plans.plan(request, 'none')) as PlanAnswer;
}

/** A pair of a forecast, as far as it is held. */
export type Foreseen = OutcomeAnswer & {
  readonly byChange: boolean;
  readonly refreshesOf: readonly string[];
};

/** The pairs that the answer to a request for a forecast tells of. */
export function foreseen(state: DeviceStateInput, changes: ForecastRequest['changes']): readonly Foreseen[] {
  const request = checkForecastRequest(asJson({ ...state, changes }));
  return (asJson(plans.forecast(request, 'none')) as { connections: readonly Foreseen[] }).connections;
}

function asJson(value: unknown): unknown {
  return JSON.parse(jsonText(value)) as unknown;
}

function run([start, ...steps]: Course): void {
  let state = start;
  steps.forEach((step, index) => {
    if ('changes' in step) {
      const pairs = foreseen(state, step.changes).map((pair): [string, string] => [
        connectionId(pair.plug, pair.slot),
        `${outcomeText(pair)} at ${pair.refreshesOf.join(', ')}`,
      ]);
      expect(Object.fromEntries(pairs)).toEqual(step.foresees);
      return;
    }
    state = changed(state, step);
    const answer = planned(state, step.event);
    expect({ step: index + 1, ...shown(answer, step) }).toEqual({ step: index + 1, ...wanted(step) });
    if (step.refused !== undefined) expect(answer.refusal).toMatch(step.refused);
    state = after(state, step.event, answer);
  });
}

function changed(state: DeviceStateInput, { given = {}, on, base }: Step): DeviceStateInput {
  const nameOf = (snap: DeviceStateInput['snaps'][number]) => snap.instanceName ?? nameIn(snap.yaml);
  return {
    ...state,
    device: { ...state.device, ...on },
    ...(base && { baseDeclaration: base }),
    snaps: [
      ...state.snaps.filter((snap) => !(nameOf(snap) in given)),
      ...Object.entries(given).flatMap(([name, sketch]) => (sketch === null ? [] : [snapOf(name, sketch)])),
    ],
  };
}

function nameIn(yaml: string | object): string {
  return (yaml as { readonly name: string }).name;
}

/** The device once the event is over. */
function after(state: DeviceStateInput, event: EventInput, answer: PlanAnswer): DeviceStateInput {
  if (answer.refused) return state;
  const { connections, hotplugSlots = [] } = answer as PlanAnswer & {
    readonly hotplugSlots?: readonly HotplugSlotInput[];
  };
  const left = {
    ...state,
    connections: connections as NonNullable<DeviceStateInput['connections']>,
    hotplugSlots,
  };
  const isMeant = (snap: DeviceStateInput['snaps'][number]) =>
    (snap.instanceName ?? nameIn(snap.yaml)) ===
    (event.kind === 'core-transition' ? 'ubuntu-core' : event.snap);
  const withSnap = (change: Partial<DeviceStateInput['snaps'][number]>) => ({
    ...left,
    snaps: state.snaps.map((snap) => (isMeant(snap) ? { ...snap, ...change } : snap)),
  });
  switch (event.kind) {
    case 'refresh':
    case 'revert':
      return withSnap(event.revision ?? {});
    case 'enable':
      return withSnap({ state: 'active' });
    case 'disable':
      return withSnap({ state: 'disabled' });
    case 'remove':
    case 'core-transition':
      return { ...left, snaps: state.snaps.filter((snap) => !isMeant(snap)) };
    default:
      return left;
  }
}

function shown(answer: PlanAnswer, { then }: Step): object {
  const { connections, outcomes, warnings, refused = false, installation } = answer;
  const { hotplugSlots } = answer as { hotplugSlots?: readonly HotplugSlotInput[] };
  return {
    connections,
    outcomes: Object.fromEntries(
      outcomes.map((outcome) => {
        const id = connectionId(outcome.plug, outcome.slot);
        return [id, outcomeText(outcome, then[id]?.[2]?.rule !== undefined)];
      }),
    ),
    warnings: warnings.map(({ code }) => code),
    refused,
    installation: installation?.outcome === 'deny' ? 'deny' : undefined,
    hotplugSlots: hotplugSlots?.map(({ name, gone }) => (gone === true ? `${name} gone` : name)),
  };
}

/** An outcome with its detail, its marks and its candidates, in one line. */
export function outcomeText(answer: OutcomeAnswer, withRule = false): string {
  const { outcome, detail, grandfathered, candidates } = answer;
  const decision = answer.decision as { rule?: { declaration: string; side: string } } | undefined;
  const rule = decision?.rule;
  return [
    outcome,
    ...(detail === undefined ? [] : [detail]),
    ...(grandfathered === undefined ? [] : ['grandfathered']),
    ...(candidates === undefined ? [] : ['of', ...candidates.map(({ slot }) => endpointText(slot))]),
    ...(withRule ? [`by ${rule?.declaration ?? 'no declaration'}, ${rule?.side ?? 'no side'}`] : []),
  ].join(' ');
}

function wanted({ then, warns = [], refused, installation, hotplugSlots }: Step): object {
  const entries = Object.entries(then);
  return {
    connections: Object.fromEntries(
      entries.flatMap(([id, [record, , details]]) =>
        record === none ? [] : [[id, recordOf(record, details)] as const],
      ),
    ),
    outcomes: Object.fromEntries(
      entries.flatMap(([id, [, outcome, details]]) => {
        if (outcome === none) return [];
        return [[id, details?.rule === undefined ? outcome : `${outcome} by ${details.rule}`] as const];
      }),
    ),
    warnings: warns,
    refused: refused !== undefined,
    installation,
    hotplugSlots,
  };
}
