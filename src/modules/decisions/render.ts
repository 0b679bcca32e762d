import { engineVersion } from '../../engine/policy/version.js';
import { isAllowed, slotsPerPlug, type Decision } from '../../engine/policy/decide.js';
import { messageOf, outcomeOf, ruleOf } from '../../engine/policy/explain.js';
import { traceOf, type TraceDepth } from '../../engine/policy/trace.js';
import type { DecisionAnswer, DecisionInputs, InstallationItem, Reason } from './decision-answer.js';

/** The answer about a connection. */
export function connectionAnswer(
  id: string,
  decision: Decision,
  inputs: DecisionInputs,
  depth: TraceDepth,
): DecisionAnswer {
  inputs.engine = engineVersion;
  const { action } = decision;
  const answer: DecisionAnswer = {
    id,
    action,
    outcome: outcomeOf(decision),
    reason: reasonOf(decision),
    inputs,
  };
  if (action === 'auto-connect' && isAllowed(decision)) answer.slotsPerPlug = slotsPerPlug(decision);
  return explained(answer, decision, depth);
}

/** The answer about an installation: that of the first refusal, with every plug and slot as an item. */
export function installationAnswer(
  id: string,
  action: 'install' | 'sideload',
  decisions: readonly Decision[],
  inputs: DecisionInputs,
  depth: TraceDepth,
): DecisionAnswer {
  inputs.engine = engineVersion;
  const refusal = decisions.find((decision) => !isAllowed(decision));
  const answer: DecisionAnswer = {
    id,
    action,
    outcome: refusal === undefined ? 'install' : 'deny',
    reason: refusal === undefined ? allowance(decisions) : reasonOf(refusal),
    items: decisions.map((decision) => itemOf(decision, depth)),
    inputs,
  };
  const rule = refusal === undefined ? undefined : ruleOf(refusal);
  if (rule !== undefined) answer.rule = rule;
  return answer;
}

/** Why a snap may be installed whose plugs and slots all let it. */
function allowance(decisions: readonly Decision[]): Reason {
  const ruled = decisions.some((decision) => decision.code === 'allowed-by-rule');
  const message =
    decisions.length === 0
      ? 'there are no plugs or slots to check, so the snap may be installed'
      : 'every plug and slot lets the snap be installed';
  return { code: ruled ? 'allowed-by-rule' : 'no-rule', message };
}

function itemOf(decision: Decision, depth: TraceDepth): InstallationItem {
  const { candidate } = decision;
  const side = candidate.installing ?? 'slot';
  const own = candidate[side];
  const item: InstallationItem = {
    side,
    name: own.name,
    interface: own.interface,
    outcome: outcomeOf(decision),
    reason: reasonOf(decision),
  };
  return explained(item, decision, depth);
}

function explained<T extends DecisionAnswer | InstallationItem>(
  answer: T,
  decision: Decision,
  depth: TraceDepth,
): T {
  const rule = ruleOf(decision);
  if (rule !== undefined) answer.rule = rule;
  if (depth !== 'none') answer.trace = traceOf(decision, depth);
  return answer;
}

function reasonOf(decision: Decision): Reason {
  return { code: decision.code, message: messageOf(decision) };
}
