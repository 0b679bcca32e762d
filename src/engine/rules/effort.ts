import { InvalidInput } from '../invalid-input.js';

/** How many steps holding one sub-rule against a candidate may take; far beyond what any declaration needs. */
export const mostSteps = 2_000_000;

let left = mostSteps;

/** Begins to count anew. */
export function beginEffort(): void {
  left = mostSteps;
}

/**
 * Counts steps where their number grows with the size of attributes times that of a rule.
 *
 * @throws InvalidInput `limit-exceeded` when there were too many
 */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) {
    throw new InvalidInput('limit-exceeded', `comparing the attributes takes more than ${mostSteps} steps`);
  }
}
