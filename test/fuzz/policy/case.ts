import { checkDecisionRequest } from '../../../src/modules/decisions/decision-request.js';
import { Decisions } from '../../../src/modules/decisions/decisions.service.js';
import type { DecisionAnswer } from '../../../src/modules/decisions/decision-answer.js';
import type { Dice } from '../dice.js';
import { drawn } from '../drawn.js';
import { hasEmpty, mapDeclarations } from './rewriting.js';
import { drawConnection, drawInstallation, drawQuestion, type Question } from './question.js';

/** A question, and a number that says how it is changed. */
export interface PolicyCase<Q extends Question = Question> {
  readonly question: Q;
  readonly salt: number;
}

function casesOf<Q extends Question>(draw: (dice: Dice) => Q) {
  return drawn((dice): PolicyCase<Q> => ({ question: draw(dice), salt: dice.salt() }), isCase);
}

export const anyQuestion = casesOf(drawQuestion);
export const connections = casesOf(drawConnection);
export const installations = casesOf(drawInstallation);

/** Questions but for those of snaps without snap-id, for which less is looked at. */
export const fullQuestions = casesOf((dice) => {
  const question = drawQuestion(dice);
  return question.action === 'sideload' ? { ...question, action: 'install' as const } : question;
});

const decisions = new Decisions();

/** Whether what is left of a question is one. */
export function isQuestion(question: Question): boolean {
  try {
    decisions.decide(checkDecisionRequest(question), 'none');
    if (!('baseDeclaration' in question) || !('snap' in question || 'slot' in question)) return false;
    let isWhole = true;
    mapDeclarations(question, (headers) => {
      isWhole &&= !hasEmpty(headers);
      return headers;
    });
    return isWhole;
  } catch {
    return false;
  }
}

function isCase({ question, salt }: Partial<PolicyCase>): boolean {
  return question !== undefined && salt !== undefined && isQuestion(question);
}

/** One plug, slot or pair, and what was decided. */
export type Verdict = Pick<DecisionAnswer, 'outcome' | 'reason' | 'rule' | 'trace' | 'slotsPerPlug'>;

/** The decisions in an answer: one about a connection, one for each plug and slot of an installation. */
export function verdictsIn(answer: DecisionAnswer): readonly Verdict[] {
  return answer.items ?? [answer];
}

export function isYes({ outcome }: Pick<Verdict, 'outcome'>): boolean {
  return outcome !== 'deny';
}

/** What a case was worth, by the answer it got. */
export function met(answer: Pick<Verdict, 'outcome'>): 'yes' | 'no' {
  return isYes(answer) ? 'yes' : 'no';
}

/** What was decided and by which sub-rule of which rule, in no words of the rule's own. */
export function gist(answer: DecisionAnswer): object[] {
  return verdictsIn(answer).map(({ outcome, reason, rule, slotsPerPlug }) => ({
    outcome,
    code: reason.code,
    slotsPerPlug,
    rule: rule && [rule.declaration, rule.side, rule.subrule, rule.alternative],
  }));
}

/** What was decided, whichever alternative did. */
export function codes(answer: DecisionAnswer): string[] {
  return verdictsIn(answer).map(({ reason: { code } }) => code);
}

/** An answer without what tells one answering from another. */
export function told({ outcome, reason, rule, slotsPerPlug, trace, items }: DecisionAnswer): object {
  return { outcome, reason, rule, slotsPerPlug, trace, items };
}
