import { isUtf8 } from 'node:buffer';
import { Injectable } from '@nestjs/common';
import type { TraceDepth } from '../../engine/policy/trace.js';
import { parseJsonText } from '../http/json-body.js';
import { jsonText } from '../http/json-text.js';
import type { DecidedMany } from '../http/log-lines.js';
import { RequestProblem } from '../http/request-problem.js';
import { requestProblemOf } from '../http/request-problem-of.js';
import { DecisionCounts } from './decision-counts.js';
import { checkDecisionRequest } from './decision-request.js';
import { Decisions } from './decisions.service.js';

/** A decision as it is sent. */
export interface AnswerText {
  readonly id: string;
  readonly text: string;
}

/** Decision requests as JSON in, answers as JSON out: one alone, one of a batch, one of a stream. */
@Injectable()
export class DecisionAnswering {
  readonly counts = new DecisionCounts();

  constructor(private readonly decisions: Decisions) {}

  /** @throws RequestProblem or InvalidInput where the request does not hold */
  answer(body: unknown, depth: TraceDepth, withRemedies = false): AnswerText {
    const answer = this.decisions.decide(checkDecisionRequest(body), depth, withRemedies);
    this.counts.note(answer);
    return { id: answer.id, text: jsonText(answer) };
  }

  /** The answer to one request of a batch, noted in `decided`; what is wrong with it is its answer. */
  answerItem(item: unknown, decided: DecidedMany, depth: TraceDepth, withRemedies = false): string {
    try {
      const { id, text } = this.answer(item, depth, withRemedies);
      if (decided.count++ === 0) decided.first = id;
      decided.last = id;
      return text;
    } catch (error) {
      return errorItem(error);
    }
  }

  /** The answer to one line of a stream, noted in `decided`. */
  answerLine(line: Buffer, decided: DecidedMany, depth: TraceDepth, withRemedies = false): string {
    let item: unknown;
    try {
      if (!isUtf8(line)) throw new RequestProblem('json-invalid', 'the line is not valid UTF-8');
      item = parseJsonText(line.toString('utf8'), 'the line');
    } catch (error) {
      return errorItem(error);
    }
    return this.answerItem(item, decided, depth, withRemedies);
  }
}

export function errorItem(error: unknown): string {
  return JSON.stringify({ error: requestProblemOf(error).body() });
}
