import type { Candidate } from '../rules/candidate.js';
import type { SubRule } from '../rules/rule.js';
import { held, undecidable, type State } from '../rules/term.js';

/**
 * How a sub-rule came out against a candidate. Every term is evaluated; its state takes two bits of `marks`,
 * the first term's the lowest. Terms beyond the fifteenth, which are rare, have their states in `more`.
 */
export interface Judgement {
  /** The first alternative that matched, counted from 1; 0 if none did. */
  readonly matched: number;
  readonly marks: number;
  readonly more: readonly State[] | undefined;
}

const marked = 15;

/** Holds a sub-rule against a candidate, all of it: what a reader of the trace asks for is known afterwards. */
export function judge(subRule: SubRule, candidate: Candidate): Judgement {
  const { terms } = subRule;
  let matched = 0;
  let marks = 0;
  let more: State[] | undefined;
  let choiceHolds = true;
  let constraintHolds = false;
  let alternativeHolds = true;
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i];
    if (term === undefined) break;
    const state = term.evaluate(candidate);
    if (i < marked) marks |= state << (i << 1);
    else (more ??= []).push(state);
    choiceHolds = choiceHolds && state === held;
    if (!term.lastOfChoice) continue;
    constraintHolds = constraintHolds || choiceHolds;
    choiceHolds = true;
    if (!term.lastOfConstraint) continue;
    alternativeHolds = alternativeHolds && constraintHolds;
    constraintHolds = false;
    if (!term.lastOfAlternative) continue;
    if (alternativeHolds && matched === 0) matched = term.alternative;
    alternativeHolds = true;
  }
  return { matched, marks, more };
}

/** The state of the term at `index`: what {@link judge} found there. */
export function stateAt({ marks, more }: Judgement, index: number): State {
  if (index >= marked) return more?.[index - marked] ?? undecidable;
  return ((marks >> (index << 1)) & 3) as State;
}
