import type { Flag } from './flag.js';

/** What a store does with an upload. */
export const verdicts = ['approve', 'hold', 'reject'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * What the flags come to: a snap with errors that nobody has to look at is rejected at once, one with anything that a
 * person has to look at, or with warnings, is held, and one without is approved. What an exception lifts, what an
 * earlier revision was approved with, and what is to be mended in the grant do not count against the snap; a grant
 * that cannot be read holds it. See docs/reviews.md, "Verdict".
 */
export function verdictOf(flags: readonly Flag[]): Verdict {
  const counting = flags.filter(counts);
  const isOfSnap = ({ audience }: Flag) => audience !== 'store';
  const errors = counting.filter(({ severity }) => severity === 'error');
  if (counting.some(({ manualReview }) => manualReview)) return 'hold';
  if (errors.some(isOfSnap)) return 'reject';
  const holds = counting.some(
    (flag) => flag.severity === 'error' || (flag.severity === 'warning' && isOfSnap(flag)),
  );
  return holds ? 'hold' : 'approve';
}

/** Whether a flag has a part in the verdict. */
export function counts({ excepted, since, severity }: Flag): boolean {
  return excepted === undefined && since !== 'accepted' && severity !== 'info';
}
