import type { Outcome, RuleReference } from '../../engine/policy/explain.js';
import type { Action, ReasonCode } from '../../engine/policy/decide.js';
import type { Remedy } from '../../engine/review/flag.js';
import type { Trace } from '../../engine/policy/trace.js';
import type { SlotsPerPlug } from '../../engine/rules/rule.js';

/** Why a question was answered as it was. */
export interface Reason {
  readonly code: ReasonCode | 'declaration-missing';
  /** One sentence for a person. */
  readonly message: string;
}

/** Which declaration was used. */
export interface DeclarationInput {
  readonly source: 'inline' | 'published' | 'built-in' | 'none';
  /** SHA3-384 of it as given or stored, in base64url. */
  readonly digest?: string;
  readonly revision?: number;
}

export interface SnapInputs {
  /** SHA3-384 of the snap.yaml as given, in base64url. */
  readonly yaml: string;
  readonly declaration: DeclarationInput;
}

/** What an answer was made from, so that it can be made again. */
export interface DecisionInputs {
  snap?: SnapInputs;
  plug?: SnapInputs;
  slot?: SnapInputs;
  device?: string;
  baseDeclaration?: DeclarationInput;
  storeRevision?: number;
  engine?: { readonly version: string; readonly catalogue: string };
}

/** Something about the request that its sender may not have meant. */
export interface DecisionWarning {
  readonly code: 'declaration-missing';
  readonly message: string;
  readonly pointer: string;
}

/** One plug or slot of a snap that is to be installed. */
export interface InstallationItem {
  readonly side: 'plug' | 'slot';
  readonly name: string;
  readonly interface: string;
  readonly outcome: Outcome;
  readonly reason: Reason;
  rule?: RuleReference;
  trace?: Trace;
  /** Where they were asked for: ways to a yes, none where it is one. */
  remedies?: readonly Remedy[];
}

/** The answer to a decision request. */
export interface DecisionAnswer {
  readonly id: string;
  readonly action: Action;
  readonly outcome: Outcome;
  slotsPerPlug?: SlotsPerPlug;
  readonly reason: Reason;
  rule?: RuleReference;
  trace?: Trace;
  /** Where they were asked for: ways to a yes, none where it is one. */
  remedies?: readonly Remedy[];
  items?: readonly InstallationItem[];
  warnings?: readonly DecisionWarning[];
  readonly inputs: DecisionInputs;
}
