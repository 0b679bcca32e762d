import { isUtf8 } from 'node:buffer';
import type { DecisionLog } from '../decision-log/decision-log.js';
import { parseJsonText } from '../http/json-body.js';
import { jsonText } from '../http/json-text.js';
import type { DecidedMany } from '../http/log-lines.js';
import { RequestProblem } from '../http/request-problem.js';
import { requestProblemOf } from '../http/request-problem-of.js';
import { DecisionCounts } from './decision-counts.js';
import type { DecisionAnswer } from './decision-answer.js';
import { checkDecisionRequest, type DecisionRequest } from './decision-request.js';
import { Decisions } from './decisions.service.js';
import type { Shown } from './trace-query.js';

/** What an answer is to have, and where it was asked for. */
export interface AskedHow extends Shown {
  /** The path of the route. */
  readonly route: string;
}

/** A decision that was made, and is to be told. */
export interface Decided {
  readonly how: AskedHow;
  readonly request: DecisionRequest;
  readonly answer: DecisionAnswer;
}

/** Where decisions are logged. */
export type DecisionSink = Pick<DecisionLog, 'takesNext' | 'note'>;

const nothingLogged: DecisionSink = { takesNext: () => false, note: () => undefined };

/** Decision requests as JSON in, answers as JSON out: one alone, one of a batch, one of a stream. */
export class DecisionAnswering {
  readonly counts = new DecisionCounts();

  constructor(
    private readonly decisions: Decisions,
    private readonly log: DecisionSink = nothingLogged,
  ) {}

  /** @throws RequestProblem or InvalidInput where the request does not hold */
  decide(body: unknown, how: AskedHow): Decided {
    const request = checkDecisionRequest(body);
    return { how, request, answer: this.decisions.decide(request, how.depth, how.withRemedies) };
  }

  /** The text of an answer, which is counted, and logged where it is to be. */
  tell({ how, request, answer }: Decided): string {
    const text = jsonText(answer);
    this.counts.note(answer);
    if (this.log.takesNext()) this.log.note({ ...how, request, answer, text });
    return text;
  }

  /** The answer to one request of a batch, noted in `decided`; what is wrong with it is its answer. */
  answerItem(item: unknown, how: AskedHow, decided: DecidedMany): string {
    try {
      const one = this.decide(item, how);
      const text = this.tell(one);
      const { id } = one.answer;
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
