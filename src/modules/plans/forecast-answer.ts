import { newId } from '../../database/new-id.js';
import type { Forecast, ForecastPair } from '../../engine/lifecycle/forecast.js';
import type { TraceDepth } from '../../engine/policy/trace.js';
import { engineVersion } from '../../engine/policy/version.js';
import type { DecisionInputs } from '../decisions/decision-answer.js';
import type { RequestWarning } from './device-reading.js';
import { installationOf, outcomeAnswer } from './plan-answer.js';

/** The answer to a request for a forecast; its schema is ConnectionForecast. */
export function forecastAnswer(
  { blocked, unblocked, pairs, untouched }: Forecast,
  inputs: DecisionInputs,
  warnings: readonly RequestWarning[],
  depth: TraceDepth,
): object {
  return {
    id: newId(),
    blocked: blocked.map(({ snap, check, byChange }) => ({
      snap,
      byChange,
      installation: installationOf(check, inputs, depth),
    })),
    unblocked,
    connections: pairs.map((pair) => pairAnswer(pair, depth)),
    untouched,
    warnings,
    inputs: { ...inputs, engine: engineVersion },
  };
}

function pairAnswer({ before, after, byChange }: ForecastPair, depth: TraceDepth): object {
  return {
    ...outcomeAnswer(after, undefined, depth),
    byChange,
    ...(before && before.outcome !== after.outcome && { before: before.outcome }),
    refreshesOf: after.at,
  };
}
