import type { FastifyReply, FastifyRequest, onResponseHookHandler, RouteOptions } from 'fastify';
import { Durations } from '../../figures/durations.js';
import { type ProblemCode, problemCodes } from './problem-table.js';
import { routeNameOf } from './route-name.js';

declare module 'fastify' {
  interface FastifyInstance {
    readonly httpFigures: HttpFigures;
  }
}

/** The classes that status codes fall into, by their first digit. */
const statusClasses = ['', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;

/** Requests that were answered alike. */
export interface AnsweredAlike {
  /** As it is declared, never the path that was asked for; `unmatched` for all that there is no route for. */
  readonly route: string;
  readonly method: string;
  readonly status: string;
  readonly durations: Durations;
}

/** One route's durations by the first digit of the status. */
type ByStatus = (Durations | undefined)[];

/**
 * How many requests were answered, how, and how long it took. What they are told apart by is known when the routes
 * are added, so nothing that a request says makes for more of it.
 */
export class HttpFigures {
  /** How often each problem was answered; whoever answers one past {@link sendProblem} counts it here. */
  readonly problems = Object.fromEntries(problemCodes.map((code) => [code, 0])) as Record<
    ProblemCode,
    number
  >;
  readonly #routes: { readonly route: string; readonly method: string; readonly byStatus: ByStatus }[] = [];
  readonly #unmatched: ByStatus = [];
  readonly #counting = new WeakSet<object>();

  /** Takes note of a route that is being added, and counts what it answers from then on. */
  add(route: RouteOptions): void {
    const byStatus: ByStatus = [];
    this.#routes.push({ route: routeNameOf(route.url), method: [route.method].flat().join(), byStatus });
    const count: onResponseHookHandler = (_request, reply, done) => {
      note(byStatus, reply);
      done();
    };
    this.#counting.add(count);
    // The HEAD that Fastify adds to a GET comes with the hook of that.
    const others = [route.onResponse ?? []].flat().filter((hook) => !this.#counting.has(hook));
    route.onResponse = [...others, count];
  }

  /** For all requests: counts those without a route. */
  readonly countUnmatched = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (request.is404) this.countUnrouted(reply);
    done();
  };

  /** Counts a request that was answered without having got to a route. */
  countUnrouted(reply: FastifyReply): void {
    note(this.#unmatched, reply);
  }

  /** What was answered so far. */
  answered(): AnsweredAlike[] {
    return [...this.#routes, { route: 'unmatched', method: 'any', byStatus: this.#unmatched }].flatMap(
      ({ route, method, byStatus }) =>
        byStatus.flatMap((durations, at) =>
          durations === undefined ? [] : [{ route, method, status: statusClasses[at] ?? '', durations }],
        ),
    );
  }
}

function note(byStatus: ByStatus, reply: FastifyReply): void {
  const at = Math.min(5, (reply.statusCode / 100) | 0);
  let durations = byStatus[at];
  if (durations === undefined) byStatus[at] = durations = new Durations();
  durations.note(reply.elapsedTime);
}
