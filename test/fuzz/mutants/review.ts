import type { ReviewAnswer } from '../../../src/modules/reviews/review-answer.js';
import { without } from '../policy/rewriting.js';
import type { ReviewQuestion } from '../review/reviewed.js';
import type { Mutant, Mutants } from './mutant.js';

/** Reviews another snap than the one that was sent. */
function reviewing(change: (question: ReviewQuestion) => object): Mutant {
  return (engine) => ({ ...engine, review: (request) => engine.review(change(request as ReviewQuestion)) });
}

/** Answers a review otherwise. */
function judging(change: (answer: ReviewAnswer, question: ReviewQuestion) => ReviewAnswer): Mutant {
  return (engine) => ({
    ...engine,
    review: (request) => change(engine.review(request), request as ReviewQuestion),
  });
}

export const reviewMutants: Mutants = {
  'review-order': {
    'looks at the first plug alone': reviewing((question) => ({
      ...question,
      yaml: {
        ...question.yaml,
        plugs: Object.fromEntries(Object.entries(question.yaml.plugs ?? {}).slice(0, 1)),
      },
    })),
  },
  'review-other-names': {
    'holds snaps behind "t"': judging((answer) =>
      /^[u-z]/.test(answer.snap.name) ? { ...answer, verdict: 'hold' } : answer,
    ),
  },
  'review-grants': {
    'proposes grants that say nothing': judging((answer) => ({
      ...answer,
      findings: answer.findings.map((one) => ({
        ...one,
        remedies: (one.remedies ?? []).map((remedy) =>
          remedy.grant === undefined ? remedy : { ...remedy, grant: {} },
        ),
      })),
    })),
  },
  'review-other-grants': {
    'holds what was granted much': judging((answer, { declaration }) =>
      Object.keys(declaration?.plugs ?? {}).some((name) => name === 'zoo')
        ? { ...answer, verdict: 'hold' }
        : answer,
    ),
  },
  'review-effects': {
    'says of nothing that it is denied': judging((answer) => ({
      ...answer,
      effective: answer.effective.map((item) => {
        const { installation } = item.classic;
        const outcome = installation.outcome === 'deny' ? 'allow' : installation.outcome;
        return { ...item, classic: { ...item.classic, installation: { ...installation, outcome } } };
      }),
    })),
  },
  'review-since-itself': {
    'forgets what was approved': reviewing((question) => without(question as object, 'since')),
  },
};
