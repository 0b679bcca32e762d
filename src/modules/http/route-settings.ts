import type { Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { AccessRule } from '../auth/role.js';

/** Which method of which controller answers a route. */
export interface DirectHandler {
  readonly controller: Type;
  readonly method: string;
}

/** What is set for a route beside its method and its path. */
export interface RouteSettings {
  /** Who may use it; no route goes without. */
  readonly access?: AccessRule;
  /** The largest body, in bytes, where it is not that of all routes. */
  readonly bodyLimit?: number;
  /** A media type whose body the route takes as a stream. */
  readonly streamed?: string;
  /** Whether it takes the text of assertions, as bytes. */
  readonly assertions?: boolean;
  /** What Fastify calls in place of what Nest made of the method. */
  readonly direct?: DirectHandler;
}

const metadataKey = RouteConfig({}).KEY;

/** Sets something for a controller's route and leaves what other decorators set; Nest's RouteConfig would replace it. */
export function RouteWith(settings: RouteSettings): MethodDecorator {
  return (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    const before = Reflect.getMetadata(metadataKey, handler) as RouteSettings | undefined;
    Reflect.defineMetadata(metadataKey, { ...before, ...settings }, handler);
  };
}
