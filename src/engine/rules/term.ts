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

/**
 * What a kind of constraint does with what a rule wants. Operations are shared by all terms of their kind, so that
 * a term is little more than its data.
 */
export interface Operation<Want> {
  readonly evaluate: (want: Want, candidate: Candidate) => State;
  /** What the candidate has there; undefined for an unset attribute or where nothing is looked at. */
  readonly found: (want: Want, candidate: Candidate) => unknown;
}

/** One test of a constraint, before it is placed in a rule. */
export interface Test {
  readonly operation: Operation<unknown>;
  /** The rule's value as the operation takes it. */
  readonly want: unknown;
  /** The rule's value in its own words. */
  readonly wanted: HeaderValue;
  /** The pointer from the constraint to the tested part, empty for the whole. */
  readonly part: string;
}

/** Pairs an operation with its data; from here on only the operation knows the data's type. */
export function test<Want>(operation: Operation<Want>, want: Want, wanted: HeaderValue, part = ''): Test {
  return { operation: operation as Operation<unknown>, want, wanted, part };
}

/** A constraint holds when all tests of any of its choices do. Most have one choice with one test. */
export interface Constraint {
  readonly choices: readonly (readonly Test[])[];
  /** The lowest snap-declaration format that can express it. */
  readonly format: number;
}

/** A constraint of one test. */
export function constraint<Want>(
  operation: Operation<Want>,
  want: Want,
  wanted: HeaderValue,
  format = 0,
): Constraint {
  return { choices: [[test(operation, want, wanted)]], format };
}

/** Where a term stands at the end of something. */
export const endsChoice = 1;
export const endsConstraint = 2;
export const endsAlternative = 4;

/**
 * A test at its place in a sub-rule. Terms stand in document order; `ends` says where a choice, a constraint and
 * an alternative are complete, so that one pass over the terms decides.
 */
export interface Term {
  readonly operation: Operation<unknown>;
  readonly want: unknown;
  readonly ends: number;
  /** Counts from 1 in the order of the document. */
  readonly alternative: number;
  /** The term behind this one; null behind the last. A decision follows these rather than a list. */
  readonly next: Term | null;
  /** Apart from what deciding needs, which so takes less memory to read. */
  readonly shown: ShownTerm;
}

/** What is shown of a term in a trace. */
export interface ShownTerm {
  /** The constraint key, such as `plug-attributes`; empty for an alternative without constraints. */
  readonly key: string;
  readonly wanted: HeaderValue;
  /** Where the tested part stands in the declaration. */
  readonly pointer: string;
}

/** Always or never holds, and looks at nothing. */
export const constant: Operation<State> = { evaluate: (state) => state, found: () => undefined };
