import { checkSchemas } from './check/check-schemas.js';
import { decisionLogSchemas } from './decision-log/decision-log-schemas.js';
import { answerSchemas } from './decisions/answer-schemas.js';
import { decisionRequestSchemas } from './decisions/decision-request.js';
import { planAnswerSchemas, planRequestSchemas } from './plans/plan-schemas.js';
import { snapdSchemas } from './plans/snapd-schemas.js';
import { publishingSchemas } from './publishing/publishing-schemas.js';
import { interfaceSchemas } from './interfaces/interface-schemas.js';
import { reviewFormSchemas } from './reviews/forms/form-schemas.js';
import { reviewAnswerSchemas, reviewRequestSchemas } from './reviews/review-schemas.js';
import { storeApiPaths, storeApiSchemas } from './store-api/store-api-contract.js';

/** The schemas of openapi.yaml that are written as such, beside those that come from DTO classes. */
export const contractSchemas: Readonly<Record<string, object>> = {
  ...decisionRequestSchemas,
  ...answerSchemas,
  ...decisionLogSchemas,
  ...checkSchemas,
  ...interfaceSchemas,
  ...storeApiSchemas,
  ...publishingSchemas,
  ...planRequestSchemas,
  ...planAnswerSchemas,
  ...snapdSchemas,
  ...reviewRequestSchemas,
  ...reviewAnswerSchemas,
  ...reviewFormSchemas,
};

/** The paths that are written as such, for want of decorators that describe them. */
export const contractPaths: Readonly<Record<string, object>> = storeApiPaths;
