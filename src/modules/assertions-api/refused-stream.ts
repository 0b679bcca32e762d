import { keyText } from '../assertions/assertion-row.js';
import { refusalText, StreamRefused } from '../assertions/stream-refused.js';
import { RequestProblem } from '../http/request-problem.js';

/** How many refusals of a stream are told. */
const mostTold = 100;

/** What came before a stream that is a part of a longer one: how many assertions, and how many of them were stored. */
export interface StreamBefore {
  readonly before: number;
  readonly wasStored: number;
}

/** The problem that a refused stream amounts to: each refusal names its assertion and the reason. */
export function problemOfStream(
  error: StreamRefused,
  { before, wasStored }: StreamBefore = { before: 0, wasStored: 0 },
): RequestProblem {
  const [first] = error.refusals;
  const more = error.refusals.length > 1 ? `, and ${error.refusals.length - 1} more` : '';
  const text = refusalText({ ...first, number: first.number + before });
  const stored = before === 0 ? 'nothing was stored' : `${wasStored} of the ${before} before were stored`;
  return new RequestProblem(first.fault.code, `${text}${more}; ${stored}`, {
    errors: error.refusals.slice(0, mostTold).map((refusal) => {
      const { assertion, number, fault } = refusal;
      const { pointer, line, column } = fault.place;
      return {
        assertion: `${assertion.type.name}/${keyText(assertion.primaryKey)}`,
        number: number + before,
        ...(pointer !== undefined && { within: pointer }),
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
        detail: fault.message,
      };
    }),
  });
}
