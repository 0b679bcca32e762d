import type { Mutable } from '../mutable.js';
import { constraintsHeld, stateAt, type Judgement } from '../rules/judge.js';
import { subRulePointer, type Rule, type SubRule, type SubRuleName } from '../rules/rule.js';
import { constant, held, type ShownTerm, type Term } from '../rules/term.js';
import { isAllowed, levelOf, subRulesAsked, type Decision } from './decide.js';
import { declarationOf } from './trace.js';

/** What came of a question. */
export type Outcome = 'connect' | 'install' | 'deny';

/** The sub-rule, and the alternative of it, that settled a question. */
export interface RuleReference {
  readonly declaration: 'snap-declaration' | 'base-declaration';
  readonly snapId?: string;
  readonly revision?: number;
  readonly side: 'plug' | 'slot';
  readonly interface: string;
  readonly subrule: SubRuleName;
  /** The alternative that matched, counted from 1; left out where none did. */
  readonly alternative?: number;
  /** Into the headers of the declaration. */
  readonly pointer: string;
}

export function outcomeOf(decision: Decision): Outcome {
  if (!isAllowed(decision)) return 'deny';
  return decision.action === 'install' || decision.action === 'sideload' ? 'install' : 'connect';
}

/** The rule that settled the question; undefined where none governs. */
export function ruleOf(decision: Decision): RuleReference | undefined {
  const { rule, candidate } = decision;
  const level = levelOf(decision);
  if (level === null || rule === null) return undefined;
  const [subRule, matched] = settledBy(decision, rule);
  const declaration = declarationOf(level);
  const own = declaration === 'snap-declaration' ? candidate[rule.side].declaration : null;
  const reference: Mutable<RuleReference> = {
    declaration,
    side: rule.side,
    interface: rule.interface,
    subrule: subRule.name,
    pointer: pointerOf(rule, subRule, matched),
  };
  const alternative = subRule.alternatives[matched - 1];
  if (alternative !== undefined) reference.alternative = alternative.number;
  if (own !== null) {
    if (own.snapId !== '') reference.snapId = own.snapId;
    reference.revision = own.revision;
  }
  return reference;
}

/** The alternative that matched, else the sub-rule. */
function pointerOf(rule: Rule, subRule: SubRule, matched: number): string {
  const alternative = subRule.alternatives[matched - 1]?.pointer ?? '';
  return alternative === '' ? subRulePointer(rule, subRule) : alternative;
}

/** The sub-rule that settled the question, and the alternative of it that matched. */
function settledBy({ action, code, denied, allowed }: Decision, rule: Rule): readonly [SubRule, number] {
  const [deny, allow] = subRulesAsked(action, rule);
  return code === 'denied-by-rule' && deny !== null
    ? [deny, denied?.matched ?? 0]
    : [allow, allowed?.matched ?? 0];
}

/** The decision in one sentence for a person. */
export function messageOf(decision: Decision): string {
  const { rule, code } = decision;
  const level = levelOf(decision);
  const subject = subjectOf(decision);
  const { plug, slot } = decision.candidate;
  if (code === 'interface-mismatch') {
    return `${subject}: the plug is of interface "${plug.interface}", the slot of "${slot.interface}"`;
  }
  if (level === null || rule === null) {
    return `${subject}: no rule speaks about it, and what no rule speaks about is allowed`;
  }
  const [subRule, matched] = settledBy(decision, rule);
  const where = `${subRule.name} of the ${declarationOf(level)}'s ${rule.side} rule for "${rule.interface}"`;
  if (code === 'denied-by-rule') return `${subject}: ${where} denies it${conditions(subRule, matched)}`;
  if (code === 'not-allowed-by-rule') return `${subject}: ${where} ${shortfall(decision, subRule)}`;
  return `${subject}: ${where} allows it${subRule.stated ? conditions(subRule, matched) : ' by default'}`;
}

function subjectOf(decision: Decision): string {
  const { action, candidate } = decision;
  const { plug, slot, installing } = candidate;
  const allowed = isAllowed(decision);
  if (action === 'install' || action === 'sideload') {
    const own = installing === 'plug' ? `plug "${plug.name}"` : `slot "${slot.name}"`;
    return `${own} ${allowed ? 'lets' : 'does not let'} the snap be installed`;
  }
  const verb = {
    connect: ['may be', 'may not be'],
    'auto-connect': ['is automatically', 'is not automatically'],
  }[action];
  return `plug "${plug.name}" ${verb[allowed ? 0 : 1] ?? ''} connected to slot "${slot.name}"`;
}

/** The alternative that matched, where the sub-rule has constraints at all. */
function conditions(subRule: SubRule, matched: number): string {
  if (subRule.always !== null) return '';
  const terms = subRule.terms.filter((term) => term.alternative === matched);
  const keys = [...new Set(terms.map((term) => term.shown.key).filter((key) => key !== ''))];
  if (keys.length === 0) return '';
  const which =
    subRule.alternatives.length > 1
      ? `alternative ${subRule.alternatives[matched - 1]?.number ?? matched}: `
      : '';
  return ` (${which}${keys.join(', ')})`;
}

/** Why no alternative of an allow sub-rule matched. */
function shortfall({ candidate, allowed }: Decision, allow: SubRule): string {
  if (allowed === null || allow.always !== null) return 'is false';
  if (allow.alternatives.length > 1) return `has ${allow.alternatives.length} alternatives and none matches`;
  const [first, ...others] = unmetTerms(allow.terms, allowed);
  if (first === undefined) return 'does not match';
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `asks for ${wantedText(first)}, found ${readable(first.operation.found(first.want, candidate))}${more}`;
}

/** The terms that did not hold, of constraints that did not: one choice of attribute constraints is enough. */
function unmetTerms(terms: readonly Term[], judgement: Judgement): readonly Term[] {
  const constraintHeld = constraintsHeld(terms, judgement);
  return terms.filter((_, index) => constraintHeld[index] === false && stateAt(judgement, index) !== held);
}

function wantedText({ operation, shown }: Term): string {
  return operation === constant ? `${shown.key} ${readable(shown.wanted)}` : constraintText(shown);
}

/** A constraint that looks at something, in the words of the rule: `plug-attributes.content "themes"`. */
export function constraintText({ key, wanted, pointer }: ShownTerm): string {
  return `${key}${key.endsWith('-attributes') ? `.${lastSegment(pointer)}` : ''} ${readable(wanted)}`;
}

/** The last segment of an RFC 6901 pointer, as it is without escapes. */
export function lastSegment(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

function readable(value: unknown): string {
  if (value === undefined || value === '') return 'none';
  const text = jsonOf(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Texts, the most usual values, have no integers in them that JSON does not know. */
function jsonOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return value.toString();
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}
