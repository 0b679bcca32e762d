import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { isLoopback } from './config/protected-url.js';
import type { Settings } from './config/settings.js';
import { openStoreToken } from './database/database.module.js';
import type { OpenStore } from './database/open-store.js';
import { PublishedDeclarations } from './modules/assertions/published-declarations.js';
import { Admission } from './modules/auth/admission.js';
import { RouteAccess } from './modules/auth/route-access.js';
import { type ConnectionTimes, usualTimes } from './modules/http/connection-times.js';
import { DirectRoutes } from './modules/http/direct-routes.js';
import { serveDocs } from './modules/http/docs.js';
import { createFastifyAdapter } from './modules/http/fastify-adapter.js';
import { NestLogger } from './modules/http/nest-logger.js';
import { ProblemFilter } from './modules/http/problem-filter.js';
import { RequestShape } from './modules/http/request-shape.pipe.js';
import { RouteMethods } from './modules/http/route-methods.js';
import { StoreConsistency } from './modules/http/store-consistency.js';
import { Overload } from './modules/overload/overload.js';

/** The application, ready to listen: the same for the service, the tests and whatever reads its contract. */
export function createApp(
  settings: Settings,
  times: ConnectionTimes = usualTimes,
): Promise<NestFastifyApplication> {
  return createAppOf(AppModule.with(settings), settings, times);
}

/**
 * The HTTP platform around any root module that has AppModule in it.
 *
 * @throws UndeclaredAccess where a route does not say who may use it
 */
export async function createAppOf(
  root: DynamicModule,
  settings: Settings,
  times: ConnectionTimes = usualTimes,
): Promise<NestFastifyApplication> {
  const directRoutes = new DirectRoutes();
  const routeMethods = new RouteMethods();
  const overload = new Overload(settings);
  const routeAccess = new RouteAccess(evaluationIsOpen(settings), isLoopback(settings.host), overload);
  const consistency = new StoreConsistency();
  const hooks = { directRoutes, routeMethods, routeAccess, consistency, overload };
  const adapter = createFastifyAdapter(settings, hooks, times);
  adapter.getInstance().decorate('routeAccess', routeAccess).decorate('overload', overload);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    abortOnError: false,
    bodyParser: false,
    logger: new NestLogger(adapter.getInstance().log),
  });
  app.useGlobalFilters(new ProblemFilter(routeMethods));
  app.useGlobalPipes(new RequestShape());
  serveDocs(app, routeAccess);
  await app.init();
  // Libraries add routes as late as this.
  await adapter.getInstance().ready();
  directRoutes.use((controller) => app.get<object>(controller, { strict: false }));
  routeAccess.enforce(app.get(Admission));
  const published = app.get(PublishedDeclarations, { strict: false });
  const { unitOfWork, refresh } = app.get<OpenStore>(openStoreToken);
  consistency.use({
    current: () => published.storeRevision(),
    refresh,
    lastStored: () => unitOfWork.lastStored,
  });
  return app;
}

/** Whether anybody may evaluate: where nobody has decided, when only this machine can ask (docs/access.md). */
function evaluationIsOpen({ anonymousEvaluation, host }: Settings): boolean {
  return anonymousEvaluation === 'auto' ? isLoopback(host) : anonymousEvaluation === 'on';
}
