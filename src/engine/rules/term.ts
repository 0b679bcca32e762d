import type { HeaderValue } from '../asserts/headers.js';
import type { Candidate } from './candidate.js';

/** How one constraint came out. Zero is kept free: the marks of a sub-rule are zero where nothing was evaluated. */
export const held = 1;
export const failed = 2;
/** There is nothing to compare with: an unset reference, no model, a feature that is off. Counts as not matching. */
export const undecidable = 3;

export type State = typeof held | typeof failed | typeof undecidable;

export function stateOf(holds: boolean): State {
  return holds ? held : failed;
}

/** One test of a constraint, before it is placed in a rule. */
export interface Test {
  /** What the rule asks for, in its own words. */
  readonly wanted: HeaderValue;
  /** The pointer from the constraint to the tested part, empty for the whole. */
  readonly part: string;
  readonly evaluate: (candidate: Candidate) => State;
  /** What the candidate has there; undefined for an unset attribute. */
  readonly found: (candidate: Candidate) => unknown;
}

/** A constraint holds when all tests of any of its choices do. Most have one choice with one test. */
export interface Constraint {
  readonly choices: readonly (readonly Test[])[];
  /** The lowest snap-declaration format that can express it. */
  readonly format: number;
}

/**
 * A test at its place in a sub-rule. Terms stand in document order; the `last…` flags say where a choice, a
 * constraint and an alternative end, so that one pass over the terms decides.
 */
export interface Term {
  /** The constraint key, such as `plug-attributes`; empty for an alternative without constraints. */
  readonly key: string;
  readonly wanted: HeaderValue;
  readonly pointer: string;
  /** Counts from 1 in the order of the document. */
  readonly alternative: number;
  readonly lastOfChoice: boolean;
  readonly lastOfConstraint: boolean;
  readonly lastOfAlternative: boolean;
  readonly evaluate: (candidate: Candidate) => State;
  readonly found: (candidate: Candidate) => unknown;
}
