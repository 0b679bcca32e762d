import { isUtf8 } from 'node:buffer';
import { Injectable } from '@nestjs/common';
import type { TraceDepth } from '../../engine/policy/trace.js';
import { parseJsonText } from '../http/json-body.js';
import { jsonText } from '../http/json-text.js';
import { RequestProblem } from '../http/request-problem.js';
import { requestProblemOf } from '../http/request-problem-of.js';
import { checkDecisionRequest } from './decision-request.js';
import { Decisions } from './decisions.service.js';

/** Decision requests as JSON in, answers as JSON out: one alone, one of a batch, one of a stream. */
@Injectable()
export class DecisionAnswering {
  constructor(private readonly decisions: Decisions) {}

  /** @throws RequestProblem or InvalidInput where the request does not hold */
  answer(body: unknown, depth: TraceDepth, withRemedies = false): string {
    return jsonText(this.decisions.decide(checkDecisionRequest(body), depth, withRemedies));
  }

  /** The answer to one request of a batch; what is wrong with it is its answer. */
  answerItem(item: unknown, depth: TraceDepth, withRemedies = false): string {
    try {
      return this.answer(item, depth, withRemedies);
    } catch (error) {
      return errorItem(error);
    }
  }

  /** The answer to one line of a stream. */
  answerLine(line: Buffer, depth: TraceDepth, withRemedies = false): string {
    try {
      if (!isUtf8(line)) throw new RequestProblem('json-invalid', 'the line is not valid UTF-8');
      return this.answer(parseJsonText(line.toString('utf8'), 'the line'), depth, withRemedies);
    } catch (error) {
      return errorItem(error);
    }
  }
}

export function errorItem(error: unknown): string {
  return JSON.stringify({ error: requestProblemOf(error).body() });
}
