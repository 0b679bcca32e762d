import type { Outcome, RuleReference } from '../../engine/policy/explain.js';
import type { SlotsPerPlug } from '../../engine/rules/rule.js';
import type { DecisionAnswer } from '../../modules/decisions/decision-answer.js';
import { wrapTo } from '../../text/lines.js';
import type { Look } from '../../text/look.js';

/** The answer in short: the outcome and its reason, then the rule. An installation names every refusal. */
export function answerLines(answer: DecisionAnswer, look: Look): string[] {
  const refusals = answer.items?.filter(({ outcome }) => outcome === 'deny') ?? [];
  const told = refusals.length > 0 ? refusals : [answer];
  return told.flatMap((one) => verdictLines(one, look));
}

/** What is told of a question, or of one plug or slot of it. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly reason: { readonly message: string };
  readonly rule?: RuleReference;
  readonly slotsPerPlug?: SlotsPerPlug;
}

/** Outcome and reason, then the rule where there is one. */
export function verdictLines({ outcome, reason, rule, slotsPerPlug }: Verdict, look: Look): string[] {
  const denied = outcome === 'deny';
  const sign = look.isTerminal ? `${look.sign(denied ? 'no' : 'yes')} ` : '';
  const word = look.paint('bold', look.paint(denied ? 'red' : 'green', outcome));
  const lines = indented(
    `${sign}${word}: `,
    `${outcome}: `.length + (look.isTerminal ? 2 : 0),
    reason.message,
    look,
  );
  if (rule === undefined) return lines;
  const many = slotsPerPlug === '*' ? ', to any number of slots' : '';
  return [...lines, look.paint('dim', `  rule: ${ruleText(rule)}${many}`)];
}

/** Where a rule stands: the declaration and the pointer into it. */
export function ruleText({ declaration, snapId, revision, pointer }: RuleReference): string {
  const id = snapId === undefined || snapId === '' ? '' : ` of ${snapId}`;
  const which = revision === undefined || revision === 0 ? '' : ` revision ${revision}`;
  return `${declaration}${id}${which} ${pointer}`;
}

/** Text behind a lead of the given width; further lines are indented by two. */
function indented(lead: string, leadWidth: number, text: string, { width }: Look): string[] {
  const words = wrapTo(width - leadWidth, text);
  const [first = '', ...others] = words;
  if (others.length === 0) return [lead + first];
  return [lead + first, ...wrapTo(width - 2, others.join(' ')).map((line) => `  ${line}`)];
}
