import { setImmediate } from 'node:timers/promises';
import { pointerSegment } from '../../engine/invalid-input.js';
import { isPlainObject } from '../http/plain-object.js';
import { requestInvalid } from '../http/request-invalid.js';

/** The most requests of a batch in JSON; a stream has no such limit. */
export const mostRequests = 10_000;

/** The largest batch in JSON, in bytes. */
export const batchBodyBytes = 32 * 1024 * 1024;

/** How many requests are answered before others get their turn. */
const atOnce = 100;

/**
 * The requests of a batch, each still to be checked by itself.
 *
 * @throws RequestProblem `request-invalid` with a pointer for each defect
 */
export function checkBatch(body: unknown): readonly unknown[] {
  if (!isPlainObject(body)) {
    throw requestInvalid([{ pointer: '', detail: 'the body must be a JSON object' }]);
  }
  const { requests, ...others } = body;
  const unknown = Object.keys(others);
  if (unknown.length > 0) {
    throw requestInvalid(unknown.map((name) => ({ pointer: pointerSegment(name), detail: 'unknown field' })));
  }
  if (!Array.isArray(requests)) {
    throw requestInvalid([{ pointer: '/requests', detail: 'expected a list of decision requests' }]);
  }
  if (requests.length > mostRequests) {
    throw requestInvalid([
      { pointer: '/requests', detail: `expected at most ${mostRequests} requests, or NDJSON` },
    ]);
  }
  return requests;
}

/** Answers each request in order, letting others have their turn in between. */
export async function answerAll(
  requests: readonly unknown[],
  answer: (request: unknown) => string,
): Promise<string[]> {
  const answers: string[] = [];
  for (const request of requests) {
    answers.push(answer(request));
    if (answers.length % atOnce === 0) await setImmediate();
  }
  return answers;
}
