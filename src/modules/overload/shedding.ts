import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestProblem } from '../http/request-problem.js';
import { alwaysAnswered } from './always-answered.js';
import { Memory } from './memory.js';

/** How many bytes of a body, which is held in memory, weigh as much as a request. */
const bytesOfRequest = 65_536;

/** How many times as long a turn may be that follows a short one: a single one is no overload, nor is a cold start. */
const firstTurns = 5;

/** How many questions of batches may wait to be answered; a batch is let in as long as there are no more. */
const mostQuestions = 10_000;

/** What part of the requests in flight is left when memory is short; a few go on always, so that it can recover. */
const shortMemoryShare = 1 / 16;
const leastInFlight = 8;

const refusals = {
  inFlight: overloaded('as many requests are being answered as may be at once'),
  eventLoop: overloaded('there is more to do than can be answered in time'),
  memory: overloaded('memory is short'),
  batches: overloaded('too many questions of other batches wait to be answered'),
} as const;

function overloaded(why: string): RequestProblem {
  return new RequestProblem('overloaded', `the service is overloaded: ${why}`, {
    headers: { 'retry-after': '1' },
  });
}

/** The most there may be; 0 where there is no limit. */
export interface SheddingLimits {
  readonly maxInFlight: number;
  /** Milliseconds. */
  readonly maxEventLoopDelay: number;
}

/** What a connection has in flight. */
interface Connection {
  weight: number;
  isOpen: boolean;
}

const connection = Symbol('what a connection has in flight');

interface Socket {
  [connection]?: Connection;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Refuses requests early when there are more than can be answered in time, so that those which are let in are answered
 * as ever (docs/overload.md, "Shedding"). A turn of the event loop takes in all requests that wait, however many;
 * what comes late in a long turn has waited for as long, so that the length of the turn is the delay.
 */
export class Shedding {
  /** How many requests were refused for each reason. */
  readonly shed = { inFlight: 0, eventLoop: 0, memory: 0, batches: 0 };
  #inFlight = 0;
  #questions = 0;
  #turnBegan: number | undefined;
  #mostOfTurn: number;
  readonly #memory = new Memory();
  readonly #most: number;
  readonly #mostInShortMemory: number;
  readonly #longestTurn: number;

  constructor({ maxInFlight, maxEventLoopDelay }: SheddingLimits) {
    this.#most = maxInFlight === 0 ? Infinity : maxInFlight;
    this.#mostInShortMemory = Math.max(leastInFlight, Math.floor(maxInFlight * shortMemoryShare));
    this.#longestTurn = maxEventLoopDelay === 0 ? Infinity : maxEventLoopDelay;
    this.#mostOfTurn = this.#longestTurn * firstTurns;
  }

  /** What is being answered: requests, and one more for each 64 KiB of their bodies. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Lets a request in, and counts it until its answer is sent or its connection is gone; or says why not.
   *
   * @param largestBody bytes that the body may have, for one whose length is not known
   */
  refusal(
    request: IncomingMessage,
    response: ServerResponse,
    largestBody: () => number,
  ): RequestProblem | undefined {
    if (alwaysAnswered.has(pathOf(request.url ?? ''))) return undefined;
    const reason = this.#enter(request, response, largestBody);
    if (reason === undefined) return undefined;
    this.shed[reason]++;
    return refusals[reason];
  }

  /**
   * Lets a batch in, which is answered bit by bit beside other requests, so that its length delays other batches alone.
   *
   * @returns what to call when it is answered
   * @throws RequestProblem `overloaded`
   */
  enterBatch(questions: number): () => void {
    if (this.#questions > mostQuestions && this.#longestTurn < Infinity) {
      this.shed.batches++;
      throw refusals.batches;
    }
    this.#questions += questions;
    return () => {
      this.#questions -= questions;
    };
  }

  #enter(
    request: IncomingMessage,
    response: ServerResponse,
    largestBody: () => number,
  ): 'inFlight' | 'eventLoop' | 'memory' | undefined {
    const now = performance.now();
    if (this.#turnBegan === undefined) {
      this.#turnBegan = now;
      setImmediate(this.#endTurn);
    } else if (now - this.#turnBegan > this.#mostOfTurn) return 'eventLoop';
    const isShort = this.#memory.isShort(now);
    const most = isShort ? this.#mostInShortMemory : this.#most;
    const weight = Math.min(weightOf(request, largestBody), most);
    if (this.#inFlight + weight > most) return isShort ? 'memory' : 'inFlight';
    this.#carry(weight, request.socket, response);
    return undefined;
  }

  readonly #endTurn = (): void => {
    const wasLong = performance.now() - (this.#turnBegan ?? 0) > this.#longestTurn;
    this.#mostOfTurn = wasLong ? this.#longestTurn : this.#longestTurn * firstTurns;
    this.#turnBegan = undefined;
  };

  /** An answer that waits behind others tells nobody when its connection goes, so that the connection is asked too. */
  #carry(weight: number, socket: Socket, response: ServerResponse): void {
    const of = socket[connection] ?? this.#connectionOf(socket);
    of.weight += weight;
    this.#inFlight += weight;
    response.on('close', () => {
      if (!of.isOpen) return;
      of.weight -= weight;
      this.#inFlight -= weight;
    });
  }

  #connectionOf(socket: Socket): Connection {
    const made = { weight: 0, isOpen: true };
    socket[connection] = made;
    socket.once('close', () => {
      made.isOpen = false;
      this.#inFlight -= made.weight;
    });
    return made;
  }
}

function weightOf({ headers }: IncomingMessage, largestBody: () => number): number {
  const length = headers['content-length'];
  if (length !== undefined) return 1 + Math.floor(Number(length) / bytesOfRequest);
  return headers['transfer-encoding'] === undefined ? 1 : 1 + Math.floor(largestBody() / bytesOfRequest);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
