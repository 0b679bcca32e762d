import { loadSettings } from '../../config/settings.js';
import { Subjects } from '../../modules/decisions/subjects.js';
import { verdicts } from '../../engine/review/verdict.js';
import type { ReviewAnswer } from '../../modules/reviews/review-answer.js';
import { Reviews } from '../../modules/reviews/reviews.service.js';
import { hasDatabase } from '../has-database.js';
import { InputFault } from '../input/input-fault.js';
import { askService } from '../service/ask-service.js';
import type { ReviewedOptions } from './options.js';
import type { SourcedReviewRequest } from './request.js';

/** Has one snap reviewed. */
export type Reviewer = (sourced: SourcedReviewRequest) => Promise<ReviewAnswer>;

/**
 * Runs `work` with somebody who reviews: the service of `--server`; else this program, with what is published in the
 * database of `--data`, or in the service's where grants can come from nowhere else.
 */
export async function withReviewer<T>(
  options: ReviewedOptions,
  work: (reviewer: Reviewer) => Promise<T>,
): Promise<T> {
  const { server, token, snapId, declaration } = options;
  if (server !== undefined) return work((sourced) => asked(sourced, server, token));
  const needsPublished = snapId !== undefined && declaration === undefined;
  const data = options.data ?? (needsPublished ? loadSettings().data : undefined);
  if (data !== undefined && hasDatabase(data)) {
    const { withDatabase } = await import('../database.js');
    return withDatabase(data, ({ published, assertions }) =>
      work(reviewerBy(new Reviews(new Subjects(published), assertions))),
    );
  }
  if (options.data === undefined) return work(reviewerBy(new Reviews(new Subjects())));
  throw new InputFault('holds no database; "plugboard import" makes one', { source: options.data });
}

function reviewerBy(reviews: Reviews): Reviewer {
  return ({ request, sources }) => Promise.resolve(sources.blamed(() => reviews.review(request, Date.now())));
}

async function asked(
  { request, sources }: SourcedReviewRequest,
  server: string,
  token: string | undefined,
): Promise<ReviewAnswer> {
  const question = { operation: 'v1/reviews', body: request, sources, isAnswer };
  return (await askService(server, token, question)) as unknown as ReviewAnswer;
}

function isAnswer({ verdict, findings, effective }: Readonly<Record<string, unknown>>): boolean {
  return verdicts.some((known) => known === verdict) && Array.isArray(findings) && Array.isArray(effective);
}
