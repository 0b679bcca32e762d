import { keyText } from '../assertions/assertion-row.js';
import { refusalText, StreamRefused } from '../assertions/stream-refused.js';
import { RequestProblem } from '../http/request-problem.js';

/** How many refusals of a stream are told. */
const mostTold = 100;

/** The problem that a refused stream amounts to: each refusal names its assertion and the reason. */
export function problemOfStream(error: StreamRefused): RequestProblem {
  const [first] = error.refusals;
  const more = error.refusals.length > 1 ? `, and ${error.refusals.length - 1} more` : '';
  return new RequestProblem(first.fault.code, `${refusalText(first)}${more}; nothing was stored`, {
    errors: error.refusals.slice(0, mostTold).map((refusal) => {
      const { assertion, number, fault } = refusal;
      const { pointer, line, column } = fault.place;
      return {
        assertion: `${assertion.type.name}/${keyText(assertion.primaryKey)}`,
        number,
        ...(pointer !== undefined && { within: pointer }),
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
        detail: fault.message,
      };
    }),
  });
}
