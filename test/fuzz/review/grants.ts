import { isHeaderMap, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import type { ReviewAnswer, ReviewFinding } from '../../../src/modules/reviews/review-answer.js';
import { type Dice, diceOf } from '../dice.js';
import { law } from '../law.js';
import { sides } from '../policy/question.js';
import { drawRule } from '../policy/rules.js';
import { sameReview } from './retelling.js';
import { met, reviewedSnaps } from './reviewed.js';

/** Of which question about which plug or slot a finding is. */
function aboutOf({ item, question }: ReviewFinding): string {
  return JSON.stringify([item?.side, item?.name, question]);
}

function heldIn({ findings }: ReviewAnswer): ReadonlySet<string> {
  return new Set(
    findings.filter(({ manualReview, question }) => manualReview && question !== undefined).map(aboutOf),
  );
}

export const reviewGrants = law({
  name: 'review-grants',
  kind: 'review',
  says: 'With the grant that a finding comes with, the finding is gone; where it changes nothing else, nothing is held that was not.',
  from: 'reviews.md, "Remedies"',
  meets: ['approve', 'hold', 'granted'],
  cases: reviewedSnaps,
  check: ({ question }, engine) => {
    const answer = engine.review(question);
    const found = new Set<string>(met(answer));
    const before = heldIn(answer);
    for (const finding of answer.findings) {
      const remedy = finding.remedies?.find(({ kind }) => kind === 'grant');
      if (remedy?.grant === undefined) continue;
      found.add('granted');
      const after = heldIn(
        engine.review({ ...question, declaration: { ...question.declaration, ...remedy.grant } }),
      );
      if (after.has(aboutOf(finding)))
        return { met: [...found], fault: `it is still held: ${finding.message}` };
      const more =
        remedy.alsoChanges?.length === 0 ? [...after].find((about) => !before.has(about)) : undefined;
      if (more !== undefined) return { met: [...found], fault: `${more} is held after: ${remedy.message}` };
    }
    return { met: [...found] };
  },
});

const strangers = ['attic', 'zoo'];

/** The declaration with rules for interfaces of which the snap has no plug or slot. */
function withOtherGrants(declaration: HeaderMap | null, dice: Dice): HeaderMap {
  const changed: Record<string, HeaderValue> = { ...declaration };
  for (const side of sides) {
    const given = changed[`${side}s`];
    const added = dice.some(strangers).map((name) => [name, drawRule(dice, side, 'install')]);
    changed[`${side}s`] = { ...(isHeaderMap(given) ? given : {}), ...Object.fromEntries(added) } as HeaderMap;
  }
  return changed;
}

export const reviewOtherGrants = law({
  name: 'review-other-grants',
  kind: 'review',
  says: 'A grant for an interface of which the snap has no plug or slot changes nothing, but for what is told to the store.',
  from: 'reviews.md, "Verdict"',
  meets: ['approve', 'hold'],
  cases: reviewedSnaps,
  check: ({ question, salt }, engine) => {
    const declaration = withOtherGrants(question.declaration, diceOf(salt));
    const answer = engine.review(question);
    const other = engine.review({ ...question, declaration });
    const toPublisher = (review: ReviewAnswer) => ({
      ...review,
      findings: review.findings.filter(({ audience }) => audience !== 'store'),
    });
    return { met: met(answer), fault: sameReview(toPublisher(answer), toPublisher(other)) };
  },
});
