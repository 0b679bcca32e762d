import type { FastifyReply, FastifyRequest } from 'fastify';
import { jsonMediaType } from '../http/json-text.js';
import { sendProblem } from '../http/send-problem.js';
import { revisionHeader } from '../http/store-consistency.js';
import type { DecisionAnswer } from './decision-answer.js';
import type { AskedHow, DecisionAnswering } from './decision-answering.js';
import { checkDecisionRequest, type DecisionRequest } from './decision-request.js';
import { decisionQueryOf } from './trace-query.js';

/** A request for one decision over HTTP, on its way through {@link decisionSteps}. */
export class AskedDecision {
  #how: AskedHow | undefined;
  #question: DecisionRequest | undefined;
  #answer: DecisionAnswer | undefined;

  constructor(
    private readonly answering: DecisionAnswering,
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {}

  check(): void {
    try {
      const query = this.request.query as Readonly<Record<string, unknown>>;
      const { depth, withRemedies } = decisionQueryOf(query);
      this.#how = { route: '/v1/decisions', depth, withRemedies };
      this.#question = checkDecisionRequest(this.request.body);
    } catch (error) {
      this.#refuse(error);
    }
  }

  decide(): void {
    if (this.#question === undefined || this.#how === undefined) return;
    try {
      this.#answer = this.answering.decide(this.#question, this.#how);
    } catch (error) {
      this.#refuse(error);
    }
  }

  send(): void {
    if (this.#answer === undefined || this.#question === undefined || this.#how === undefined) return;
    try {
      const { id, inputs } = this.#answer;
      const text = this.answering.tell(this.#question, this.#answer, this.#how);
      this.request.decided = id;
      this.reply
        .header(revisionHeader, inputs.storeRevision)
        .header('content-type', jsonMediaType)
        .send(text);
    } catch (error) {
      this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    this.#question = undefined;
    sendProblem(error, this.request, this.reply);
  }
}

/** What is done for a request, in this order. */
export const decisionSteps: readonly ((asked: AskedDecision) => void)[] = [
  (asked) => {
    asked.check();
  },
  (asked) => {
    asked.decide();
  },
  (asked) => {
    asked.send();
  },
];
