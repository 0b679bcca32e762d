import type { TraceAlternative, TraceConstraint, TraceSubRule } from '../../engine/policy/trace.js';
import type { Look, Sign } from '../../text/look.js';
import type { Branch } from '../terminal/tree.js';
import { headerText, valueText } from '../value-text.js';

/** The sub-rules of the governing rule, deny first; where it denies, what the other would allow is of no use. */
export function subRuleBranches(subRules: readonly TraceSubRule[], look: Look): Branch[] {
  const denied = subRules.some((subRule) => denies(subRule) && subRule.matches);
  return subRules.map((subRule) => subRuleBranch(subRule, denied && !denies(subRule), look));
}

function denies({ subrule }: TraceSubRule): boolean {
  return subrule.startsWith('deny');
}

/** A sub-rule with its alternatives, each constraint with what it wants and what there was. */
function subRuleBranch(subRule: TraceSubRule, isMoot: boolean, look: Look): Branch {
  const { subrule, stated, value, alternatives } = subRule;
  const verdict = verdictText(subRule, isMoot, look);
  const name = look.paint('bold', subrule);
  if (value !== undefined) {
    return { line: `${name}: ${value}${stated ? '' : ' by default'}, ${verdict}` };
  }
  const [only, ...others] = alternatives;
  if (only !== undefined && others.length === 0) {
    return { line: `${name}: ${verdict}`, under: constraintBranches(only, denies(subRule), look) };
  }
  const under = alternatives.map((alternative): Branch => {
    const met = alternative.matches ? 'matches' : 'does not match';
    return {
      line: `alternative ${alternative.alternative}: ${met}`,
      under: constraintBranches(alternative, denies(subRule), look),
    };
  });
  return { line: `${name}: ${verdict}`, under };
}

function verdictText(subRule: TraceSubRule, isMoot: boolean, look: Look): string {
  const text = subRule.matches ? 'matches' : 'does not match';
  if (isMoot) return look.paint('dim', `${text}, but deny comes first`);
  return look.paint(subRule.matches === denies(subRule) ? 'red' : 'green', text);
}

/** Constraints in columns: the sign, the key, what is wanted, what was found. */
function constraintBranches(alternative: TraceAlternative, isDeny: boolean, look: Look): Branch[] {
  const rows = alternative.constraints.map((constraint) => ({
    sign: signOf(constraint),
    key: keyOf(constraint, alternative),
    wanted: constraint.constraint === '' ? 'no condition' : `wants ${headerText(constraint.wanted)}`,
    found: foundText(constraint),
  }));
  const signWidth = look.isTerminal ? 1 : Math.max(...rows.map(({ sign }) => sign.length));
  const keyWidth = Math.max(...rows.map(({ key }) => key.length));
  const wantedWidth = Math.max(...rows.map(({ wanted }) => wanted.length));
  return rows.map(({ sign, key, wanted, found }) => {
    const gap = look.isTerminal ? '' : ' '.repeat(signWidth - sign.length);
    const columns = `${key.padEnd(keyWidth)}  ${found === '' ? wanted : wanted.padEnd(wantedWidth)}`;
    return { line: `${look.sign(sign, !isDeny)}${gap} ${columns}${found === '' ? '' : `  ${found}`}` };
  });
}

function signOf({ held, notEvaluable }: TraceConstraint): Sign {
  if (notEvaluable === true) return 'unknown';
  return held ? 'yes' : 'no';
}

/** The constraint's key; of attributes also which one, and which of several choices it belongs to. */
function keyOf({ constraint, pointer }: TraceConstraint, alternative: TraceAlternative): string {
  const inside = pointer.slice(alternative.pointer.length + 1 + constraint.length + 1);
  if (!constraint.endsWith('-attributes') || inside === '') return constraint;
  const path = inside.split('/').map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  const choice = /^\d+$/.test(path[0] ?? '') ? ` (choice ${Number(path.shift()) + 1})` : '';
  return `${constraint}${choice} ${path.join('.')}`;
}

function foundText({ found, notEvaluable }: TraceConstraint): string {
  if (found === undefined) return '';
  const isUnset = found === null || found === '';
  if (notEvaluable !== true) return isUnset ? 'found nothing' : `found ${valueText(found)}`;
  return isUnset ? 'found nothing to compare with' : `found ${valueText(found)}, nothing to compare it with`;
}
