import type { SubRule, SubRuleName } from '../rules/rule.js';
import type { Term } from '../rules/term.js';
import { held } from '../rules/term.js';
import { isAllowed, type Decision, type Ruling } from './decide.js';
import { stateAt } from './judge.js';
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
export function ruleOf({ ruling, code, declarations }: Decision): RuleReference | undefined {
  if (ruling === undefined) return undefined;
  const { rule } = ruling;
  const [subRule, matched] = settledBy(ruling, code === 'denied-by-rule');
  const own = ruling.level === 'plug-snap' || ruling.level === 'slot-snap' ? declarations[rule.side] : null;
  return {
    declaration: declarationOf(ruling),
    ...(own === null ? {} : { snapId: own.snapId, revision: own.revision }),
    side: rule.side,
    interface: rule.interface,
    subrule: subRule.name,
    ...(matched > 0 ? { alternative: matched } : {}),
    pointer: subRule.alternativePointers[matched] ?? subRule.pointer,
  };
}

function settledBy({ deny, denied, allow, allowed }: Ruling, byDeny: boolean): readonly [SubRule, number] {
  return byDeny && deny !== undefined && denied !== undefined ? [deny, denied.matched] : [allow, allowed.matched];
}

/** The decision in one sentence for a person. */
export function messageOf(decision: Decision): string {
  const { ruling, code } = decision;
  const subject = subjectOf(decision);
  const { plug, slot } = decision.candidate;
  if (code === 'interface-mismatch') {
    return `${subject}: the plug is of interface "${plug.interface}", the slot of "${slot.interface}"`;
  }
  if (ruling === undefined) return `${subject}: no rule speaks about it, and what no rule speaks about is allowed`;
  const [subRule, matched] = settledBy(ruling, code === 'denied-by-rule');
  const { rule } = ruling;
  const where = `${subRule.name} of the ${declarationOf(ruling)}'s ${rule.side} rule for "${rule.interface}"`;
  if (code === 'denied-by-rule') return `${subject}: ${where} matches${conditions(ruling.deny, matched)}`;
  if (code === 'not-allowed-by-rule') return `${subject}: ${where} ${shortfall(decision, ruling)}`;
  return `${subject}: ${where} allows it${subRule.stated ? conditions(subRule, matched) : ' by default'}`;
}

function subjectOf(decision: Decision): string {
  const { action, candidate } = decision;
  const { plug, slot } = candidate;
  const allowed = isAllowed(decision);
  if (action === 'install' || action === 'sideload') {
    const own = slot.interface === '' ? `plug "${plug.name}"` : `slot "${slot.name}"`;
    return `${own} ${allowed ? 'lets' : 'does not let'} the snap be installed`;
  }
  const verb = { connect: ['may be', 'may not be'], 'auto-connect': ['is automatically', 'is not automatically'] }[action];
  return `plug "${plug.name}" ${verb[allowed ? 0 : 1] ?? ''} connected to slot "${slot.name}"`;
}

/** The alternative that matched, where the sub-rule has constraints at all. */
function conditions(subRule: SubRule | undefined, matched: number): string {
  const terms = subRule?.terms.filter((term) => term.alternative === matched) ?? [];
  const keys = [...new Set(terms.map((term) => term.key).filter((key) => key !== ''))];
  if (keys.length === 0) return '';
  const which = (subRule?.alternatives ?? 0) > 1 ? `alternative ${matched}: ` : '';
  return ` (${which}${keys.join(', ')})`;
}

/** Why no alternative of an allow sub-rule matched. */
function shortfall({ candidate }: Decision, { allow, allowed }: Ruling): string {
  const unmet = allow.terms.filter((_, index) => stateAt(allowed, index) !== held);
  if (allow.alternatives > 1) return `has ${allow.alternatives} alternatives and none matches`;
  const [first, ...others] = unmet;
  if (first === undefined || first.key === '') return 'is false';
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `asks for ${wantedText(first)}, found ${shown(first.found(candidate))}${more}`;
}

function wantedText({ key, wanted, pointer }: Term): string {
  const attribute = key.endsWith('-attributes') ? `.${pointer.slice(pointer.lastIndexOf('/') + 1)}` : '';
  return `${key}${attribute} ${shown(wanted)}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === '') return 'none';
  const text =
    typeof value === 'bigint'
      ? value.toString()
      : JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
