import { spend } from '../rules/effort.js';
import { grouped, type GroupedAlternative, type GroupedConstraint } from '../rules/grouped.js';
import type { SubRule } from '../rules/rule.js';
import { held, type Term } from '../rules/term.js';
import { unknown, type Sight } from './sight.js';

/**
 * What remains of a sub-rule when all that is known has been decided: alternatives that fail are gone, and so are
 * constraints that hold. It matches for certain where an alternative has no constraint left, never where no
 * alternative is left, and else it depends on what remains.
 */
export interface Residue {
  readonly subRule: SubRule;
  readonly alternatives: readonly GroupedAlternative[];
}

export type Match = 'always' | 'never' | 'depends';

/**
 * Decides of a sub-rule what can be: three-valued logic after Kleene, whose outcomes hold for everything unknown.
 *
 * @throws InvalidInput `limit-exceeded` where that takes too many steps
 */
export function residueOf(subRule: SubRule, sight: Sight): Residue {
  spend(subRule.terms.length);
  return { subRule, alternatives: grouped(subRule).flatMap((alternative) => remaining(alternative, sight)) };
}

/** The alternative with the constraints that are open; none where one of them fails. */
function remaining({ alternative, constraints }: GroupedAlternative, sight: Sight): GroupedAlternative[] {
  const open: GroupedConstraint[] = [];
  for (const { key, choices } of constraints) {
    const openChoices = choices.flatMap((terms) => openTerms(terms, sight));
    if (openChoices.length === 0) return [];
    if (openChoices.every((terms) => terms.length > 0)) open.push({ key, choices: openChoices });
  }
  return [{ alternative, constraints: open }];
}

/** The terms of a choice that are not decided, as a list of one; empty where a term fails. */
function openTerms(terms: readonly Term[], sight: Sight): (readonly Term[])[] {
  const open: Term[] = [];
  for (const term of terms) {
    const state = sight.see(term);
    if (state === unknown) open.push(term);
    else if (state !== held) return [];
  }
  return [open];
}

export function matchOf({ alternatives }: Residue): Match {
  if (alternatives.length === 0) return 'never';
  return alternatives.some(({ constraints }) => constraints.length === 0) ? 'always' : 'depends';
}
