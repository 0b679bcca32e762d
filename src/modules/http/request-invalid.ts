import type { Defect } from './problem.js';
import { RequestProblem } from './request-problem.js';

/** More defects than this are not listed. */
const mostListed = 100;

/** The refusal of a request that does not have the shape its operation takes. */
export function requestInvalid(defects: readonly Defect[]): RequestProblem {
  const [first] = defects;
  const place = first === undefined ? '' : (first.parameter ?? first.pointer ?? '');
  const more = defects.length > 1 ? ` (and ${defects.length - 1} more)` : '';
  const detail = `${first?.detail ?? 'the request is ill-shaped'}${place === '' ? '' : ` at "${place}"`}${more}`;
  return new RequestProblem('request-invalid', detail, { errors: defects.slice(0, mostListed) });
}
