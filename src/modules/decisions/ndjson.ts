import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { httpLimits } from '../http/fastify-adapter.js';
import { RequestProblem } from '../http/request-problem.js';
import { errorItem } from './decision-answering.js';
import { Turns } from './turns.js';

export const ndjsonMediaType = 'application/x-ndjson';

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Answers a stream of lines by a stream of lines, in order. Neither is ever held whole: input is read no faster
 * than the answers are taken. Empty lines are passed over; the last line needs no newline.
 *
 * @param answer the answer to a line, without a newline; it must not throw
 * @param waitAfter the milliseconds to wait after so many bytes, where their sender has to be slowed down
 */
export function ndjson(
  source: Readable,
  answer: (line: Buffer) => string,
  waitAfter: (bytes: number) => number,
): Readable {
  return Readable.from(answered(source, answer, waitAfter), { objectMode: false });
}

async function* answered(
  source: Readable,
  answer: (line: Buffer) => string,
  waitAfter: (bytes: number) => number,
): AsyncGenerator<string> {
  const lines = new Lines(httpLimits.bodyBytes);
  for await (const chunk of source) {
    const turns = new Turns();
    let answers = '';
    for (const line of lines.push(chunk as Buffer)) {
      answers += `${line === tooLong ? tooLongItem : answer(line)}\n`;
      if (!turns.isOver) continue;
      yield answers;
      answers = '';
      await turns.next();
    }
    if (answers !== '') yield answers;
    const wait = waitAfter((chunk as Buffer).length);
    if (wait > 0) await pause(wait, undefined, { ref: false });
  }
  const last = lines.end();
  if (last !== undefined) yield `${last === tooLong ? tooLongItem : answer(last)}\n`;
}

const tooLong = Symbol('a line longer than is accepted');

const tooLongItem = errorItem(
  new RequestProblem('body-too-large', `the line is longer than ${httpLimits.bodyBytes} bytes`),
);

/** Cuts chunks into lines; of a line that is too long nothing is kept but the fact. */
class Lines {
  private parts: Buffer[] = [];
  private length = 0;

  constructor(private readonly mostBytes: number) {}

  /** The lines that end in this chunk. */
  push(chunk: Buffer): (Buffer | typeof tooLong)[] {
    const lines: (Buffer | typeof tooLong)[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.add(chunk.subarray(start, end));
      const line = this.end();
      if (line !== undefined) lines.push(line);
      start = end + 1;
    }
    this.add(chunk.subarray(start));
    return lines;
  }

  /** The line so far, which begins anew; undefined for an empty one. */
  end(): Buffer | typeof tooLong | undefined {
    const { parts, length } = this;
    this.parts = [];
    this.length = 0;
    if (length > this.mostBytes) return tooLong;
    const [first] = parts;
    if (first === undefined) return undefined;
    const whole = parts.length === 1 ? first : Buffer.concat(parts);
    const line = whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole;
    return line.length === 0 ? undefined : line;
  }

  private add(part: Buffer): void {
    if (part.length === 0) return;
    this.length += part.length;
    if (this.length > this.mostBytes) this.parts = [];
    else this.parts.push(part);
  }
}
