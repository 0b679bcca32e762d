import type { FastifyReply, FastifyRequest, preHandlerHookHandler, RouteOptions } from 'fastify';
import { setTimeout as pause } from 'node:timers/promises';
import { requestInvalid } from './request-invalid.js';
import { RequestProblem } from './request-problem.js';
import type { RouteSettings } from './route-settings.js';

/** Says which revision of the store an answer was made of. */
export const revisionHeader = 'plugboard-store-revision';

/** Asks for an answer that knows of a revision at least. */
export const atLeastHeader = 'plugboard-at-least';

/** Milliseconds that a request waits at most for the revision it asks for. */
export const longestWait = 2000;

/** Milliseconds between two looks. */
const lookEvery = 5;

/** What is known of the store's revisions. */
export interface StoreRevisions {
  /** The one that reads see now. */
  readonly current: () => number;
  /** Looks for what was stored elsewhere, so that {@link current} tells of it soon; never fails. */
  readonly refresh: () => Promise<void>;
  /** The last one that this process has made. */
  readonly lastStored: () => number;
}

/**
 * The promise of docs/operations.md, "Reading what was written": an answer says which revision of the store it was
 * made of, and a request can ask for one that is not older than a revision it knows of.
 */
export class StoreConsistency {
  #revisions: StoreRevisions | undefined;

  /** Answers by these revisions from now on. */
  use(revisions: StoreRevisions): void {
    this.#revisions = revisions;
  }

  /** Takes note of a route that is being added. */
  add(route: RouteOptions): void {
    const others = [route.preHandler ?? []].flat().filter((hook) => hook !== this.#tell);
    route.preHandler = [this.#tell, ...others];
    if (!mayWrite(route)) return;
    const sending = [route.onSend ?? []].flat().filter((hook) => hook !== this.#tellStored);
    route.onSend = [...sending, this.#tellStored];
  }

  /**
   * Just before the answer is made. Where that is not in the same turn, as in answered-together.ts, whoever makes it
   * says the revision once more.
   */
  readonly #tell: preHandlerHookHandler = (request, reply, done) => {
    const asked = request.headers[atLeastHeader];
    if (asked === undefined) {
      this.#answerBy(reply);
      done();
      return;
    }
    this.#waitFor(asked).then(
      () => {
        this.#answerBy(reply);
        done();
      },
      (error: unknown) => {
        done(error as Error);
      },
    );
  };

  readonly #tellStored = (
    _request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ): void => {
    const revisions = this.#revisions;
    if (revisions !== undefined && reply.statusCode < 400) {
      const told = Number(reply.getHeader(revisionHeader) ?? 0);
      reply.header(revisionHeader, Math.max(told, revisions.lastStored(), revisions.current()));
    }
    done(null, payload);
  };

  #answerBy(reply: FastifyReply): void {
    if (this.#revisions === undefined) return;
    try {
      reply.header(revisionHeader, this.#revisions.current());
    } catch {
      // Whoever needs the store for the answer says that it cannot be read.
    }
  }

  async #waitFor(asked: string | string[]): Promise<void> {
    const revision = typeof asked === 'string' && /^\d{1,15}$/.test(asked) ? Number(asked) : undefined;
    if (revision === undefined) {
      throw requestInvalid([
        {
          parameter: 'Plugboard-At-Least',
          detail: `is "${String(asked).slice(0, 40)}", expected a revision of the store`,
        },
      ]);
    }
    const revisions = this.#revisions;
    if (revisions === undefined || revisions.current() >= revision) return;
    const until = performance.now() + longestWait;
    // Where the database does not answer, that takes longer than anybody waits here.
    void revisions.refresh();
    while (revisions.current() < revision) {
      if (performance.now() > until) throw notReached(revision, revisions.current());
      await pause(lookEvery);
    }
  }
}

/** Whether a route may store something, so that its answer has to tell of that. */
function mayWrite({ method, config }: RouteOptions): boolean {
  const { access } = (config ?? {}) as RouteSettings;
  const methods = [method].flat();
  return !methods.every((one) => one === 'GET' || one === 'HEAD') && access?.[0] !== 'evaluation';
}

function notReached(asked: number, current: number): RequestProblem {
  return new RequestProblem(
    'revision-not-reached',
    `revision ${asked} of the store was asked for, and ${current} is what is known here after ${longestWait / 1000} seconds`,
    { headers: { 'retry-after': '1' } },
  );
}
