import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './send-problem.js';

/** How many wait at most; as many more are begun with at once, so that a turn of the event loop shows how long it is. */
const most = 32;

/** A request that waits for its answer. */
interface Waiting<Answer> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Undefined before it is made, and where the request was refused. */
  answer: Answer | undefined;
}

/**
 * Gathers the requests that arrive in one turn of the event loop: first all answers are made, then all are sent. The
 * code and the data of either are then at hand for all but the first, and whoever reads the answers wakes once. What
 * arrives alone waits for the end of its turn, which is when its answer would leave anyway.
 */
export class AnsweredTogether<Answer extends object> {
  #waiting: Waiting<Answer>[] = [];

  /** @param make and send: what they throw is answered as on every route */
  constructor(
    private readonly make: (request: FastifyRequest, reply: FastifyReply) => Answer,
    private readonly send: (answer: Answer, request: FastifyRequest, reply: FastifyReply) => void,
  ) {}

  add(request: FastifyRequest, reply: FastifyReply): void {
    const count = this.#waiting.push({ request, reply, answer: undefined });
    if (count === 1) setImmediate(this.#finish);
    else if (count === most) this.#finish();
  }

  readonly #finish = (): void => {
    const all = this.#waiting;
    this.#waiting = [];
    for (const one of all) this.#make(one);
    for (const one of all) this.#send(one);
  };

  #make(one: Waiting<Answer>): void {
    const { request, reply } = one;
    try {
      one.answer = this.make(request, reply);
    } catch (error) {
      sendProblem(error, request, reply);
    }
  }

  #send({ request, reply, answer }: Waiting<Answer>): void {
    if (answer === undefined) return;
    try {
      this.send(answer, request, reply);
    } catch (error) {
      sendProblem(error, request, reply);
    }
  }
}
