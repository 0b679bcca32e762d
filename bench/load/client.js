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

  constructor(port) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text) => this.#take(text));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.#end(undefined));
  }

  /** Whether it can take a request; a service closes what it has not heard of for long. */
  get isOpen() {
    return !this.socket.destroyed && !this.socket.readableEnded;
  }

  /** @param answered gets the status, undefined where the connection was lost, and the whole answer as text */
  send(bytes, answered) {
    this.#answered = answered;
    this.socket.write(bytes);
  }

  #take(text) {
    // Said without having been asked, as 408 is: the connection ends next.
    if (this.#answered === undefined) return;
    this.#text += text;
    if (this.#length < 0) {
      const found = head.exec(this.#text);
      if (found === null) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(this.#text)?.[1];
      if (length === undefined) throw new Error(`an answer without a length: ${this.#text.slice(0, 200)}`);
      this.#length = found.index + 4 + Number(length);
    }
    if (this.#text.length >= this.#length) this.#end(Number(this.#text.slice(9, 12)));
  }

  #end(status) {
    const [answered, text] = [this.#answered, this.#text];
    this.#answered = undefined;
    this.#text = '';
    this.#length = -1;
    answered?.(status, text);
  }
}

/** The body of the answer to one request, which is JSON. */
export function answerTo(port, bytes) {
  return new Promise((resolve, reject) => {
    const connection = new Connection(port);
    connection.send(bytes, (status, text) => {
      connection.socket.destroy();
      if (status === 200) resolve(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)));
      else reject(new Error(`answered with ${status}`));
    });
  });
}

/**
 * Sends requests for a while.
 *
 * @param next gives the bytes of the next request
 * @param rate requests a second, evenly; left out, each connection sends as soon as it has its answer. A request's
 *   time counts from when it was due, whether or not a connection was free then.
 * @returns milliseconds of each request, how many failed, and with which statuses (`lost` for none at all)
 */
export function run({ port, next, seconds, rate, connections = 16 }) {
  return new Promise((resolve) => {
    const times = [];
    const failures = {};
    const idle = [];
    let [errors, sent, busy] = [0, 0, 0];
    const start = performance.now();
    const end = start + seconds * 1000;
    let timer;
    const finish = () => {
      clearInterval(timer);
      for (const { socket } of idle) socket.destroy();
      resolve({ times, errors, failures, perSecond: times.length / seconds });
    };
    const free = () => {
      while (idle.length > 0) {
        const one = idle.pop();
        if (one.isOpen) return one;
      }
      return new Connection(port);
    };
    const send = (due) => {
      const connection = free();
      sent++;
      busy++;
      connection.send(next(), (status) => {
        const now = performance.now();
        busy--;
        times.push(now - due);
        if (status !== 200) {
          errors++;
          failures[status ?? 'lost'] = (failures[status ?? 'lost'] ?? 0) + 1;
        }
        idle.push(connection);
        if (rate === undefined && now < end) send(now);
        else if (now >= end && busy === 0) finish();
      });
    };
    if (rate === undefined) {
      for (let number = 0; number < connections; number++) send(performance.now());
      return;
    }
    timer = setInterval(() => {
      const now = performance.now();
      if (now >= end) {
        if (busy === 0) finish();
        return;
      }
      for (let due = start + (sent * 1000) / rate; due <= now && busy < connections;) {
        send(due);
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
