import { newId } from '../../database/new-id.js';
import { outcomeMessage, remedyCommand } from '../../engine/lifecycle/explain.js';
import { mayInstall, type InstallationCheck } from '../../engine/lifecycle/installation.js';
import type { PairOutcome } from '../../engine/lifecycle/outcome.js';
import type { Plan } from '../../engine/lifecycle/plan.js';
import type { Mutable } from '../../engine/mutable.js';
import { recordJson, type ConnectionRecord } from '../../engine/lifecycle/record.js';
import { isAllowed, slotsPerPlug, type Decision } from '../../engine/policy/decide.js';
import { messageOf, outcomeOf, ruleOf } from '../../engine/policy/explain.js';
import { traceOf, type TraceDepth } from '../../engine/policy/trace.js';
import { engineVersion } from '../../engine/policy/version.js';
import type { DecisionAnswer, DecisionInputs } from '../decisions/decision-answer.js';
import { installationAnswer } from '../decisions/render.js';
import type { RequestWarning } from './device-reading.js';

/** The answer to a request for a plan; its schema is ConnectionPlan. */
export type PlanAnswer = Readonly<Record<string, unknown>> & {
  readonly connections: Readonly<Record<string, object>>;
  readonly outcomes: readonly OutcomeAnswer[];
  readonly warnings: readonly RequestWarning[];
  readonly refused?: true;
  readonly refusal?: string;
  readonly installation?: DecisionAnswer;
};

export interface OutcomeAnswer {
  readonly plug: PairOutcome['plug'];
  readonly slot: PairOutcome['slot'];
  readonly outcome: PairOutcome['outcome'];
  readonly detail?: PairOutcome['detail'];
  readonly message: string;
  readonly grandfathered?: true;
  readonly command?: string;
  readonly decision?: object;
  readonly candidates?: PairOutcome['candidates'];
}

/** A plan as the service answers it. */
export function planAnswer(
  plan: Plan,
  inputs: DecisionInputs,
  warnings: readonly RequestWarning[],
  depth: TraceDepth,
): PlanAnswer {
  const { refused, installation, hotplugSlots } = plan;
  return {
    id: newId(),
    connections: recordsJson(plan.records),
    ...(hotplugSlots.length > 0 && { hotplugSlots: hotplugSlots.map(hotplugJson) }),
    ...(refused !== undefined && { refused: true, refusal: refused }),
    outcomes: plan.outcomes.map((outcome) => outcomeAnswer(outcome, plan.mayConnectByHand, depth)),
    ...(installation && { installation: installationOf(installation, inputs, depth) }),
    warnings: [...warnings, ...plan.warnings],
    inputs: { ...inputs, engine: engineVersion },
  };
}

export function recordsJson(records: ReadonlyMap<string, ConnectionRecord>): Record<string, object> {
  // Without a prototype it takes many names without learning each, which would fill the heap.
  const json = Object.create(null) as Record<string, object>;
  for (const [id, record] of records) json[id] = recordJson(record);
  return json;
}

function hotplugJson({ attributes, gone, ...slot }: Plan['hotplugSlots'][number]): object {
  return { ...slot, ...(Object.keys(attributes).length > 0 && { attributes }), ...(gone && { gone }) };
}

/** One outcome as the service answers it. */
export function outcomeAnswer(
  outcome: PairOutcome,
  mayConnectByHand: Plan['mayConnectByHand'] | undefined,
  depth: TraceDepth,
): OutcomeAnswer {
  const { detail, verdict, candidates } = outcome;
  const answer: Mutable<Partial<OutcomeAnswer>> = {
    plug: outcome.plug,
    slot: outcome.slot,
    outcome: outcome.outcome,
  };
  if (detail !== undefined) answer.detail = detail;
  answer.message = outcomeMessage(outcome);
  if (outcome.grandfathered === true) answer.grandfathered = true;
  const command = remedyCommand(outcome, mayConnectByHand?.(outcome) ?? false);
  if (command !== undefined) answer.command = command;
  const decision = verdict?.decision ?? null;
  if (decision !== null) answer.decision = pairDecision(decision, depth);
  if (candidates !== undefined) answer.candidates = candidates;
  return answer as OutcomeAnswer;
}

function pairDecision(decision: Decision, depth: TraceDepth): object {
  const { action, code } = decision;
  const answer: Record<string, unknown> = { action, outcome: outcomeOf(decision) };
  if (action === 'auto-connect' && isAllowed(decision)) answer.slotsPerPlug = slotsPerPlug(decision);
  answer.reason = { code, message: messageOf(decision) };
  const rule = ruleOf(decision);
  if (rule !== undefined) answer.rule = rule;
  if (depth !== 'none') answer.trace = traceOf(decision, depth);
  return answer;
}

/** The installation check as the decision that it is. */
export function installationOf(
  check: InstallationCheck,
  inputs: DecisionInputs,
  depth: TraceDepth,
): DecisionAnswer {
  const answer = installationAnswer(newId(), check.action, check.decisions, { ...inputs }, depth);
  if (!check.declarationMissing) return answer;
  return {
    ...answer,
    outcome: mayInstall(check) ? 'install' : 'deny',
    reason: {
      code: 'declaration-missing',
      message: 'the snap has a snap-id whose declaration is not known, so it may not be installed',
    },
  };
}
