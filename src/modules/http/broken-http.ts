import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '../../database/new-id.js';
import { carriesStream } from './connection-times.js';
import type { ProblemCode } from './problem-table.js';
import { RequestProblem } from './request-problem.js';
import { problemMediaType } from './send-problem.js';

const answers = new WeakMap<object, ServerResponse>();

/** Remembers what is being answered on a connection: what is broken in the rest of a request must not go into it. */
export function rememberAnswer(socket: object, answer: ServerResponse): void {
  answers.set(socket, answer);
}

/**
 * Answers bytes that never became a request, straight on the socket, in the form of every other refusal. Where
 * they are the rest of a request whose answer has begun, the connection is cut instead. A stream may take longer than
 * other requests.
 *
 * @returns the code of what was answered; undefined where the connection was cut
 */
export function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): ProblemCode | undefined {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && carriesStream(socket)) return undefined;
  const answer = answers.get(socket);
  const begun = answer?.headersSent === true && !answer.writableEnded;
  if (error.code === 'ECONNRESET' || !socket.writable || begun) {
    socket.destroy();
    return undefined;
  }
  const requestId = newId();
  const problem = problemOf(error.code);
  const body = JSON.stringify(problem.body(requestId));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-ID: ${requestId}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  return problem.code;
}

function problemOf(code: string | undefined): RequestProblem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new RequestProblem('request-timeout', 'the request did not arrive in time');
    case 'HPE_HEADER_OVERFLOW':
      return new RequestProblem('headers-too-large', 'the header fields are larger than the service accepts');
    default:
      return new RequestProblem('http-invalid', 'the request is not valid HTTP/1.1');
  }
}
