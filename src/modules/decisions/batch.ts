import { pointerSegment } from '../../engine/invalid-input.js';
import { isPlainObject } from '../http/plain-object.js';
import { requestInvalid } from '../http/request-invalid.js';
import { Turns } from './turns.js';

/** The most requests of a batch in JSON; a stream has no such limit. */
export const mostRequests = 10_000;

/** The largest batch in JSON, in bytes. */
export const batchBodyBytes = 32 * 1024 * 1024;

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
  const turns = new Turns();
  for (const request of requests) {
    if (turns.isOver) await turns.next();
    answers.push(answer(request));
  }
  return answers;
}
