import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Subjects } from '../../src/modules/decisions/subjects.js';
import { checkReviewRequest } from '../../src/modules/reviews/review-request.js';
import { Reviews } from '../../src/modules/reviews/reviews.service.js';
import { ownVectors, readVectors } from './vectors.js';

interface ReviewCase {
  readonly id: string;
  readonly note: string;
  readonly module: string;
  readonly request: unknown;
  readonly reference: {
    readonly outcome: string;
    readonly findings?: readonly {
      readonly check: string;
      readonly subject?: string;
      readonly detail?: string;
      readonly manualReview: boolean;
    }[];
  };
}

interface Divergence {
  readonly id: string;
  readonly paragraph: string;
  readonly why: string;
}

const cases = readVectors<ReviewCase>(ownVectors('review')).filter(({ module }) => module === 'declaration');
const divergences = JSON.parse(
  readFileSync(new URL('review-divergences.json', import.meta.url), 'utf8'),
) as Divergence[];
const reviews = new Reviews(new Subjects());

/** What the reference holds: the side, the interface and the question. It names apps where they name interfaces. */
function heldByReference({ reference }: ReviewCase): string[] {
  if (reference.outcome === 'crash') return ['crash'];
  const held = (reference.findings ?? [])
    .filter(({ manualReview }) => manualReview)
    .map(({ check, detail }) => `${check.replace(/s_/, ' ')} ${detail ?? ''}`);
  return [...new Set(held)].sort();
}

function heldByReview({ request }: ReviewCase): string[] {
  const { findings } = reviews.review(checkReviewRequest(request), 0);
  const held = findings
    .filter(({ manualReview, question }) => manualReview && question !== undefined)
    .map(({ item, question }) => `${item!.side} ${question!} ${item!.interface}`);
  return [...new Set(held)].sort();
}

/** Each case of the reference about declarations: what is held, and for which question. */
describe('what a review holds', () => {
  it.each(cases.map((one) => [one.id, one.note, one] as const))('%s: %s', (id, _, one) => {
    const divergence = divergences.find((known) => known.id === id);
    if (divergence === undefined) expect(heldByReview(one)).toEqual(heldByReference(one));
    else expect(heldByReview(one)).not.toEqual(heldByReference(one));
  });

  it('differs only where it says why', () => {
    const known = new Set(readVectors<ReviewCase>(ownVectors('review')).map(({ id }) => id));
    for (const { id, paragraph, why } of divergences) {
      expect(known).toContain(id);
      expect(paragraph).toMatch(/^\d|^P\d/);
      expect(why.length).toBeGreaterThan(20);
    }
  });
});
