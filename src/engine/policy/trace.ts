import type { HeaderValue } from '../asserts/headers.js';
import type { Candidate } from '../rules/candidate.js';
import { constraintsHeld, stateAt, type Judgement } from '../rules/judge.js';
import type { Alternative, SubRule, SubRuleName } from '../rules/rule.js';
import { constant, endsAlternative, held, undecidable, type State, type Term } from '../rules/term.js';
import type { PolicyCandidate } from './candidate.js';
import { levelOf, levels, subRulesAsked, type Decision, type Level } from './decide.js';

/** How much of a trace is rendered. `failing`: only the constraints that decide against the candidate. */
export const traceDepths = ['full', 'failing', 'none'] as const;
export type TraceDepth = (typeof traceDepths)[number];

/** One place where a rule was looked for. */
export interface TraceLevel {
  readonly declaration: 'snap-declaration' | 'base-declaration';
  readonly side: 'plug' | 'slot';
  /** `no-declaration`: the snap has none. `not-reached`: a rule found before governs alone. */
  readonly found: 'governs' | 'no-rule' | 'no-declaration' | 'not-reached';
}

/** One constraint of an alternative: what the rule wants, what the candidate has, whether it holds. */
export interface TraceConstraint {
  /** The constraint key; empty for an alternative that names none and so matches everything. */
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
  /** For a sub-rule that is plainly `true` or `false`; it has no alternatives. */
  readonly value?: 'true' | 'false';
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

function subRulesOf(decision: Decision, depth: 'full' | 'failing'): readonly TraceSubRule[] {
  const { action, rule, denied, allowed, code, candidate } = decision;
  if (rule === null) return [];
  const [deny, allow] = subRulesAsked(action, rule);
  const full = depth === 'full';
  const rendered: TraceSubRule[] = [];
  if (deny !== null && denied !== null && (full || code === 'denied-by-rule')) {
    rendered.push(renderSubRule(deny, denied, candidate, full ? 'everything' : 'matching'));
  }
  if (allowed !== null && (full || code === 'not-allowed-by-rule')) {
    rendered.push(renderSubRule(allow, allowed, candidate, full ? 'everything' : 'not-held'));
  }
  return rendered;
}

/** What is shown of a sub-rule: all of it, the alternatives that matched, or the constraints that did not hold. */
type Selection = 'everything' | 'matching' | 'not-held';

function renderSubRule(
  subRule: SubRule,
  judgement: Judgement,
  candidate: Candidate,
  show: Selection,
): TraceSubRule {
  if (subRule.always !== null) return renderConstant(subRule);
  const { terms } = subRule;
  const constraintHeld = constraintsHeld(terms, judgement);
  const alternatives: TraceAlternative[] = [];
  let constraints: TraceConstraint[] = [];
  let matches = true;
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i] as Term;
    const state = stateAt(judgement, i);
    const holds = constraintHeld[i] === true;
    matches = matches && holds;
    if (show !== 'not-held' || (!holds && state !== held))
      constraints.push(renderTerm(term, state, candidate));
    if ((term.ends & endsAlternative) === 0) continue;
    if (show !== 'matching' || matches) {
      const { number, pointer } = subRule.alternatives[term.alternative - 1] as Alternative;
      alternatives.push({ alternative: number, pointer, matches, constraints });
    }
    constraints = [];
    matches = true;
  }
  return { subrule: subRule.name, stated: subRule.stated, matches: judgement.matched > 0, alternatives };
}

const renderedConstants = new Map<SubRule, TraceSubRule>();

/** `true` and `false` look alike in every rule, so each is rendered once. */
function renderConstant(subRule: SubRule): TraceSubRule {
  let rendered = renderedConstants.get(subRule);
  if (rendered === undefined) {
    const matches = subRule.always?.matched === 1;
    rendered = {
      subrule: subRule.name,
      stated: subRule.stated,
      matches,
      value: matches ? 'true' : 'false',
      alternatives: [],
    };
    renderedConstants.set(subRule, rendered);
  }
  return rendered;
}

function renderTerm(term: Term, state: State, candidate: Candidate): TraceConstraint {
  const { operation, want, shown } = term;
  const { key: constraint, pointer, wanted } = shown;
  if (operation === constant) return { constraint, pointer, wanted, held: state === held };
  const found = operation.found(want, candidate) ?? null;
  if (state === undecidable) return { constraint, pointer, wanted, found, held: false, notEvaluable: true };
  return { constraint, pointer, wanted, found, held: state === held };
}

/** Which declaration a rule comes from, in the words of the rule language. */
export function declarationOf(level: Level): TraceLevel['declaration'] {
  return declarationAt[level].declaration;
}

const declarationAt: Readonly<Record<Level, Pick<TraceLevel, 'declaration' | 'side'>>> = {
  'plug-snap': { declaration: 'snap-declaration', side: 'plug' },
  'slot-snap': { declaration: 'snap-declaration', side: 'slot' },
  'base-plug': { declaration: 'base-declaration', side: 'plug' },
  'base-slot': { declaration: 'base-declaration', side: 'slot' },
};

const renderedLevels = new Map<number, readonly TraceLevel[]>();

/** There are few ways in which looking for a rule can go, so each is rendered once. */
function levelsOf(decision: Decision): readonly TraceLevel[] {
  const { action, candidate, code } = decision;
  if (code === 'interface-mismatch') return [];
  const level = levelOf(decision);
  const { plug, slot, installing } = candidate;
  const asked = action === 'sideload' ? 0 : installing === null ? 3 : installing === 'plug' ? 1 : 2;
  const governing = level === null ? 4 : levels.indexOf(level);
  const key =
    asked + 4 * governing + (plug.declaration === null ? 32 : 0) + (slot.declaration === null ? 64 : 0);
  let rendered = renderedLevels.get(key);
  if (rendered === undefined) {
    rendered = renderLevels(levelsAsked[asked] ?? levels, level, candidate);
    renderedLevels.set(key, rendered);
  }
  return rendered;
}

/** By question: a minimal check, the installation of a plug, that of a slot, a connection. */
const levelsAsked: readonly (readonly Level[])[] = [
  ['base-slot'],
  ['plug-snap', 'base-plug'],
  ['slot-snap', 'base-slot'],
  levels,
];

function renderLevels(
  asked: readonly Level[],
  governing: Level | null,
  candidate: PolicyCandidate,
): TraceLevel[] {
  const last = governing === null ? asked.length : asked.indexOf(governing);
  return asked.map((level, index) => {
    const { declaration, side } = declarationAt[level];
    const without = declaration === 'snap-declaration' && candidate[side].declaration === null;
    const before = without ? 'no-declaration' : 'no-rule';
    return { declaration, side, found: index > last ? 'not-reached' : index === last ? 'governs' : before };
  });
}
