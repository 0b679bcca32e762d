import { traceDepths, type TraceDepth } from '../../engine/policy/trace.js';
import { requestInvalid } from '../http/request-invalid.js';

/**
 * The `trace` parameter of the endpoints that decide.
 *
 * @param fallback where it is left out
 * @throws RequestProblem `request-invalid` for another value or another parameter
 */
export function traceDepthOf(
  query: Readonly<Record<string, unknown>>,
  fallback: TraceDepth = 'full',
): TraceDepth {
  let depth = fallback;
  for (const [parameter, value] of Object.entries(query)) {
    if (parameter !== 'trace') throw requestInvalid([{ parameter, detail: 'unknown parameter' }]);
    const known = traceDepths.find((candidate) => candidate === value);
    if (known === undefined) {
      throw requestInvalid([{ parameter, detail: `expected one of ${traceDepths.join(', ')}` }]);
    }
    depth = known;
  }
  return depth;
}

/**
 * The `trace` and `remedy` parameters of the endpoints that decide.
 *
 * @throws RequestProblem `request-invalid` for another value or another parameter
 */
export function decisionQueryOf(query: Readonly<Record<string, unknown>>): {
  readonly depth: TraceDepth;
  readonly withRemedies: boolean;
} {
  const { remedy = 'false', ...rest } = query;
  if (remedy !== 'true' && remedy !== 'false') {
    throw requestInvalid([{ parameter: 'remedy', detail: 'expected one of true, false' }]);
  }
  return { depth: traceDepthOf(rest), withRemedies: remedy === 'true' };
}
