import type { RuleReference } from '../policy/explain.js';
import type { Declaration, SubRule } from '../rules/rule.js';
import { subRulePointer } from '../rules/rule.js';
import { grouped, type GroupedAlternative, type GroupedConstraint } from '../rules/grouped.js';
import { constant, held, type Term } from '../rules/term.js';
import { matchOf, residueOf } from './residue.js';
import type { Ruling, Subject } from './ruling.js';
import { Sight, unknown } from './sight.js';

/** Why a question is denied: the sub-rule, and in it the constraint that is nearest to being otherwise. */
export interface Cause {
  readonly subRule: SubRule;
  /** The alternative that denies, or of those that do not allow the one with the fewest constraints that fail. */
  readonly alternative: GroupedAlternative | undefined;
  /** The term to look at; undefined for a sub-rule that is `true` or `false` as a whole. */
  readonly term: Term | undefined;
  /** What the snap has there; undefined for nothing. */
  readonly observed: unknown;
}

/** @param denial a ruling whose outcome is `deny` */
export function causeOf({ question, deny, allow, rule }: Ruling, subject: Subject): Cause | undefined {
  if (rule === null || deny === null || allow === null) return undefined;
  const { side, own, device } = subject;
  const sight = new Sight(side, own, device, question === 'installation');
  const isDenied = matchOf(deny) === 'always';
  const { subRule } = isDenied ? deny : allow;
  if (subRule.always !== null)
    return { subRule, alternative: undefined, term: undefined, observed: undefined };
  return isDenied ? denialIn(subRule, sight) : shortfallIn(subRule, sight);
}

function denialIn(subRule: SubRule, sight: Sight): Cause {
  const certain = residueOf(subRule, sight).alternatives.find(({ constraints }) => constraints.length === 0);
  const alternative = grouped(subRule).find((one) => one.alternative === certain?.alternative);
  const term = alternative?.constraints.flatMap(({ choices }) => choices.flat()).find(looksAtSomething);
  return { subRule, alternative, term, observed: term && sight.found(term) };
}

function shortfallIn(subRule: SubRule, sight: Sight): Cause {
  const ranked = grouped(subRule)
    .map((alternative) => ({ alternative, failing: failingIn(alternative, sight) }))
    .sort((a, b) => a.failing.length - b.failing.length);
  const [nearest] = ranked;
  const term = nearest?.failing[0];
  return { subRule, alternative: nearest?.alternative, term, observed: term && sight.found(term) };
}

/** Of each constraint that fails for certain, the first term that does. */
function failingIn({ constraints }: GroupedAlternative, sight: Sight): Term[] {
  return constraints.flatMap((constraint) => failingTerm(constraint, sight) ?? []);
}

function failingTerm({ choices }: GroupedConstraint, sight: Sight): Term | undefined {
  let first: Term | undefined;
  for (const terms of choices) {
    const failing = nearestOf(
      terms.filter((term) => fails(term, sight)),
      sight,
    );
    if (failing === undefined) return undefined;
    first ??= failing;
  }
  return first;
}

function fails(term: Term, sight: Sight): boolean {
  const state = sight.see(term);
  return state !== held && state !== unknown;
}

/** A value that is there and wrong before one that is missing, then by place: what is told does not hang on names. */
function nearestOf(failing: readonly Term[], sight: Sight): Term | undefined {
  const ordered = [...failing].sort(byPlace);
  return ordered.find((term) => sight.found(term) !== undefined) ?? ordered[0];
}

/** Names in the order that text has them in, so that the same rules as JSON have the same cause. */
function byPlace(a: Term, b: Term): number {
  return a.shown.pointer < b.shown.pointer ? -1 : 1;
}

function looksAtSomething({ operation }: Term): boolean {
  return operation !== constant;
}

/** The rule behind a ruling as answers name it. */
export function referenceOf(
  { rule, level }: Ruling,
  { subRule, alternative }: Pick<Cause, 'subRule' | 'alternative'>,
  declaration: Declaration | null,
): RuleReference | undefined {
  if (rule === null || level === 'none') return undefined;
  const isOwn = level === 'snap';
  const place = alternative?.alternative.pointer ?? '';
  return {
    declaration: isOwn ? 'snap-declaration' : 'base-declaration',
    ...(isOwn && declaration !== null && declaration.snapId !== '' && { snapId: declaration.snapId }),
    ...(isOwn && declaration !== null && { revision: declaration.revision }),
    side: rule.side,
    interface: rule.interface,
    subrule: subRule.name,
    ...(alternative !== undefined && { alternative: alternative.alternative.number }),
    pointer: place === '' ? subRulePointer(rule, subRule) : place,
  };
}
