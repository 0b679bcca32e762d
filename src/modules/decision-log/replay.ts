import { Injectable } from '@nestjs/common';
import { digestOf } from '../../engine/asserts/digest.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import type { TraceDepth } from '../../engine/policy/trace.js';
import { PublishedDeclarations } from '../assertions/published-declarations.js';
import type { DecisionAnswer, DecisionInputs } from '../decisions/decision-answer.js';
import { checkDecisionRequest } from '../decisions/decision-request.js';
import { Decisions } from '../decisions/decisions.service.js';
import { Subjects } from '../decisions/subjects.js';
import { parseJsonText } from '../http/json-body.js';
import { jsonText } from '../http/json-text.js';
import { RequestProblem } from '../http/request-problem.js';
import { type InputFinding, inputNames } from './input-finding.js';
import type { DecisionRecord } from './logged-decisions.js';
import { RecordedDeclarations, type StoredDeclarations } from './recorded-declarations.js';

/** What came of deciding again: the same bytes, other ones, or nothing for want of an input. */
export type Replayed =
  | { readonly outcome: 'same'; readonly answer: string }
  | {
      readonly outcome: 'different';
      readonly differs: readonly InputFinding[];
      /** Undefined where the request is refused now. */
      readonly answer: string | undefined;
    }
  | { readonly outcome: 'input-gone'; readonly gone: readonly InputFinding[] };

/** Makes logged decisions again, of what they were made of (docs/observability.md, "Replay"). */
@Injectable()
export class Replay {
  readonly #stored: StoredDeclarations;

  constructor(
    private readonly subjects: Subjects,
    published: PublishedDeclarations,
  ) {
    this.#stored = {
      snapDeclaration: (snapId, digest) => published.ofSnapWithDigest(snapId, digest),
      base: (digest) => published.baseWithDigest(digest),
      builtinDigest: subjects.inputs.builtinBase.digest,
    };
  }

  replay(record: DecisionRecord): Replayed {
    const masked = JSON.parse(record.masked) as string[];
    if (masked.length > 0) return { outcome: 'input-gone', gone: masked.map(maskedFinding) };
    const inputs = JSON.parse(record.inputs) as DecisionInputs;
    try {
      return this.#decided(record, inputs);
    } catch (error) {
      if (!(error instanceof InvalidInput || error instanceof RequestProblem)) throw error;
      const detail = `the request is refused now: ${error.message}`;
      return { outcome: 'different', differs: [{ input: 'answer', detail }], answer: undefined };
    }
  }

  /** @throws InvalidInput or RequestProblem where what was answered once is refused */
  #decided(record: DecisionRecord, inputs: DecisionInputs): Replayed {
    const request = checkDecisionRequest(parseJsonText(record.request));
    const source = new RecordedDeclarations(request, inputs, this.#stored);
    if (source.gone.length > 0) return { outcome: 'input-gone', gone: source.gone };
    const decisions = new Decisions(new Subjects(source, this.subjects.inputs));
    const again = decisions.decide(request, record.trace as TraceDepth, record.remedy === 1, record.id);
    const answer = jsonText(again);
    if (digestOf(answer) === record.answerDigest) return { outcome: 'same', answer };
    return { outcome: 'different', differs: differences(inputs, again), answer };
  }
}

function maskedFinding(pointer: string): InputFinding {
  return { input: 'request', pointer, detail: 'it was masked when the decision was logged' };
}

function differences(recorded: DecisionInputs, { inputs }: DecisionAnswer): readonly InputFinding[] {
  const [before, now] = [recorded, inputs].map((one) => one as Readonly<Record<string, unknown>>);
  const findings = inputNames
    .filter((input) => JSON.stringify(before?.[input]) !== JSON.stringify(now?.[input]))
    .map((input) => ({
      input,
      detail: `it was ${JSON.stringify(before?.[input])} and is ${JSON.stringify(now?.[input])}`,
    }));
  if (findings.length > 0) return findings;
  return [{ input: 'answer', detail: 'it is another one, though all that it was made of is the same' }];
}
