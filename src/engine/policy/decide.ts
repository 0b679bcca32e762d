import type { Candidate } from '../rules/candidate.js';
import type { Declaration, Rule, SlotsPerPlug, SubRule } from '../rules/rule.js';
import { judge, type Judgement } from './judge.js';

/** The question a decision answers. */
export type Action = 'install' | 'sideload' | 'connect' | 'auto-connect';

/** Where a rule comes from, in the order in which connections look: the first that exists governs alone. */
export const levels = ['plug-snap', 'slot-snap', 'base-plug', 'base-slot'] as const;
export type Level = (typeof levels)[number];

/** The declarations that decide about one candidate. */
export interface Declarations {
  readonly plug: Declaration | null;
  readonly slot: Declaration | null;
  readonly base: Declaration;
}

/** A rule that governs, and what its two sub-rules for the question made of the candidate. */
export interface Ruling {
  readonly level: Level;
  readonly rule: Rule;
  /** Undefined where the question has no deny sub-rule, as minimal checks have none. */
  readonly deny: SubRule | undefined;
  readonly denied: Judgement | undefined;
  readonly allow: SubRule;
  readonly allowed: Judgement;
}

/**
 * The decision about one plug, slot or pair of them, with everything its trace is rendered from. Outcome,
 * message, rule reference and trace are functions of this and decide nothing anew.
 */
export interface Decision {
  readonly action: Action;
  readonly candidate: Candidate;
  readonly declarations: Declarations;
  /** Undefined where no rule governs, or where the interfaces differ. */
  readonly ruling: Ruling | undefined;
  readonly code: ReasonCode;
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
 */
export function decideConnection(
  action: 'connect' | 'auto-connect',
  candidate: Candidate,
  declarations: Declarations,
): Decision {
  const { interface: name } = candidate.plug;
  if (name !== candidate.slot.interface) {
    return { action, candidate, declarations, ruling: undefined, code: 'interface-mismatch' };
  }
  const { plug, slot, base } = declarations;
  let level: Level = 'plug-snap';
  let rule = plug?.plugs.get(name);
  if (rule === undefined) {
    level = 'slot-snap';
    rule = slot?.slots.get(name);
  }
  if (rule === undefined) {
    level = 'base-plug';
    rule = base.plugs.get(name);
  }
  if (rule === undefined) {
    level = 'base-slot';
    rule = base.slots.get(name);
  }
  if (rule === undefined) return { action, candidate, declarations, ruling: undefined, code: 'no-rule' };
  return action === 'auto-connect'
    ? ruled(action, candidate, declarations, level, rule, rule.denyAutoConnection, rule.allowAutoConnection)
    : ruled(action, candidate, declarations, level, rule, rule.denyConnection, rule.allowConnection);
}

/**
 * Decides whether one plug or slot lets its snap be installed: in full, or as for a snap without snap-id.
 * See docs/rules.md, "Installation" and "Sideload".
 */
export function decideInstallation(
  action: 'install' | 'sideload',
  side: 'plug' | 'slot',
  candidate: Candidate,
  declarations: Declarations,
): Decision {
  const name = candidate[side].interface;
  const own = action === 'install' ? declarations[side] : null;
  const tables = side === 'plug' ? 'plugs' : 'slots';
  let level: Level = side === 'plug' ? 'plug-snap' : 'slot-snap';
  let rule = own?.[tables].get(name);
  if (rule === undefined) {
    level = side === 'plug' ? 'base-plug' : 'base-slot';
    rule = declarations.base[tables].get(name);
  }
  const nothing: Decision = { action, candidate, declarations, ruling: undefined, code: 'no-rule' };
  if (rule === undefined) return nothing;
  if (action === 'install') {
    return ruled(action, candidate, declarations, level, rule, rule.denyInstallation, rule.allowInstallation);
  }
  const { minimalInstallation } = rule;
  if (minimalInstallation === undefined) return nothing;
  return ruled(action, candidate, declarations, level, rule, undefined, minimalInstallation);
}

function ruled(
  action: Action,
  candidate: Candidate,
  declarations: Declarations,
  level: Level,
  rule: Rule,
  deny: SubRule | undefined,
  allow: SubRule,
): Decision {
  const denied = deny === undefined ? undefined : judge(deny, candidate);
  const allowed = judge(allow, candidate);
  const ruling: Ruling = { level, rule, deny, denied, allow, allowed };
  return { action, candidate, declarations, ruling, code: codeOf(ruling) };
}

/** Deny before allow. */
function codeOf({ denied, allowed }: Ruling): ReasonCode {
  if (denied !== undefined && denied.matched > 0) return 'denied-by-rule';
  return allowed.matched > 0 ? 'allowed-by-rule' : 'not-allowed-by-rule';
}

/** Whether the answer is yes. */
export function isAllowed(decision: Decision): boolean {
  return decision.code === 'allowed-by-rule' || decision.code === 'no-rule';
}

/** To how many slots an accepted auto-connection may connect the plug; 1 where no rule says more. */
export function slotsPerPlug({ ruling }: Decision): SlotsPerPlug {
  if (ruling === undefined) return '1';
  return ruling.allow.slotsPerPlug[ruling.allowed.matched] ?? '1';
}
