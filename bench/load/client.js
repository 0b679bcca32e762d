// A load client on plain sockets, for it must take less of the machine than what it measures.
import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import { clearInterval, setInterval } from 'node:timers';

const head = /\r\n\r\n/;

/** A request as its bytes. */
export function requestBytes({ method = 'GET', path, body, headers = {} }) {
  const fields = {
    host: 'bench',
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}

/** One connection that has one request on the way at a time. */
class Connection {
  #text = '';
  #length = -1;
  #answered;

  constructor(port, onLost) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text) => this.#take(text));
    this.socket.on('error', onLost);
    this.socket.on('close', onLost);
  }

  /** @param answered gets the status */
  send(bytes, answered) {
    this.#answered = answered;
    this.socket.write(bytes);
  }

  #take(text) {
    this.#text += text;
    if (this.#length < 0) {
      const found = head.exec(this.#text);
      if (found === null) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(this.#text)?.[1];
      if (length === undefined) throw new Error(`an answer without a length: ${this.#text.slice(0, 200)}`);
      this.#length = found.index + 4 + Number(length);
    }
    if (this.#text.length < this.#length) return;
    const status = Number(this.#text.slice(9, 12));
    const answered = this.#answered;
    this.#text = '';
    this.#length = -1;
    answered(status);
  }
}

/**
 * Sends requests for a while.
 *
 * @param next gives the bytes of the next request
 * @param rate requests a second, evenly; left out, each connection sends as soon as it has its answer. A request's
 *   time counts from when it was due, whether or not a connection was free then.
 * @returns milliseconds of each request, and how many failed
 */
export function run({ port, next, seconds, rate, connections = 16 }) {
  return new Promise((resolve) => {
    const times = [];
    let [errors, sent] = [0, 0];
    const start = performance.now();
    const end = start + seconds * 1000;
    const lost = () => {
      if (performance.now() < end) errors++;
    };
    const idle = Array.from({ length: connections }, () => new Connection(port, lost));
    const all = [...idle];
    let timer;
    const finish = () => {
      clearInterval(timer);
      for (const { socket } of all) {
        socket.removeAllListeners('close');
        socket.destroy();
      }
      resolve({ times, errors, perSecond: times.length / seconds });
    };
    const send = (connection, due) => {
      sent++;
      connection.send(next(), (status) => {
        const now = performance.now();
        times.push(now - due);
        if (status !== 200) errors++;
        if (rate === undefined && now < end) send(connection, now);
        else idle.push(connection);
        if (now >= end && idle.length === all.length) finish();
      });
    };
    if (rate === undefined) {
      while (idle.length > 0) send(idle.pop(), performance.now());
      return;
    }
    timer = setInterval(() => {
      const now = performance.now();
      if (now >= end) {
        if (idle.length === all.length) finish();
        return;
      }
      for (let due = start + (sent * 1000) / rate; due <= now && idle.length > 0;) {
        send(idle.pop(), due);
        due = start + (sent * 1000) / rate;
      }
    }, 1);
  });
}

/** The value that a share of sorted values is not above. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
