import { RequestProblem } from '../../modules/http/request-problem.js';
import { jsonText } from '../../modules/http/json-text.js';
import { reviewsJunit } from '../../modules/reviews/forms/junit.js';
import { reviewToolsReport } from '../../modules/reviews/forms/review-tools.js';
import { reviewsSarif } from '../../modules/reviews/forms/sarif.js';
import { reviewLines } from '../../modules/reviews/forms/text.js';
import type { ReviewAnswer } from '../../modules/reviews/review-answer.js';
import type { InputFault } from '../input/input-fault.js';
import { jsonLine } from '../terminal/json.js';
import type { Look } from '../../text/look.js';
import { printable } from '../../text/printable.js';
import type { Format } from './options.js';

/** What one file came to: a review, or what keeps it from being reviewed. */
export type Reviewed = Answered | { readonly path: string; readonly fault: InputFault };

interface Answered {
  /** As it was given. */
  readonly path: string;
  /** What its lines are counted in: of a snap, the metadata in it. */
  readonly file: string;
  readonly answer: ReviewAnswer;
}

/** Reviews in one of the forms. What is wrong with a file has been told already; only JSON has it once more. */
export function printed(reviews: readonly Reviewed[], format: Format, look: Look): string[] {
  const answered = reviews.filter((one): one is Answered => 'answer' in one);
  const several = reviews.length > 1;
  switch (format) {
    case 'text':
      return textLines(answered, several, look);
    case 'json':
      return (several ? reviews : answered).map((one) => jsonLine(jsonOf(one), look));
    case 'sarif':
      return answered.length === 0 ? [] : [jsonText(reviewsSarif(answered), 2)];
    case 'junit':
      return answered.length === 0 ? [] : reviewsJunit(answered).trimEnd().split('\n');
    case 'review-tools':
      return reviewToolsLines(answered, several);
  }
}

function textLines(reviews: readonly Answered[], several: boolean, look: Look): string[] {
  return reviews.flatMap(({ path, file, answer }, index) => [
    ...(index > 0 ? [''] : []),
    ...(several ? [look.paint('bold', `${printable(path)}:`)] : []),
    ...reviewLines(answer, file, look),
  ]);
}

/** A line for each file, as an item of a batch has what is wrong. */
function jsonOf(one: Reviewed): unknown {
  if ('answer' in one) return one.answer;
  return { error: new RequestProblem('request-invalid', one.fault.toString()).body() };
}

/** The report of one file; of several, a map of reports by file. */
function reviewToolsLines(reviews: readonly Answered[], several: boolean): string[] {
  const reports = reviews.map(({ path, answer }) => [path, reviewToolsReport(answer)] as const);
  const [first] = reports;
  if (first === undefined) return [];
  return [jsonText(several ? Object.fromEntries(reports) : first[1], 2)];
}
