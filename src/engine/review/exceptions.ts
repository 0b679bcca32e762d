import type { Flag } from './flag.js';
import type { FlagCode } from './flag-codes.js';

/**
 * Why a flag of one snap does not count: what reviewers decided for the snap of a publisher. It ends, and it does not
 * go over to whoever gets the snap next.
 */
export interface Exception {
  readonly snapId: string;
  readonly publisherId: string;
  readonly code: FlagCode;
  /** The plug, slot, app or other subject that it is for; left out for all. */
  readonly subject?: string;
  readonly reason: string;
  /** RFC 3339; left out for one without end. */
  readonly until?: string;
}

/** Whose snap is reviewed, and when. */
export interface Reviewed {
  readonly snapId: string;
  readonly publisherId: string;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** The flags with the exceptions that lift them. See docs/reviews.md, "Exceptions". */
export function withExceptions(
  flags: readonly Flag[],
  exceptions: readonly Exception[],
  { snapId, publisherId, now }: Reviewed,
): readonly Flag[] {
  const own = exceptions.filter(
    (one) =>
      one.snapId === snapId &&
      one.publisherId === publisherId &&
      (one.until === undefined || Date.parse(one.until) > now),
  );
  if (own.length === 0) return flags;
  return flags.map((flag) => {
    const found = own.find((one) => one.code === flag.code && isFor(one, flag));
    if (found === undefined) return flag;
    const { reason, until } = found;
    return { ...flag, excepted: { reason, ...(until !== undefined && { until }) } };
  });
}

function isFor({ subject }: Exception, { item, subject: flagged }: Flag): boolean {
  return subject === undefined || subject === (item?.name ?? flagged);
}
