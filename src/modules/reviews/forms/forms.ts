import { jsonText } from '../../http/json-text.js';
import type { ReviewAnswer } from '../review-answer.js';
import { reviewJunit } from './junit.js';
import { reviewToolsReport } from './review-tools.js';
import { reviewSarif } from './sarif.js';
import { reviewLines } from './text.js';

/**
 * The forms of a review by media type, the one for those who do not ask first. Each takes the review and the name of the
 * reviewed file, and gives text. See docs/reviews-forms.md.
 */
export const reviewForms = {
  'application/json': (answer) => jsonText(answer),
  'application/sarif+json': (answer, file) => jsonText(reviewSarif(answer, file)),
  'application/vnd.junit+xml': reviewJunit,
  'application/vnd.review-tools+json': (answer) => jsonText(reviewToolsReport(answer)),
  'text/plain': (answer, file) => `${reviewLines(answer, file).join('\n')}\n`,
} as const satisfies Readonly<Record<string, (answer: ReviewAnswer, file: string) => string>>;

export type ReviewMediaType = keyof typeof reviewForms;

export const reviewMediaTypes = Object.keys(reviewForms) as ReviewMediaType[];

/** JSON is UTF-8 by definition; the others say so. */
export function contentTypeOf(mediaType: ReviewMediaType): string {
  return mediaType.endsWith('+json') ? mediaType : `${mediaType}; charset=utf-8`;
}
