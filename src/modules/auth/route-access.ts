import type {
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
  onRequestHookHandler,
  RouteOptions,
} from 'fastify';
import { routeNameOf } from '../http/route-name.js';
import type { RouteSettings } from '../http/route-settings.js';
import { sendProblem } from '../http/send-problem.js';
import { alwaysAnswered } from '../overload/always-answered.js';
import type { CallerLimits } from '../overload/caller-limits.js';
import type { Overload } from '../overload/overload.js';
import type { Admission } from './admission.js';
import { rememberPrincipal } from './principal.js';
import { type AccessRule, type Role, roles } from './role.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route, and who may use it. */
    readonly routeAccess: RouteAccess;
  }
}

/** A route and who may use it. */
export interface DeclaredRoute {
  readonly methods: readonly string[];
  readonly url: string;
  /** Undefined where nobody has said, which ends the start. */
  readonly rule: AccessRule | undefined;
}

/** Routes of which it is not said who may use them: a fault of the program, told at its start. */
export class UndeclaredAccess extends Error {
  override readonly name = 'UndeclaredAccess';

  constructor(routes: readonly DeclaredRoute[]) {
    const names = routes.map(({ methods, url }) => `"${methods.join(',')} ${url}"`);
    super(`it is not declared who may use ${names.join(', ')}, expected @Access on each`);
  }
}

/**
 * Who may use which route. The routes that are not open to anybody get one hook that runs before the body is read;
 * the open ones get none but where callers are limited, so that they pay nothing.
 */
export class RouteAccess {
  readonly routes: DeclaredRoute[] = [];
  readonly #below: { readonly path: string; readonly rule: AccessRule }[] = [];
  readonly #guarded = new WeakSet<object>();
  #admission: Admission | undefined;

  /**
   * @param evaluationIsOpen whether anybody may evaluate here
   * @param isLocal whether only this machine can ask
   */
  constructor(
    private readonly evaluationIsOpen: boolean,
    private readonly isLocal: boolean,
    private readonly overload: Pick<Overload, 'attempts' | 'callers'>,
  ) {}

  /** Declares who may use a path and everything below it, for routes that a library adds. */
  declareBelow(path: string, rule: AccessRule): void {
    this.#below.push({ path, rule });
  }

  /** Takes note of a route that is being added, and guards it. The HEAD that Fastify adds to a GET has its settings. */
  add(route: RouteOptions): void {
    const { access } = (route.config ?? {}) as RouteSettings;
    const rule = access ?? this.#ruleBelow(route.url);
    this.routes.push({ methods: [route.method].flat(), url: routeNameOf(route.url), rule });
    const needed = this.#rolesOf(rule);
    const guard = needed === undefined ? this.#limit(route.url) : this.#guard(needed);
    if (guard === undefined) return;
    const others = [route.onRequest ?? []].flat().filter((hook) => !this.#guarded.has(hook));
    route.onRequest = [...others, guard];
  }

  /** Enforces the declarations from now on. @throws UndeclaredAccess where a route has none */
  enforce(admission: Admission): void {
    const undeclared = this.routes.filter(({ rule }) => rule === undefined);
    if (undeclared.length > 0) throw new UndeclaredAccess(undeclared);
    this.#admission = admission;
  }

  #ruleBelow(url: string): AccessRule | undefined {
    return this.#below.find(({ path }) => url === path || url.startsWith(`${path}/`))?.rule;
  }

  /** The roles of which one is needed; undefined where anybody may come in. What is undeclared is nobody's. */
  #rolesOf(rule: AccessRule | undefined): readonly Role[] | undefined {
    if (rule === undefined) return [];
    if (rule[0] === 'anonymous') return undefined;
    if (rule[0] === 'evaluation') return this.evaluationIsOpen ? undefined : roles;
    if (rule[0] === 'local') return this.isLocal ? undefined : (rule.slice(1) as Role[]);
    return rule;
  }

  #guard(needed: readonly Role[]): onRequestAsyncHookHandler {
    const guard: onRequestAsyncHookHandler = (request, reply) => this.#admit(request, reply, needed);
    this.#guarded.add(guard);
    return guard;
  }

  async #admit(request: FastifyRequest, reply: FastifyReply, needed: readonly Role[]): Promise<void> {
    if (this.#admission === undefined) throw new Error('a request came in before access is enforced');
    const { attempts, callers } = this.overload;
    const principal = await this.#admission.admit(request, needed, attempts);
    rememberPrincipal(request, principal);
    const refusal = callers?.countPrincipal(principal, request, reply);
    if (refusal !== undefined) throw refusal;
  }

  /** What a route that is open to anybody has in place of a guard; undefined where its callers are not limited. */
  #limit(url: string): onRequestHookHandler | undefined {
    const { callers } = this.overload;
    if (callers === undefined || alwaysAnswered.has(url)) return undefined;
    const limit = limitOf(callers);
    this.#guarded.add(limit);
    return limit;
  }
}

function limitOf(callers: CallerLimits): onRequestHookHandler {
  return (request, reply, done) => {
    const refusal = callers.countAddress(request, reply);
    if (refusal === undefined) done();
    else sendProblem(refusal, request, reply);
  };
}
