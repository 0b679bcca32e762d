import type { Candidate } from './candidate.js';
import {
  endsAlternative,
  endsChoice,
  endsConstraint,
  held,
  undecidable,
  type State,
  type Term,
} from './term.js';

/**
 * How a sub-rule came out against a candidate. Every term is evaluated; its state takes two bits of `marks`,
 * the first term's the lowest. Terms beyond the fifteenth, which are rare, have their states in `more`.
 */
export interface Judgement {
  /** The first alternative that matched, counted from 1; 0 if none did. */
  readonly matched: number;
  readonly marks: number;
  readonly more: readonly State[] | null;
}

const marked = 15;

/** Holds terms against a candidate, all of them: what a reader of the trace asks for is known afterwards. */
export function judge(terms: readonly Term[], candidate: Candidate): Judgement {
  let matched = 0;
  let marks = 0;
  let more: State[] | null = null;
  let choiceHolds = true;
  let constraintHolds = false;
  let alternativeHolds = true;
  for (let i = 0; i < terms.length; i++) {
    const { operation, want, ends, alternative } = terms[i] as Term;
    const state = operation.evaluate(want, candidate);
    if (i < marked) marks |= state << (i << 1);
    else (more ??= []).push(state);
    choiceHolds = choiceHolds && state === held;
    if ((ends & endsChoice) === 0) continue;
    constraintHolds = constraintHolds || choiceHolds;
    choiceHolds = true;
    if ((ends & endsConstraint) === 0) continue;
    alternativeHolds = alternativeHolds && constraintHolds;
    constraintHolds = false;
    if ((ends & endsAlternative) === 0) continue;
    if (alternativeHolds && matched === 0) matched = alternative;
    alternativeHolds = true;
  }
  return { matched, marks, more };
}

/** The state of the term at `index`: what {@link judge} found there. */
export function stateAt({ marks, more }: Judgement, index: number): State {
  if (index >= marked) return more?.[index - marked] ?? undecidable;
  return ((marks >> (index << 1)) & 3) as State;
}
