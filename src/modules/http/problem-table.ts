import type { InvalidInputCode } from '../../engine/invalid-input.js';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Input that the engine refuses: understood, and wrong (a limit counts as such: the request itself fitted). */
const engineProblems: Record<InvalidInputCode, ProblemKind> = {
  'assertion-invalid': { status: 422, title: 'The assertion does not hold' },
  'signature-invalid': { status: 422, title: 'The signature does not hold' },
  'assertion-untrusted': { status: 422, title: 'The assertion is not signed by somebody who may' },
  'prerequisite-missing': { status: 422, title: 'What it builds on is not there' },
  'revision-conflict': { status: 409, title: 'A newer revision is stored already' },
  'rule-invalid': { status: 422, title: 'The rules of a declaration do not hold' },
  'snap-yaml-invalid': { status: 422, title: 'The snap.yaml does not hold' },
  'plug-or-slot-unknown': { status: 422, title: 'The snap has no such plug or slot' },
  'limit-exceeded': { status: 422, title: 'The input is larger than the service evaluates' },
};

/** Every problem an answer can carry. The set is closed; openapi.yaml lists the same codes. */
export const problemTable = {
  ...engineProblems,
  'http-invalid': { status: 400, title: 'The request is not HTTP' },
  'json-invalid': { status: 400, title: 'The body is not JSON' },
  'request-invalid': { status: 400, title: 'The request does not have the right shape' },
  unauthenticated: { status: 401, title: 'The request does not say on whose behalf it is' },
  forbidden: { status: 403, title: 'The caller does not have a role that may do this' },
  'not-found': { status: 404, title: 'There is no such resource' },
  'method-not-allowed': { status: 405, title: 'The resource does not have this method' },
  'not-acceptable': { status: 406, title: 'The resource does not come in an acceptable form' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'precondition-failed': { status: 412, title: 'Another revision is in force' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key belongs to another request' },
  'acknowledgement-missing': { status: 422, title: 'What it changes silently is not acknowledged' },
  'signer-unavailable': { status: 503, title: 'No key can sign at the moment' },
  'too-many-jobs': { status: 503, title: 'No more jobs are taken at the moment' },
  'revision-not-reached': { status: 503, title: 'The revision asked for is not known here yet' },
  'database-unavailable': { status: 503, title: 'The database cannot do this now' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'path-too-long': { status: 414, title: 'The path is too long' },
  'media-type-unsupported': { status: 415, title: 'The body has an unsupported media type' },
  'headers-too-large': { status: 431, title: 'The header fields are too large' },
  'internal-error': { status: 500, title: 'The service failed' },
  'not-ready': { status: 503, title: 'The service cannot answer this now' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemTable;

export const problemCodes = Object.keys(problemTable) as [ProblemCode, ...ProblemCode[]];
