import type { Trace, TraceLevel } from '../../engine/policy/trace.js';
import type { DecisionAnswer, InstallationItem } from '../../modules/decisions/decision-answer.js';
import { counted } from '../../text/lines.js';
import type { Look } from '../../text/look.js';
import { type Branch, treeLines } from '../terminal/tree.js';
import { answerLines, verdictLines } from './answer-lines.js';
import { subRuleBranches } from './sub-rule-branch.js';

/** The answer with its trace as a tree: where rules were looked for, the one that governs, and what came of its constraints. */
export function explanationLines(answer: DecisionAnswer, look: Look): string[] {
  if (answer.items === undefined) return [...verdictLines(answer, look), ...traceLines(answer.trace, look)];
  return [
    ...overallLines(answer.items, answer, look),
    ...answer.items.flatMap((item) => itemLines(item, look)),
  ];
}

/** Before the plugs and slots of an installation, what they come to. */
function overallLines(items: readonly InstallationItem[], answer: DecisionAnswer, look: Look): string[] {
  const refusals = items.filter(({ outcome }) => outcome === 'deny').length;
  if (refusals === 0) return answerLines(answer, look);
  const message = `${refusals} of ${items.length} plugs and slots ${refusals === 1 ? 'does' : 'do'} not let the snap be installed`;
  return verdictLines({ outcome: 'deny', reason: { message } }, look);
}

function itemLines(item: InstallationItem, look: Look): string[] {
  return ['', ...verdictLines(item, look), ...traceLines(item.trace, look)];
}

/** The trace alone, indented by two. */
export function traceLines(trace: Trace | undefined, look: Look): string[] {
  if (trace === undefined || trace.levels.length === 0) return [];
  return treeLines(levelBranches(trace, look), look).map((line) => `  ${line}`);
}

/** The levels in the order in which rules are looked for; those that were not reached share a line. */
function levelBranches({ levels, subrules }: Trace, look: Look): Branch[] {
  const reached = levels.filter(({ found }) => found !== 'not-reached');
  const left = levels.length - reached.length;
  const branches = reached.map((level): Branch => {
    const line = `${placeOf(level)}: ${foundText[level.found]}`;
    if (level.found !== 'governs') return { line: look.paint('dim', line) };
    return { line: look.paint('bold', line), under: subRuleBranches(subrules, look) };
  });
  if (left === 0) return branches;
  return [...branches, { line: look.paint('dim', `${counted(left, 'further place')} not looked at`) }];
}

function placeOf({ declaration, side }: TraceLevel): string {
  const whose =
    declaration === 'base-declaration' ? 'base-declaration' : `snap-declaration of the ${side}'s snap`;
  return `${side} rule in the ${whose}`;
}

const foundText: Readonly<Record<TraceLevel['found'], string>> = {
  governs: 'found, it alone governs',
  'no-rule': 'no rule for the interface',
  'no-declaration': 'the snap has no declaration',
  'not-reached': 'not looked at',
};
