import type { AssertionInput } from '../../engine/rules/declaration.js';
import type { Exception } from '../../engine/review/exceptions.js';
import { isPlainObject } from '../http/plain-object.js';
import { requestInvalid } from '../http/request-invalid.js';
import { SchemaCheck } from '../schema-check.js';
import { reviewRequestSchemas } from './review-schemas.js';

/** A revision as a request gives it: the metadata and the grant that the snap has. */
export interface RevisionInput {
  /** The text of snap.yaml or snapcraft.yaml, or the same as JSON. */
  readonly yaml: string | object;
  /** Null: the snap was granted nothing. Left out: the published one of `snapId`, else none. */
  readonly declaration?: AssertionInput | null;
}

export interface ReviewRequest extends RevisionInput {
  readonly snapId?: string;
  readonly store?: string;
  readonly brand?: string;
  readonly classicAllowed?: boolean;
  readonly baseDeclaration?: AssertionInput;
  readonly since?: RevisionInput;
  readonly exceptions?: readonly Exception[];
}

const check = new SchemaCheck(reviewRequestSchemas);

/**
 * Takes a parsed body as a request for a review.
 *
 * @throws RequestProblem `request-invalid` with a pointer for each defect
 */
export function checkReviewRequest(body: unknown): ReviewRequest {
  if (!isPlainObject(body)) {
    throw requestInvalid([{ pointer: '', detail: 'a request for a review must be a JSON object' }]);
  }
  const defects = check.defectsOf('ReviewRequest', body);
  if (defects.length > 0) throw requestInvalid(defects);
  return body as unknown as ReviewRequest;
}

/**
 * Takes parsed JSON as the exceptions that all reviews go by.
 *
 * @throws RequestProblem `request-invalid` with a pointer for each defect
 */
export function checkExceptions(json: unknown): readonly Exception[] {
  const request = { yaml: '', exceptions: json };
  const defects = check.defectsOf('ReviewRequest', request);
  if (defects.length === 0) return request.exceptions as readonly Exception[];
  throw requestInvalid(
    defects.map(({ detail, pointer = '' }) => ({ detail, pointer: pointer.replace('/exceptions', '') })),
  );
}
