import type { HeaderMap } from '../asserts/headers.js';
import { beginEffort } from '../rules/effort.js';
import type { Declaration } from '../rules/rule.js';
import type { Snap } from '../snap/snap.js';
import { effectiveOf, type EffectiveItem } from './effective.js';
import { withExceptions, type Exception } from './exceptions.js';
import { flag, type Flag } from './flag.js';
import type { GivenGrant } from './given-grant.js';
import { itemOf, judge, type Judging, type ReviewScope } from './judgement.js';
import { lintGrant } from './lint.js';
import { withoutRefusal, withRemedies } from './review-remedies.js';
import { markedSince } from './since.js';
import { verdictOf, type Verdict } from './verdict.js';

/** A revision of a snap with what it was granted. */
export interface ReviewedRevision {
  /** As devices prepare it: see docs/plans.md, "Preparation". */
  readonly snap: Snap;
  /** The plugs and slots as they are written, those that devices leave out among them. */
  readonly written: Snap;
  readonly grant: GivenGrant;
  /** What linting the metadata found. */
  readonly lint: readonly Flag[];
}

export interface ReviewQuery extends ReviewedRevision {
  readonly base: Declaration;
  readonly scope: ReviewScope;
  readonly hasInterface: (name: string) => boolean;
  readonly exceptions: readonly Exception[];
  /** In milliseconds since 1970, for exceptions that end. */
  readonly now: number;
  /** The revision that was approved last. */
  readonly since?: ReviewedRevision;
}

/** What a store should do with a snap, and why. */
export interface Review {
  readonly verdict: Verdict;
  readonly flags: readonly Flag[];
  readonly effective: readonly EffectiveItem[];
  /** One grant for everything that can be granted; left out where nothing has to be. */
  readonly grant?: HeaderMap;
}

/**
 * Reviews a snap: what is held, why, and what exactly would have to be granted. See docs/reviews.md.
 *
 * @throws InvalidInput `limit-exceeded` where holding the rules against the attributes takes too many steps
 */
export function review(query: ReviewQuery): Review {
  beginEffort('the rules');
  const judging = judgingOf(query, query);
  const judged = judge(judging);
  const effective = effectiveOf(judging);
  const { flags: held, grant } = withRemedies(judged, judging, query.grant.headers);
  const found = [...unknownInterfaces(query, query), ...held, ...grantFlags(query), ...query.lint];
  const { snapId = '', publisherId = '' } = query.grant.declaration ?? {};
  const excepted = withExceptions(found, query.exceptions, { snapId, publisherId, now: query.now });
  const { since, written } = query;
  const flags =
    since === undefined
      ? excepted
      : markedSince(
          { flags: excepted, written },
          { flags: flagsOfEarlier(since, query), written: since.written },
        );
  return {
    verdict: verdictOf(flags),
    flags,
    effective,
    ...(grant !== undefined && { grant }),
  };
}

function judgingOf({ snap, grant }: ReviewedRevision, { base, scope }: ReviewQuery): Judging {
  return { snap, declaration: grant.declaration, base, scope, subjects: new WeakMap() };
}

function flagsOfEarlier(earlier: ReviewedRevision, query: ReviewQuery): readonly Flag[] {
  return [
    ...unknownInterfaces(earlier, query),
    ...judge(judgingOf(earlier, query)).map(withoutRefusal),
    ...earlier.lint,
  ];
}

/** A device leaves them out; one that is newer than this engine may know them. */
function unknownInterfaces({ written }: ReviewedRevision, { hasInterface }: ReviewQuery): Flag[] {
  return (['plug', 'slot'] as const).flatMap((side) =>
    [...written[`${side}s`].values()]
      .filter((endpoint) => !hasInterface(endpoint.interface))
      .map((endpoint) =>
        flag(
          'interface-unknown',
          `${side} "${endpoint.name}" is of interface "${endpoint.interface.slice(0, 80)}", which neither the base-declaration nor this engine knows; a newer one may`,
          { item: itemOf(side, endpoint) },
        ),
      ),
  );
}

/** What linting the grant found, for whoever wrote it. */
function grantFlags({ grant, base, snap, hasInterface }: ReviewQuery): Flag[] {
  const { headers, flags } = grant;
  if (headers === null) return [...flags];
  const found = lintGrant({ before: null, after: headers, base, snap, hasInterface });
  return [
    ...flags,
    ...found
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, message, pointer, remedy }) =>
        flag('grant-defect', message, {
          subject: code,
          place: { pointer },
          ...(remedy && {
            remedies: [{ kind: 'grant' as const, message: 'say it as follows', grant: remedy }],
          }),
        }),
      ),
  ];
}
