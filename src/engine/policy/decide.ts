import type { PolicyCandidate } from './candidate.js';
import { judge, type Judgement } from '../rules/judge.js';
import type { Declaration, Rule, SlotsPerPlug, SubRule } from '../rules/rule.js';

/** The questions that decisions answer. */
export const actions = ['install', 'sideload', 'connect', 'auto-connect'] as const;
export type Action = (typeof actions)[number];

/** Where a rule comes from, in the order in which connections look: the first that exists governs alone. */
export const levels = ['plug-snap', 'slot-snap', 'base-plug', 'base-slot'] as const;
export type Level = (typeof levels)[number];

/**
 * The decision about one plug, slot or pair of them, with everything its trace is rendered from. Outcome,
 * message, rule reference and trace are functions of this and decide nothing anew.
 */
export interface Decision {
  readonly action: Action;
  readonly code: ReasonCode;
  readonly candidate: PolicyCandidate;
  readonly base: Declaration;
  /** Where the governing rule comes from; null where none governs, or where the interfaces differ. */
  readonly level: Level | null;
  readonly rule: Rule | null;
  /** The rule's sub-rules for the question and what they made of the candidate. Minimal checks have no deny. */
  readonly deny: SubRule | null;
  readonly denied: Judgement | null;
  readonly allow: SubRule | null;
  readonly allowed: Judgement | null;
}

export const reasonCodes = [
  'allowed-by-rule',
  'no-rule',
  'denied-by-rule',
  'not-allowed-by-rule',
  'interface-mismatch',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/**
 * Decides about connecting a plug to a slot, by hand or automatically. See docs/rules.md, "Which rule governs".
 *
 * @param base the base-declaration, which speaks where neither snap's own declaration does
 */
export function decideConnection(
  action: 'connect' | 'auto-connect',
  candidate: PolicyCandidate,
  base: Declaration,
): Decision {
  const { plug, slot } = candidate;
  if (plug.interface !== slot.interface) return unruled(action, candidate, base, 'interface-mismatch');
  let level: Level = 'plug-snap';
  let { rule } = plug;
  if (rule === null) {
    level = 'slot-snap';
    rule = slot.rule;
  }
  if (rule === null) {
    rule = base.governing.get(plug.interface) ?? null;
    if (rule === null) return unruled(action, candidate, base, 'no-rule');
    level = rule.side === 'plug' ? 'base-plug' : 'base-slot';
  }
  return action === 'auto-connect'
    ? ruled(action, candidate, base, level, rule, rule.denyAutoConnection, rule.allowAutoConnection)
    : ruled(action, candidate, base, level, rule, rule.denyConnection, rule.allowConnection);
}

/**
 * Decides whether one plug or slot lets its snap be installed: in full, or as for a snap without snap-id.
 * See docs/rules.md, "Installation" and "Sideload".
 */
export function decideInstallation(
  action: 'install' | 'sideload',
  side: 'plug' | 'slot',
  candidate: PolicyCandidate,
  base: Declaration,
): Decision {
  const own = candidate[side];
  let level: Level = side === 'plug' ? 'plug-snap' : 'slot-snap';
  let rule = action === 'install' ? own.rule : null;
  if (rule === null) {
    level = side === 'plug' ? 'base-plug' : 'base-slot';
    rule = base[`${side}s`].get(own.interface) ?? null;
  }
  if (rule === null) return unruled(action, candidate, base, 'no-rule');
  if (action === 'install') {
    return ruled(action, candidate, base, level, rule, rule.denyInstallation, rule.allowInstallation);
  }
  const { minimalInstallation } = rule;
  if (minimalInstallation === undefined) return unruled(action, candidate, base, 'no-rule');
  return ruled(action, candidate, base, level, rule, null, minimalInstallation);
}

function unruled(
  action: Action,
  candidate: PolicyCandidate,
  base: Declaration,
  code: 'no-rule' | 'interface-mismatch',
): Decision {
  return {
    action,
    code,
    candidate,
    base,
    level: null,
    rule: null,
    deny: null,
    denied: null,
    allow: null,
    allowed: null,
  };
}

function ruled(
  action: Action,
  candidate: PolicyCandidate,
  base: Declaration,
  level: Level,
  rule: Rule,
  deny: SubRule | null,
  allow: SubRule,
): Decision {
  const denied = deny === null ? null : (deny.always ?? judge(deny.terms, candidate));
  const allowed = allow.always ?? judge(allow.terms, candidate);
  return {
    action,
    code: codeOf(denied, allowed),
    candidate,
    base,
    level,
    rule,
    deny,
    denied,
    allow,
    allowed,
  };
}

/** Deny before allow. */
function codeOf(denied: Judgement | null, allowed: Judgement): ReasonCode {
  if (denied !== null && denied.matched > 0) return 'denied-by-rule';
  return allowed.matched > 0 ? 'allowed-by-rule' : 'not-allowed-by-rule';
}

/** Whether the answer is yes. */
export function isAllowed(decision: Decision): boolean {
  return decision.code === 'allowed-by-rule' || decision.code === 'no-rule';
}

/** To how many slots an accepted auto-connection may connect the plug; 1 where no rule says more. */
export function slotsPerPlug({ allow, allowed }: Decision): SlotsPerPlug {
  if (allow === null || allowed === null) return '1';
  return allow.alternatives[allowed.matched - 1]?.slotsPerPlug ?? '1';
}
