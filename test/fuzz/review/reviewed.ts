import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { checkReviewRequest } from '../../../src/modules/reviews/review-request.js';
import { Reviews } from '../../../src/modules/reviews/reviews.service.js';
import type { ReviewAnswer } from '../../../src/modules/reviews/review-answer.js';
import { Subjects } from '../../../src/modules/decisions/subjects.js';
import type { Dice } from '../dice.js';
import { drawn } from '../drawn.js';
import { drawAttributes } from '../policy/attributes.js';
import type { DrawnSnap, Endpoints } from '../policy/question.js';
import { hasEmpty } from '../policy/rewriting.js';
import { drawRules } from '../policy/rules.js';
import { accounts, ids, names } from '../policy/words.js';

/** A request for a review as JSON. */
export interface ReviewQuestion {
  readonly yaml: DrawnSnap['yaml'];
  readonly declaration: HeaderMap | null;
  readonly baseDeclaration: HeaderMap;
}

/** A snap to be reviewed, and a number that says how it is changed. */
export interface ReviewCase {
  readonly question: ReviewQuestion;
  readonly salt: number;
}

const reviews = new Reviews(new Subjects());

export const reviewedSnaps = drawn(
  (dice): ReviewCase => ({ question: drawReview(dice), salt: dice.salt() }),
  ({ question, salt }: Partial<ReviewCase>) =>
    salt !== undefined && question !== undefined && isReview(question),
);

function isReview(question: ReviewQuestion): boolean {
  try {
    reviews.review(checkReviewRequest(question), 0);
    const { declaration, baseDeclaration } = question as Partial<ReviewQuestion>;
    if (declaration === undefined || baseDeclaration === undefined) return false;
    return !hasEmpty(declaration ?? {}) && !hasEmpty(baseDeclaration);
  } catch {
    return false;
  }
}

function drawReview(dice: Dice): ReviewQuestion {
  const action = dice.one(['install', 'install', 'connect', 'auto-connect'] as const);
  return {
    yaml: {
      name: 'some-snap',
      ...{ version: '1', summary: 'A snap.', description: 'It does something.' },
      ...(dice.percent(30) && { type: dice.one(['app', 'gadget', 'kernel']) }),
      plugs: drawEndpoints(dice),
      ...(dice.percent(50) && { slots: drawEndpoints(dice) }),
    },
    declaration: dice.percent(40)
      ? null
      : {
          'snap-id': dice.one(ids),
          'publisher-id': dice.one(accounts),
          ...drawRules(dice, action, { plugs: 40, slots: 40 }),
        },
    baseDeclaration: drawRules(dice, action, { plugs: 40, slots: 100 }),
  };
}

function drawEndpoints(dice: Dice): Endpoints {
  const few = dice.shuffled(names).slice(0, 1 + dice.below(2));
  return Object.fromEntries(few.map((name) => [name, { interface: 'gadgetry', ...drawAttributes(dice) }]));
}

/** What a case was worth: what becomes of the snap. */
export function met({ verdict }: ReviewAnswer): readonly string[] {
  return [verdict];
}

/** What was found, in no words of the snap's own, and in no order. */
export function findingsIn({ findings }: ReviewAnswer): readonly string[] {
  return findings
    .map(({ code, severity, manualReview, question, item }) =>
      JSON.stringify([code, severity, manualReview, question, item?.side]),
    )
    .sort();
}

/** What each plug and slot may do, by its name. */
export function effectsIn({ effective }: ReviewAnswer, nameOf = (name: string) => name): readonly string[] {
  return effective
    .map(({ side, name, classic, core }) => {
      const outcomes = [classic, core].map((effects) =>
        [effects.installation, effects.connection, effects['auto-connection']].map(({ outcome }) => outcome),
      );
      return JSON.stringify([side, nameOf(name), ...outcomes]);
    })
    .sort();
}
