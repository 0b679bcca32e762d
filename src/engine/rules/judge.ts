import type { Candidate } from './candidate.js';
import { beginEffort } from './effort.js';
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

/**
 * Holds terms against a candidate, from the first to the last: what a reader of the trace asks for is known
 * afterwards.
 */
export function judge(first: Term, candidate: Candidate): Judgement {
  let matched = 0;
  let marks = 0;
  let more: State[] | null = null;
  let choiceHolds = true;
  let constraintHolds = false;
  let alternativeHolds = true;
  let shift = 0;
  beginEffort();
  for (let term: Term | null = first; term !== null; term = term.next) {
    const { ends } = term;
    const state = term.operation.evaluate(term.want, candidate);
    if (shift < marked * 2) marks |= state << shift;
    else (more ??= []).push(state);
    shift += 2;
    choiceHolds = choiceHolds && state === held;
    if ((ends & endsChoice) === 0) continue;
    constraintHolds = constraintHolds || choiceHolds;
    choiceHolds = true;
    if ((ends & endsConstraint) === 0) continue;
    alternativeHolds = alternativeHolds && constraintHolds;
    constraintHolds = false;
    if ((ends & endsAlternative) === 0) continue;
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

/** For each term, whether the constraint it belongs to holds: of a constraint with choices, any one is enough. */
export function constraintsHeld(terms: readonly Term[], judgement: Judgement): readonly boolean[] {
  const results: boolean[] = [];
  let choiceHolds = true;
  let constraintHolds = false;
  for (const [index, { ends }] of terms.entries()) {
    choiceHolds = choiceHolds && stateAt(judgement, index) === held;
    if ((ends & endsChoice) === 0) continue;
    constraintHolds = constraintHolds || choiceHolds;
    choiceHolds = true;
    if ((ends & endsConstraint) === 0) continue;
    while (results.length <= index) results.push(constraintHolds);
    constraintHolds = false;
  }
  return results;
}
