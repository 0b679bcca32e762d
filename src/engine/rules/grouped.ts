import type { Alternative, SubRule } from './rule.js';
import { endsAlternative, endsChoice, endsConstraint, type Term } from './term.js';

/** One constraint of an alternative. It holds when all terms of any of its choices do. */
export interface GroupedConstraint {
  /** The constraint key; empty for an alternative without constraints. */
  readonly key: string;
  readonly choices: readonly (readonly Term[])[];
}

/** One alternative of a sub-rule with its constraints, all of which must hold. */
export interface GroupedAlternative {
  readonly alternative: Alternative;
  readonly constraints: readonly GroupedConstraint[];
}

const groups = new WeakMap<SubRule, readonly GroupedAlternative[]>();

/** The terms of a sub-rule as the declaration groups them. */
export function grouped(subRule: SubRule): readonly GroupedAlternative[] {
  let alternatives = groups.get(subRule);
  if (alternatives === undefined) groups.set(subRule, (alternatives = groupedAnew(subRule)));
  return alternatives;
}

function groupedAnew(subRule: SubRule): readonly GroupedAlternative[] {
  const alternatives: GroupedAlternative[] = [];
  let constraints: GroupedConstraint[] = [];
  let choices: Term[][] = [];
  let choice: Term[] = [];
  for (const term of subRule.terms) {
    choice.push(term);
    if ((term.ends & endsChoice) === 0) continue;
    choices.push(choice);
    choice = [];
    if ((term.ends & endsConstraint) === 0) continue;
    constraints.push({ key: term.shown.key, choices });
    choices = [];
    if ((term.ends & endsAlternative) === 0) continue;
    alternatives.push({
      alternative: subRule.alternatives[term.alternative - 1] as Alternative,
      constraints,
    });
    constraints = [];
  }
  return alternatives;
}
