import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '../../database/new-id.js';
import { RequestProblem } from './problem.js';
import { problemMediaType } from './send-problem.js';

/** Answers bytes that never became a request, straight on the socket, in the form of every other refusal. */
export function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
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
