import { InvalidInput } from '../invalid-input.js';

/** How many steps holding one sub-rule against a candidate may take; far beyond what any declaration needs. */
export const mostSteps = 2_000_000;

let left = mostSteps;
let compared = '';

/** Begins to count anew, for a comparison of what is named. */
export function beginEffort(what = 'the attributes'): void {
  left = mostSteps;
  compared = what;
}

/**
 * Counts steps where their number grows with the size of attributes times that of a rule.
 *
 * @throws InvalidInput `limit-exceeded` when there were too many
 */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) {
    throw new InvalidInput('limit-exceeded', `comparing ${compared} takes more than ${mostSteps} steps`);
  }
}
