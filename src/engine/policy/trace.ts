import type { HeaderValue } from '../asserts/headers.js';
import type { SubRule, SubRuleName } from '../rules/rule.js';
import { held, undecidable, type Term } from '../rules/term.js';
import { levels, type Decision, type Level, type Ruling } from './decide.js';
import { stateAt, type Judgement } from './judge.js';

/** How much of a trace is rendered. `failing`: only the constraints that decide against the candidate. */
export const traceDepths = ['full', 'failing', 'none'] as const;
export type TraceDepth = (typeof traceDepths)[number];

/** One place where a rule was looked for. */
export interface TraceLevel {
  readonly declaration: 'snap-declaration' | 'base-declaration';
  readonly side: 'plug' | 'slot';
  readonly snapId?: string;
  /** `no-declaration`: the snap has none. `not-reached`: a rule found before governs alone. */
  readonly found: 'governs' | 'no-rule' | 'no-declaration' | 'not-reached';
}

export interface TraceConstraint {
  /** The constraint key; empty for a sub-rule that is plainly `true` or `false`. */
  readonly constraint: string;
  readonly pointer: string;
  readonly wanted: HeaderValue;
  /** What the candidate has there; null where it is unset, left out where nothing is looked at. */
  readonly found?: unknown;
  readonly held: boolean;
  /** There was nothing to compare with: counts as not held. */
  readonly notEvaluable?: true;
}

export interface TraceAlternative {
  readonly alternative: number;
  readonly pointer: string;
  readonly matches: boolean;
  readonly constraints: readonly TraceConstraint[];
}

export interface TraceSubRule {
  readonly subrule: SubRuleName;
  /** False where the rule leaves it to its default. */
  readonly stated: boolean;
  readonly matches: boolean;
  readonly alternatives: readonly TraceAlternative[];
}

/** Everything a decision looked at. */
export interface Trace {
  readonly levels: readonly TraceLevel[];
  /** The governing rule's sub-rules for the question, deny first; empty where no rule governs. */
  readonly subrules: readonly TraceSubRule[];
}

/** Renders the trace of a decision from what {@link judge} noted; nothing is evaluated again. */
export function traceOf(decision: Decision, depth: Exclude<TraceDepth, 'none'> = 'full'): Trace {
  return { levels: levelsOf(decision), subrules: subRulesOf(decision, depth) };
}

function subRulesOf({ ruling, code, candidate }: Decision, depth: 'full' | 'failing'): TraceSubRule[] {
  if (ruling === undefined) return [];
  const { deny, denied, allow, allowed } = ruling;
  const full = depth === 'full';
  const rendered: TraceSubRule[] = [];
  if (deny !== undefined && denied !== undefined && (full || code === 'denied-by-rule')) {
    rendered.push(subRule(deny, denied, candidate, full ? everything : matching));
  }
  if (full || code === 'not-allowed-by-rule') {
    rendered.push(subRule(allow, allowed, candidate, full ? everything : notHeld));
  }
  return rendered;
}

/** Which constraints of which alternatives are shown. */
interface Selection {
  readonly alternative: (matches: boolean) => boolean;
  readonly constraint: (holds: boolean) => boolean;
}

const everything: Selection = { alternative: () => true, constraint: () => true };
const matching: Selection = { alternative: (matches) => matches, constraint: () => true };
const notHeld: Selection = { alternative: () => true, constraint: (holds) => !holds };

function subRule(
  rule: SubRule,
  judgement: Judgement,
  candidate: Decision['candidate'],
  show: Selection,
): TraceSubRule {
  const alternatives: TraceAlternative[] = [];
  let constraints: TraceConstraint[] = [];
  let fold = newFold();
  for (const [index, term] of rule.terms.entries()) {
    const state = stateAt(judgement, index);
    fold = folded(fold, term, state === held);
    if (show.constraint(state === held)) constraints.push(constraintOf(term, state, candidate));
    if (!term.lastOfAlternative) continue;
    const { alternative } = term;
    if (show.alternative(fold.alternative)) {
      const pointer = rule.alternativePointers[alternative] ?? rule.pointer;
      alternatives.push({ alternative, pointer, matches: fold.alternative, constraints });
    }
    constraints = [];
    fold = newFold();
  }
  return { subrule: rule.name, stated: rule.stated, matches: judgement.matched > 0, alternatives };
}

function constraintOf(term: Term, state: number, candidate: Decision['candidate']): TraceConstraint {
  const { key: constraint, pointer, wanted } = term;
  const found = term.found(candidate);
  if (state === undecidable) return { constraint, pointer, wanted, found: found ?? null, held: false, notEvaluable: true };
  if (found === undefined && looksAtNothing(constraint)) return { constraint, pointer, wanted, held: state === held };
  return { constraint, pointer, wanted, found: found ?? null, held: state === held };
}

function looksAtNothing(key: string): boolean {
  return key === '' || key === 'slots-per-plug' || key === 'plugs-per-slot';
}

/** Folds terms into "does the alternative match", as {@link judge} does. */
interface Fold {
  readonly choice: boolean;
  readonly constraint: boolean;
  readonly alternative: boolean;
}

function newFold(): Fold {
  return { choice: true, constraint: false, alternative: true };
}

function folded(before: Fold, term: Term, holds: boolean): Fold {
  const choice = before.choice && holds;
  if (!term.lastOfChoice) return { ...before, choice };
  const constraint = before.constraint || choice;
  if (!term.lastOfConstraint) return { ...before, choice: true, constraint };
  return { choice: true, constraint: false, alternative: before.alternative && constraint };
}

const declarationAt: Readonly<Record<Level, readonly [TraceLevel['declaration'], TraceLevel['side']]>> = {
  'plug-snap': ['snap-declaration', 'plug'],
  'slot-snap': ['snap-declaration', 'slot'],
  'base-plug': ['base-declaration', 'plug'],
  'base-slot': ['base-declaration', 'slot'],
};

/** Which declaration a ruling comes from, in the words of the rule language. */
export function declarationOf({ level }: Ruling): TraceLevel['declaration'] {
  return declarationAt[level][0];
}

function levelsOf(decision: Decision): TraceLevel[] {
  if (decision.code === 'interface-mismatch') return [];
  const governing = decision.ruling?.level;
  let reached = true;
  return levelsAskedBy(decision).map((level) => {
    const [declaration, side] = declarationAt[level];
    const own = declaration === 'snap-declaration' ? decision.declarations[side] : decision.declarations.base;
    const found = !reached ? 'not-reached' : level === governing ? 'governs' : own === null ? 'no-declaration' : 'no-rule';
    if (level === governing) reached = false;
    return own !== null && own.snapId !== '' ? { declaration, side, snapId: own.snapId, found } : { declaration, side, found };
  });
}

function levelsAskedBy({ action, candidate }: Decision): readonly Level[] {
  if (action === 'sideload') return ['base-slot'];
  if (action !== 'install') return levels;
  return candidate.plug.name === '' && candidate.plug.interface === '' ? ['slot-snap', 'base-slot'] : ['plug-snap', 'base-plug'];
}
