import type { Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type DirectHandler, type RouteSettings, RouteWith } from './route-settings.js';

/** A method of a controller that takes its requests from Fastify, and sees to the answer itself. */
export type DirectMethod = (request: FastifyRequest, reply: FastifyReply) => void;

/**
 * Has Fastify call the controller's method with the request and the reply, past the pipes, interceptors and filters of
 * Nest, which cost more than a decision. Fastify's hooks, and with them access, limits and figures, are as on every
 * route, and so is what is thrown. The parameters are still told to Nest, `@Req()` and `@Res()` in this order.
 */
export function Direct() {
  return <M extends DirectMethod>(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    const direct: DirectHandler = { controller: target.constructor as Type, method };
    RouteWith({ direct })(target, method, descriptor);
  };
}

/** Hands the requests of {@link Direct} routes to their controllers. */
export class DirectRoutes {
  #controllerOf: ((type: Type) => object) | undefined;

  /** Takes note of a route that is being added; before any other part of the route is looked at. */
  add(route: RouteOptions): void {
    const { direct } = (route.config ?? {}) as RouteSettings;
    if (direct === undefined) return;
    let answer: DirectMethod | undefined;
    route.handler = (request, reply) => {
      answer ??= this.#methodOf(direct);
      answer(request, reply);
    };
  }

  /** Finds controllers here from now on. */
  use(controllerOf: (type: Type) => object): void {
    this.#controllerOf = controllerOf;
  }

  #methodOf({ controller, method }: DirectHandler): DirectMethod {
    if (this.#controllerOf === undefined) throw new Error('a request came in before there are controllers');
    const found = this.#controllerOf(controller) as Readonly<Record<string, DirectMethod>>;
    const answer = found[method];
    if (answer === undefined) throw new Error(`${controller.name} has no method ${method}`);
    return answer.bind(found);
  }
}
