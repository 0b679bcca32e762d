import type { ReviewAnswer } from '../../../src/modules/reviews/review-answer.js';
import { diceOf } from '../dice.js';
import { difference, law } from '../law.js';
import { reordered } from '../policy/order.js';
import type { Question } from '../policy/question.js';
import { shifted, withOtherNames } from '../policy/renaming.js';
import { effectsIn, findingsIn, met, reviewedSnaps, type ReviewQuestion } from './reviewed.js';

export const reviewOrder = law({
  name: 'review-order',
  kind: 'review',
  says: 'The order of plugs, slots, attributes, rules and constraints does not matter to a review.',
  from: 'reviews.md, "What is held"',
  meets: ['approve', 'hold'],
  cases: reviewedSnaps,
  check: ({ question, salt }, engine) => {
    const answer = engine.review(question);
    const other = engine.review(reordered(question, diceOf(salt)));
    return { met: met(answer), fault: sameReview(answer, other) };
  },
});

/** How two reviews differ in what they come to. */
export function sameReview(
  a: ReviewAnswer,
  b: ReviewAnswer,
  nameOf?: (name: string) => string,
): string | undefined {
  return (
    difference(a.verdict, b.verdict, 'the verdict') ??
    difference(findingsIn(a), findingsIn(b), 'the findings') ??
    difference(effectsIn(a, nameOf), effectsIn(b), 'what is effective')
  );
}

export const reviewOtherNames = law({
  name: 'review-other-names',
  kind: 'review',
  says: 'What a review holds does not depend on what snaps, plugs, slots, attributes and interfaces are called.',
  from: 'reviews.md, "What is held"',
  meets: ['approve', 'hold'],
  cases: reviewedSnaps,
  check: ({ question, salt }, engine) => {
    const { yaml, declaration, baseDeclaration } = question;
    const by = 1 + (salt % 25);
    const asked: Question = {
      action: 'install',
      snap: { yaml, declaration },
      device: { classic: true },
      baseDeclaration,
    };
    const { snap, baseDeclaration: base } = withOtherNames(asked, by) as typeof asked & {
      snap: ReviewQuestion;
    };
    const answer = engine.review(question);
    const other = engine.review({ yaml: snap.yaml, declaration: snap.declaration, baseDeclaration: base });
    return { met: met(answer), fault: sameReview(answer, other, (name) => shifted(name, by)) };
  },
});

export const reviewSinceItself = law({
  name: 'review-since-itself',
  kind: 'review',
  says: 'A snap that was approved as it is passes again; nothing that was found in it is new.',
  from: 'reviews.md, "Since"',
  meets: ['approve', 'hold'],
  cases: reviewedSnaps,
  check: ({ question }, engine) => {
    const { yaml, declaration } = question;
    const answer = engine.review(question);
    const again = engine.review({ ...question, since: { yaml, declaration } });
    const isNew = again.findings.find(({ since, audience }) => since === 'new' && audience !== 'store');
    return {
      met: met(answer),
      fault: (isNew && `it is new: ${isNew.message}`) ?? difference('approve', again.verdict, 'the verdict'),
    };
  },
});
