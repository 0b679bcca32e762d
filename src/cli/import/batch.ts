import type { Declaration } from '../../engine/rules/rule.js';
import type { HeaderMap } from '../../engine/asserts/headers.js';

/** A declaration to store, checked. */
export interface Candidate {
  /** The file or folder it is from. */
  readonly source: string;
  readonly kind: Declaration['kind'];
  readonly series: string;
  /** These three are empty for a base-declaration. */
  readonly snapId: string;
  readonly snapName: string;
  readonly publisherId: string;
  readonly format: number;
  readonly revision: number;
  readonly text: string;
}

/** Rules of a folder; what its declaration says follows from what is stored already. */
export interface RuleDraft {
  readonly source: string;
  /** All headers but revision and timestamp. */
  readonly headers: HeaderMap;
  readonly format: number;
  readonly snapId: string;
  readonly snapName: string;
  readonly publisherId: string;
  /** Undefined for one more than the newest. */
  readonly revision: number | undefined;
}

/** What one invocation is to store, and what it leaves out. */
export interface Batch {
  readonly candidates: readonly Candidate[];
  readonly draft: RuleDraft | undefined;
  /** Assertions of other types, which are not stored. */
  readonly skipped: readonly { readonly source: string; readonly type: string }[];
}
