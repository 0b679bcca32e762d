import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { LogLevel, Settings } from './config/settings.js';
import { serveDocs } from './modules/http/docs.js';
import { createFastifyAdapter } from './modules/http/fastify-adapter.js';
import { NestLogger } from './modules/http/nest-logger.js';
import { ProblemFilter } from './modules/http/problem-filter.js';
import { RequestShape } from './modules/http/request-shape.pipe.js';
import { RouteMethods } from './modules/http/route-methods.js';

/** The application, ready to listen: the same for the service, the tests and whatever reads its contract. */
export function createApp(settings: Settings): Promise<NestFastifyApplication> {
  return createAppOf(AppModule.with(settings), settings.logLevel);
}

/** The HTTP platform around any root module. */
export async function createAppOf(root: DynamicModule, logLevel: LogLevel): Promise<NestFastifyApplication> {
  const routeMethods = new RouteMethods();
  const adapter = createFastifyAdapter(logLevel, routeMethods);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    abortOnError: false,
    bodyParser: false,
    logger: new NestLogger(adapter.getInstance().log),
  });
  app.useGlobalFilters(new ProblemFilter(routeMethods));
  app.useGlobalPipes(new RequestShape());
  serveDocs(app);
  await app.init();
  return app;
}
