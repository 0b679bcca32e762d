// A connection that takes any answer: with a length, in chunks, or ended by closing.
import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';

/** Milliseconds without an answer after which a service counts as hung. */
const patience = 30_000;

/** Sends one request at a time and gives `{status, body}`; rejects where the service hangs or is gone. */
export class BadInputConnection {
  #socket;

  constructor(port) {
    this.port = port;
  }

  ask({ method, bytes }) {
    return new Promise((resolve, reject) => {
      const fresh = this.#socket === undefined || this.#socket.destroyed;
      const socket = fresh ? connect({ host: '127.0.0.1', port: this.port }) : this.#socket;
      this.#socket = socket;
      let text = Buffer.alloc(0);
      const end = (settle, value) => {
        clearTimeout(timer);
        socket.removeAllListeners();
        socket.on('error', () => undefined);
        settle(value);
      };
      const timer = setTimeout(() => {
        socket.destroy();
        end(reject, new Error('no answer'));
      }, patience);
      const tryRead = (isOver) => {
        const answer = answerIn(text, method === 'HEAD', isOver);
        if (answer === undefined) return false;
        if (answer.closes || isOver) socket.destroy();
        end(resolve, answer);
        return true;
      };
      socket.on('data', (chunk) => {
        text = text.length === 0 ? chunk : Buffer.concat([text, chunk]);
        tryRead(false);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (tryRead(true)) return;
        // An idle connection may be closed just as the request is sent.
        if (!fresh && text.length === 0) end(resolve, this.ask({ method, bytes }));
        else end(reject, new Error(`the connection was closed after ${text.length} bytes of an answer`));
      });
      socket.write(bytes);
    });
  }

  close() {
    this.#socket?.destroy();
  }
}

function answerIn(text, isHead, isOver) {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = text.subarray(0, headEnd).toString('latin1').toLowerCase();
  const status = Number(head.slice(9, 12));
  const closes = head.includes('\r\nconnection: close');
  const body = text.subarray(headEnd + 4);
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  const answer = { status, closes, head, body: body.toString('utf8') };
  if (isHead || status === 204 || status === 304) return answer;
  if (length !== undefined) return body.length >= Number(length) ? answer : undefined;
  if (head.includes('transfer-encoding: chunked')) return body.includes('0\r\n\r\n') ? answer : undefined;
  return isOver ? answer : undefined;
}
