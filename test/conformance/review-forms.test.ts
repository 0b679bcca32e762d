import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Subjects } from '../../src/modules/decisions/subjects.js';
import { reviewToolsReport } from '../../src/modules/reviews/forms/review-tools.js';
import { checkReviewRequest } from '../../src/modules/reviews/review-request.js';
import { Reviews } from '../../src/modules/reviews/reviews.service.js';
import { ownVectors, readVectors } from './vectors.js';

interface ReviewCase {
  readonly id: string;
  readonly note: string;
  readonly module: string;
  readonly request: unknown;
  readonly reference: {
    readonly findings?: readonly {
      readonly severity: string;
      readonly check: string;
      readonly subject?: string | null;
      readonly detail?: string | null;
    }[];
  };
}

const divergent = new Set(
  (
    JSON.parse(readFileSync(new URL('review-divergences.json', import.meta.url), 'utf8')) as { id: string }[]
  ).map(({ id }) => id),
);

/** Where errors have another id. */
const otherwise: Readonly<Record<string, string>> = {
  R35: 'it names the app where a plug has the name of its interface',
  R37: 'it names the hook where a plug has the name of its interface',
  R48: 'it knows names of certain snaps, and a grant without names is a warning here',
};

/** Of each case, the ids of the errors; defects of the grant are located otherwise. */
const cases = readVectors<ReviewCase>(ownVectors('review')).flatMap((one) => {
  const errors = (one.reference.findings ?? []).filter(
    ({ severity, check }) => severity === 'error' && !check.startsWith('valid_'),
  );
  if (errors.length === 0 || divergent.has(one.id)) return [];
  const ids = errors.map(({ check, subject, detail }) =>
    [`${one.module}-snap-v2`, check, subject, detail].filter((part) => typeof part === 'string').join(':'),
  );
  return [[one.id, one.note, one, ids] as const];
});

const reviews = new Reviews(new Subjects());

describe('what the older tool calls its errors', () => {
  it.each(cases)('%s: %s', (id, _, { request }, ids) => {
    const report = reviewToolsReport(reviews.review(checkReviewRequest(request), 0));
    const found = Object.values(report).flatMap(({ error }) => Object.keys(error));
    if (id in otherwise) expect(found).not.toEqual(expect.arrayContaining(ids));
    else expect(found).toEqual(expect.arrayContaining(ids));
  });

  it('is tried in all modules', () => {
    expect(cases.length).toBeGreaterThan(50);
  });
});
