import { exitStatusOf } from '../../modules/reviews/forms/exit-status.js';
import { reviewToolsExit } from '../../modules/reviews/forms/review-tools.js';
import { exitCodes } from '../exit-codes.js';
import type { Format } from './options.js';
import type { Reviewed } from './printed.js';

/** From the best to the worst. */
const order: readonly number[] = [exitCodes.ok, exitCodes.deny, exitCodes.reject, exitCodes.badInput];
const reviewToolsOrder: readonly number[] = [0, 3, 2, 1];

/** The status to end with: that of the file that came out worst. */
export function statusOf(reviews: readonly Reviewed[], format: Format): number {
  if (format === 'review-tools') {
    return worst(
      reviews.map((one) => reviewToolsExit('fault' in one ? undefined : one.answer)),
      reviewToolsOrder,
    );
  }
  return worst(
    reviews.map((one) => ('fault' in one ? exitCodes.badInput : exitStatusOf(one.answer))),
    order,
  );
}

function worst(statuses: readonly number[], from: readonly number[]): number {
  return from[Math.max(...statuses.map((status) => from.indexOf(status)))] ?? exitCodes.fault;
}
