import { RequestProblem } from './request-problem.js';

/** The refusal of a body that is not JSON, or not JSON that can be kept. */
export function jsonInvalid(
  detail: string,
  place: { pointer?: string; line?: number; column?: number } = {},
): RequestProblem {
  return new RequestProblem('json-invalid', detail, { errors: [{ pointer: '', ...place, detail }] });
}
