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
  /** The rule that governs; null where none does, or where the interfaces differ. */
  readonly rule: Rule | null;
  /** What the rule's deny sub-rule for the question made of the candidate; null where it has none to ask. */
  readonly denied: Judgement | null;
  /** What its allow sub-rule made of it. */
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
  let { rule } = plug;
  if (rule === null) {
    rule = slot.rule;
    if (rule === null) {
      rule = base.governing.get(plug.interface) ?? null;
      if (rule === null) return unruled(action, candidate, base, 'no-rule');
    }
  }
  return action === 'auto-connect'
    ? ruled(action, candidate, base, rule, rule.denyAutoConnection, rule.allowAutoConnection)
    : ruled(action, candidate, base, rule, rule.denyConnection, rule.allowConnection);
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
  const rule = (action === 'install' ? own.rule : null) ?? base[`${side}s`].get(own.interface);
  if (rule === undefined) return unruled(action, candidate, base, 'no-rule');
  if (action === 'install')
    return ruled(action, candidate, base, rule, rule.denyInstallation, rule.allowInstallation);
  const { minimalInstallation } = rule;
  if (minimalInstallation === undefined) return unruled(action, candidate, base, 'no-rule');
  return ruled(action, candidate, base, rule, null, minimalInstallation);
}

function unruled(
  action: Action,
  candidate: PolicyCandidate,
  base: Declaration,
  code: 'no-rule' | 'interface-mismatch',
): Decision {
  return { action, code, candidate, base, rule: null, denied: null, allowed: null };
}

function ruled(
  action: Action,
  candidate: PolicyCandidate,
  base: Declaration,
  rule: Rule,
  deny: SubRule | null,
  allow: SubRule,
): Decision {
  const denied = deny === null ? null : (deny.always ?? judge(deny.first, candidate));
  const allowed = allow.always ?? judge(allow.first, candidate);
  return { action, code: codeOf(denied, allowed), candidate, base, rule, denied, allowed };
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

/** The sub-rules that a rule asks for an action: deny and allow. Minimal checks have no deny. */
export function subRulesAsked(action: Action, rule: Rule): readonly [deny: SubRule | null, allow: SubRule] {
  switch (action) {
    case 'auto-connect':
      return [rule.denyAutoConnection, rule.allowAutoConnection];
    case 'connect':
      return [rule.denyConnection, rule.allowConnection];
    case 'install':
      return [rule.denyInstallation, rule.allowInstallation];
    case 'sideload':
      return [null, rule.minimalInstallation ?? rule.allowInstallation];
  }
}

/** Where the governing rule comes from; null where none governs. */
export function levelOf({ rule, candidate: { plug, slot } }: Decision): Level | null {
  if (rule === null) return null;
  if (rule === plug.rule) return 'plug-snap';
  if (rule === slot.rule) return 'slot-snap';
  return rule.side === 'plug' ? 'base-plug' : 'base-slot';
}

/** To how many slots an accepted auto-connection may connect the plug; 1 where no rule says more. */
export function slotsPerPlug({ action, rule, allowed }: Decision): SlotsPerPlug {
  if (rule === null || allowed === null) return '1';
  return subRulesAsked(action, rule)[1].alternatives[allowed.matched - 1]?.slotsPerPlug ?? '1';
}
