import { traceDepths, type TraceDepth } from '../../engine/policy/trace.js';
import type { RequestProblem } from '../http/request-problem.js';
import { requestInvalid } from '../http/request-invalid.js';

/** What an answer is to show beside the outcome and its reason. */
export interface Shown {
  readonly depth: TraceDepth;
  readonly withRemedies: boolean;
}

/**
 * The `trace` parameter of the endpoints that decide.
 *
 * @param fallback where it is left out
 * @throws RequestProblem `request-invalid` for another value or another parameter
 */
export function traceDepthOf(query: Readonly<Record<string, unknown>>, fallback: TraceDepth): TraceDepth {
  let depth = fallback;
  for (const parameter of Object.keys(query)) {
    if (parameter !== 'trace') throw unknownParameter(parameter);
    depth = depthOf(query[parameter]);
  }
  return depth;
}

/**
 * The `trace` and `remedy` parameters of the endpoints that decide.
 *
 * @throws RequestProblem `request-invalid` for another value or another parameter
 */
export function decisionQueryOf(query: Readonly<Record<string, unknown>>): Shown {
  let depth: TraceDepth = 'full';
  let withRemedies = false;
  for (const parameter of Object.keys(query)) {
    if (parameter === 'trace') depth = depthOf(query[parameter]);
    else if (parameter === 'remedy') withRemedies = isAsked(query[parameter]);
    else throw unknownParameter(parameter);
  }
  return { depth, withRemedies };
}

function depthOf(value: unknown): TraceDepth {
  const known = traceDepths.find((candidate) => candidate === value);
  if (known === undefined) {
    throw requestInvalid([{ parameter: 'trace', detail: `expected one of ${traceDepths.join(', ')}` }]);
  }
  return known;
}

function isAsked(value: unknown): boolean {
  if (value !== 'true' && value !== 'false') {
    throw requestInvalid([{ parameter: 'remedy', detail: 'expected one of true, false' }]);
  }
  return value === 'true';
}

function unknownParameter(parameter: string): RequestProblem {
  return requestInvalid([{ parameter, detail: 'unknown parameter' }]);
}
