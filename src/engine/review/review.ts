import type { HeaderMap } from '../asserts/headers.js';
import { beginEffort } from '../rules/effort.js';
import type { Declaration } from '../rules/rule.js';
import type { Snap } from '../snap/snap.js';
import { alternativesTo } from './alternatives.js';
import { effectiveOf, type EffectiveItem } from './effective.js';
import { withExceptions, type Exception } from './exceptions.js';
import { flag, type Flag, type Remedy } from './flag.js';
import { grantFor } from './grant-remedy.js';
import type { GivenGrant } from './given-grant.js';
import { itemOf, judge, type Judging, type Refusal, type ReviewScope } from './judgement.js';
import { lintGrant } from './lint.js';
import { subjectOf } from './permissions.js';
import { isPinnedByNameAlone } from './pins.js';
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
  const { flags: held, grant } = withRemedies(judge(judging), judging, query.grant.headers);
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
    effective: effectiveOf(judging),
    ...(grant !== undefined && { grant }),
  };
}

function judgingOf({ snap, grant }: ReviewedRevision, { base, scope }: ReviewQuery): Judging {
  return { snap, declaration: grant.declaration, base, scope };
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

/** Each flag with its ways out, and one grant for all of them. */
function withRemedies(
  flags: ReturnType<typeof judge>,
  judging: Judging,
  headers: HeaderMap | null,
): { readonly flags: readonly Flag[]; readonly grant?: HeaderMap } {
  let all: { declaration: Declaration | null; headers: HeaderMap | null } = {
    declaration: judging.declaration,
    headers,
  };
  const remedied = flags.map((one): Flag => {
    const { refusal } = one;
    if (refusal === undefined) return one;
    const alone = grantOf(refusal, judging, judging.declaration, headers);
    const together = grantOf(refusal, judging, all.declaration, all.headers);
    if (together !== undefined) all = { declaration: together.declaration, headers: together.grant };
    const remedies: Remedy[] = [
      ...(alone === undefined
        ? []
        : [
            {
              kind: 'grant' as const,
              message: grantText(refusal),
              grant: alone.grant,
              alsoChanges: alone.alsoChanges,
            },
          ]),
      ...alternativesTo(refusal, judging),
    ];
    return { ...withoutRefusal(one), remedies };
  });
  return { flags: remedied, ...(all.headers !== null && all.headers !== headers && { grant: all.headers }) };
}

function grantText({ subject, ruling: { question }, item: { side, name } }: Refusal): string {
  const what = `grant ${question} of ${side} "${name}"`;
  return isPinnedByNameAlone(subject)
    ? `${what} by its name, with any attributes: a rule has no words for all of those that it has`
    : `${what} as it is, and nothing else`;
}

function grantOf(
  { subject, ruling: { question }, item }: Refusal,
  { snap, base }: Judging,
  declaration: Declaration | null,
  headers: HeaderMap | null,
) {
  const subjects = [...snap[`${item.side}s`].values()]
    .filter((endpoint) => endpoint.interface === item.interface)
    .map((endpoint) =>
      endpoint.name === item.name
        ? subject
        : subjectOf(item.side, endpoint, { ids: declaration, snap, device: subject.device }),
    );
  return grantFor({ question, subject, subjects, base, declaration, headers });
}

function withoutRefusal({ refusal, ...rest }: Flag & { readonly refusal?: Refusal }): Flag {
  return refusal === undefined ? rest : { ...rest };
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
