import type { EndpointName } from '../../engine/lifecycle/connection.js';
import type { Trace } from '../../engine/policy/trace.js';
import type { OutcomeAnswer, PlanAnswer } from '../../modules/plans/plan-answer.js';
import { answerLines, ruleText, verdictLines, type Verdict } from '../decide/answer-lines.js';
import { explanationLines, traceLines } from '../decide/explanation.js';
import { counted } from '../../text/lines.js';
import type { Look } from '../../text/look.js';
import { recordIn, type PlannedDevice } from './device.js';
import { isBack, noteOf, ruleBehind, toldAs } from './notes.js';

type Row = readonly [interfaceName: string, plug: string, slot: string, notes: string];

const heading: Row = ['Interface', 'Plug', 'Slot', 'Notes'];

/** What is shown of a plan. */
export interface PlanView {
  readonly all: boolean;
  readonly trace: boolean;
}

/** A plan as a table of what changes, its refusals before it and a summary after it. */
export function planLines(answer: PlanAnswer, device: PlannedDevice, view: PlanView, look: Look): string[] {
  const told = answer.outcomes.map((outcome) => toldAs(outcome, device));
  const shown = answer.outcomes.filter((_, index) => view.all || told[index] !== undefined);
  return [
    ...refusalLines(answer, view, look),
    ...tableLines(shown, answer, device, view, look),
    summaryOf(answer, device, told),
  ];
}

function refusalLines({ refusal, installation }: PlanAnswer, { trace }: PlanView, look: Look): string[] {
  const lines =
    typeof refusal === 'string' ? verdictLines({ outcome: 'deny', reason: { message: refusal } }, look) : [];
  if (installation?.outcome !== 'deny') return lines;
  return [...lines, ...(trace ? explanationLines(installation, look) : answerLines(installation, look))];
}

function tableLines(
  outcomes: readonly OutcomeAnswer[],
  answer: PlanAnswer,
  device: PlannedDevice,
  view: PlanView,
  look: Look,
): string[] {
  if (outcomes.length === 0) return [];
  const rows = outcomes.map((outcome): Row => [
    interfaceOf(outcome, answer, device),
    endText(outcome.plug, device),
    endText(outcome.slot, device),
    noteOf(outcome, device),
  ]);
  const widths = ([0, 1, 2] as const).map((column) =>
    Math.max(...[heading, ...rows].map((row) => row[column].length)),
  );
  const line = (row: Row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    look.paint('bold', line(heading)),
    ...outcomes.flatMap((outcome, index) => [
      line(rows[index] ?? heading),
      ...(view.trace ? decisionLines(outcome, look) : ruleLines(outcome, look)),
      ...(outcome.command === undefined ? [] : [`  by hand: ${outcome.command}`]),
    ]),
  ];
}

function ruleLines(outcome: OutcomeAnswer, look: Look): string[] {
  const rule = ruleBehind(outcome);
  return rule === undefined ? [] : [look.paint('dim', `  rule: ${ruleText(rule)}`)];
}

/** The decision that an outcome rests on, with its trace. */
function decisionLines(outcome: OutcomeAnswer, look: Look): string[] {
  const decision = outcome.decision as (Verdict & { readonly trace?: Trace }) | undefined;
  if (decision === undefined) return [];
  return [...verdictLines(decision, look), ...traceLines(decision.trace, look)].map((line) => `  ${line}`);
}

/** The interface of a pair, as `snap connections` writes it. */
function interfaceOf(
  { plug, slot }: OutcomeAnswer,
  { connections }: PlanAnswer,
  device: PlannedDevice,
): string {
  const record = recordIn(connections, plug, slot) as { readonly interface?: string } | undefined;
  const endpoint = device.plug(plug);
  const name =
    record?.interface ??
    device.record({ plug, slot })?.interface ??
    device.slot(slot)?.interface ??
    endpoint?.interface ??
    slot.name;
  const label = endpoint?.attributes.content;
  return name === 'content' && typeof label === 'string' ? `${name}[${label}]` : name;
}

function endText({ snap, name }: EndpointName, device: PlannedDevice): string {
  return device.isSystem(snap) ? `:${name}` : `${snap}:${name}`;
}

function summaryOf(
  { outcomes, refused, installation }: PlanAnswer,
  device: PlannedDevice,
  told: readonly (string | undefined)[],
): string {
  const counts = new Map<string, number>();
  for (const word of told) if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
  const parts = [...counts].map(([word, count]) => `${count} ${word}`);
  const changes = parts.length === 0 ? 'nothing changes' : parts.join(', ');
  const live = outcomes.filter((answer) => answer.outcome === 'kept' && !isBack(answer, device));
  const unlawful = live.filter(({ grandfathered }) => grandfathered).length;
  const against = unlawful === 0 ? '' : `, ${unlawful} of them against the rules of today`;
  const stays = `${counted(live.length, 'connection')} ${live.length === 1 ? 'stays' : 'stay'} as before${against}`;
  if (refused) return `refused: nothing changes; ${stays}`;
  // What is shown then is what would become of a snap that passes.
  if (installation?.outcome === 'deny') return `refused; if it passed: ${changes}; ${stays}`;
  return `${changes}; ${stays}`;
}
