import { isUtf8 } from 'node:buffer';
import type { TraceDepth } from '../../engine/policy/trace.js';
import type { DecisionLog } from '../decision-log/decision-log.js';
import { parseJsonText } from '../http/json-body.js';
import { jsonText } from '../http/json-text.js';
import type { DecidedMany } from '../http/log-lines.js';
import { RequestProblem } from '../http/request-problem.js';
import { requestProblemOf } from '../http/request-problem-of.js';
import { DecisionCounts } from './decision-counts.js';
import { checkDecisionRequest } from './decision-request.js';
import { Decisions } from './decisions.service.js';

/** What an answer is to have, and where it was asked for. */
export interface AskedHow {
  /** The path of the route. */
  readonly route: string;
  readonly depth: TraceDepth;
  readonly withRemedies: boolean;
}

/** Where decisions are logged. */
export type DecisionSink = Pick<DecisionLog, 'takesNext' | 'note'>;

const nothingLogged: DecisionSink = { takesNext: () => false, note: () => undefined };

/** A decision as it is sent. */
export interface AnswerText {
  readonly id: string;
  readonly text: string;
}

/** Decision requests as JSON in, answers as JSON out: one alone, one of a batch, one of a stream. */
export class DecisionAnswering {
  readonly counts = new DecisionCounts();

  constructor(
    private readonly decisions: Decisions,
    private readonly log: DecisionSink = nothingLogged,
  ) {}

  /** @throws RequestProblem or InvalidInput where the request does not hold */
  answer(body: unknown, how: AskedHow): AnswerText {
    const request = checkDecisionRequest(body);
    const answer = this.decisions.decide(request, how.depth, how.withRemedies);
    const text = jsonText(answer);
    this.counts.note(answer);
    if (this.log.takesNext()) this.log.note({ ...how, request, answer, text });
    return { id: answer.id, text };
  }

  /** The answer to one request of a batch, noted in `decided`; what is wrong with it is its answer. */
  answerItem(item: unknown, how: AskedHow, decided: DecidedMany): string {
    try {
      const { id, text } = this.answer(item, how);
      if (decided.count++ === 0) decided.first = id;
      decided.last = id;
      return text;
    } catch (error) {
      return errorItem(error);
    }
  }

  /** The answer to one line of a stream, noted in `decided`. */
  answerLine(line: Buffer, how: AskedHow, decided: DecidedMany): string {
    let item: unknown;
    try {
      if (!isUtf8(line)) throw new RequestProblem('json-invalid', 'the line is not valid UTF-8');
      item = parseJsonText(line.toString('utf8'), 'the line');
    } catch (error) {
      return errorItem(error);
    }
    return this.answerItem(item, how, decided);
  }
}

export function errorItem(error: unknown): string {
  return JSON.stringify({ error: requestProblemOf(error).body() });
}
