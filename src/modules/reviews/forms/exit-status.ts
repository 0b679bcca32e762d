import type { Verdict } from '../../../engine/review/verdict.js';
import type { ReviewAnswer } from '../review-answer.js';

const statuses: Readonly<Record<Verdict, number>> = { approve: 0, hold: 3, reject: 4 };

/** What a program ends with that reviews a snap. See docs/reviews-forms.md, "Exit statuses". */
export function exitStatusOf({ verdict }: Pick<ReviewAnswer, 'verdict'>): number {
  return statuses[verdict];
}
