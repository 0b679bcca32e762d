import { decode } from '../../src/engine/asserts/decode.js';
import { encodeAssertion, encodeContent } from '../../src/engine/asserts/encode.js';
import type { HeaderMap } from '../../src/engine/asserts/headers.js';
import type { TraceDepth } from '../../src/engine/policy/trace.js';
import { clientFormat, lowerFormats, type FormatVariant } from '../../src/engine/rules/lower-formats.js';
import { DecisionAnswering } from '../../src/modules/decisions/decision-answering.js';
import type { DecisionAnswer } from '../../src/modules/decisions/decision-answer.js';
import { checkDecisionRequest } from '../../src/modules/decisions/decision-request.js';
import { Decisions } from '../../src/modules/decisions/decisions.service.js';
import { Subjects } from '../../src/modules/decisions/subjects.js';
import { jsonText } from '../../src/modules/http/json-text.js';
import type { PlanAnswer } from '../../src/modules/plans/plan-answer.js';
import { checkPlanRequest } from '../../src/modules/plans/plan-request.js';
import { Plans } from '../../src/modules/plans/plans.service.js';
import type { ReviewAnswer } from '../../src/modules/reviews/review-answer.js';
import { checkReviewRequest } from '../../src/modules/reviews/review-request.js';
import { Reviews } from '../../src/modules/reviews/reviews.service.js';

/** What laws are held against: everything that the service answers from, as it is asked over HTTP. */
export interface Engine {
  /** `POST /v1/decisions` */
  decide(request: object, depth?: TraceDepth): DecisionAnswer;
  /** `POST /v1/decisions?remedy=true` */
  remedied(request: object): DecisionAnswer;
  /** `POST /v1/decisions/batch`, of a service that has answered nothing before */
  decideAll(requests: readonly object[]): readonly DecisionAnswer[];
  /** `POST /v1/connection-plans` */
  plan(request: object): PlanAnswer;
  /** `POST /v1/reviews` */
  review(request: object): ReviewAnswer;
  /** The text of an assertion with these headers. */
  encode(headers: HeaderMap): string;
  /** The headers of an assertion's text. */
  decode(text: string): HeaderMap;
  /** The lowest format that all clients understand a snap-declaration from. */
  formatOf(headers: HeaderMap): number;
  /** What clients of lower formats get in place of a snap-declaration. */
  lowerFormats(headers: HeaderMap): readonly FormatVariant[];
}

const signature = Buffer.from('c2lnbmF0dXJl\n');

/** The engine as it is. */
export function theEngine(): Engine {
  const subjects = new Subjects();
  const decisions = new Decisions(subjects);
  const plans = new Plans(subjects);
  const reviews = new Reviews(subjects);
  return {
    decide: (request, depth = 'none') => decisions.decide(checkDecisionRequest(request), depth),
    remedied: (request) => decisions.decide(checkDecisionRequest(request), 'none', true),
    decideAll: (requests) => {
      const answering = new DecisionAnswering(new Decisions());
      const how = { route: '/v1/decisions/batch', depth: 'full', withRemedies: false } as const;
      const decided = { count: 0, first: '', last: '' };
      return requests.map(
        (request) => JSON.parse(answering.answerItem(asJson(request), how, decided)) as DecisionAnswer,
      );
    },
    plan: (request) => asJson(plans.plan(checkPlanRequest(asJson(request)), 'none')) as PlanAnswer,
    review: (request) => asJson(reviews.review(checkReviewRequest(request), 0)) as ReviewAnswer,
    encode: (headers) => Buffer.from(encodeAssertion(encodeContent({ headers }), signature)).toString('utf8'),
    decode: (text) => decode(Buffer.from(text, 'utf8')).headers,
    formatOf: clientFormat,
    lowerFormats,
  };
}

function asJson(value: unknown): unknown {
  return JSON.parse(jsonText(value)) as unknown;
}

/** One request, as it can be sent to a service. */
export interface Asked {
  readonly to: string;
  readonly body: object;
}

/** An engine that notes what it is asked. */
export function noting(engine: Engine, asked: Asked[]): Engine {
  const note = (to: string, body: object) => {
    if (!asked.some((one) => one.to === to && JSON.stringify(one.body) === JSON.stringify(body)))
      asked.push({ to, body });
  };
  return {
    ...engine,
    decide: (request, depth) => {
      note('/v1/decisions', request);
      return engine.decide(request, depth);
    },
    remedied: (request) => {
      note('/v1/decisions?remedy=true', request);
      return engine.remedied(request);
    },
    decideAll: (requests) => {
      note('/v1/decisions/batch', { requests });
      return engine.decideAll(requests);
    },
    plan: (request) => {
      note('/v1/connection-plans', request);
      return engine.plan(request);
    },
    review: (request) => {
      note('/v1/reviews', request);
      return engine.review(request);
    },
    decode: (text) => {
      note('/v1/assertions/check', { text });
      return engine.decode(text);
    },
  };
}
