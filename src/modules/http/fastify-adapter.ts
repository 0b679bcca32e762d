import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type preHandlerHookHandler,
} from 'fastify';
import type { Settings } from '../../config/settings.js';
import type { RouteAccess } from '../auth/route-access.js';
import { assertionMediaType } from './assertion-body.js';
import { countBody } from '../overload/caller-limits.js';
import type { Overload } from '../overload/overload.js';
import { answerBrokenHttp, rememberAnswer } from './broken-http.js';
import { HttpFigures } from './http-figures.js';
import { collectBody } from './collect-body.js';
import { allowStream, type ConnectionTimes, limitConnections, serverOptions } from './connection-times.js';
import type { DirectRoutes } from './direct-routes.js';
import { parseJsonBody } from './json-body.js';
import { logAnswer, loggedError } from './log-lines.js';
import { mediaTypeOf } from './media-type.js';
import { RequestProblem } from './request-problem.js';
import { requestIdOf } from './request-id.js';
import type { RouteMethods } from './route-methods.js';
import type { StoreConsistency } from './store-consistency.js';
import { withoutPrefix } from './store-errors.js';
import type { RouteSettings } from './route-settings.js';
import { sendProblem } from './send-problem.js';

/** What the server takes from a client. */
export const httpLimits = {
  bodyBytes: 4 * 1024 * 1024,
} as const;

/** What is told of every route, and what every request passes. */
export interface RouteHooks {
  readonly directRoutes: DirectRoutes;
  readonly routeMethods: RouteMethods;
  readonly routeAccess: RouteAccess;
  readonly consistency: StoreConsistency;
  readonly overload: Overload;
}

function unsupported(mediaType: string | undefined, streamed: string | undefined): string {
  const expected = streamed === undefined ? 'application/json' : `application/json or ${streamed}`;
  const found =
    mediaType === undefined ? 'the body has no media type' : `media type "${mediaType}" is not supported`;
  return `${found}, expected ${expected}`;
}

/** Fastify as the service uses it: exact JSON, strict route schemas, access as declared, a request id on every answer. */
export function createFastifyAdapter(
  { logLevel, maxConnections, trustedProxies }: Settings,
  { directRoutes, routeMethods, routeAccess, consistency, overload }: RouteHooks,
  times: ConnectionTimes,
): FastifyAdapter {
  const figures = new HttpFigures();
  const logsAnswers = ['info', 'debug', 'trace'].includes(logLevel);
  const adapter = new FastifyAdapter({
    logger: { level: logLevel, serializers: { err: loggedError } },
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs as much as a decision; our lines name the request themselves.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
    bodyLimit: httpLimits.bodyBytes,
    http: serverOptions(times),
    requestTimeout: times.request,
    connectionTimeout: times.silence,
    keepAliveTimeout: times.idle,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: requestIdOf,
    rewriteUrl: ({ url = '' }) => withoutPrefix(url),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(error, request, reply);
      // What Fastify refuses before there is a route goes by all hooks.
      figures.countUnrouted(reply);
      if (logsAnswers) logAnswer(request, reply, () => undefined);
    },
    clientErrorHandler: (error: Error & { code?: string }, socket: Socket) => {
      const code = answerBrokenHttp(error, socket);
      if (code !== undefined) figures.problems[code]++;
    },
    // While draining, requests on open connections are still answered as ever; Fastify would refuse them in its own form.
    return503OnClosing: false,
    skipMiddie: true,
  });
  const fastify = adapter.getInstance();
  limitConnections(fastify.server, maxConnections);
  fastify.decorate('httpFigures', figures);
  fastify.decorateRequest('decided', undefined);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    countBody(request, body.length);
    try {
      done(null, parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  // A route may name a media type whose body it takes as a stream, unparsed and of any length.
  fastify.addContentTypeParser('*', (request, payload, done) => {
    const { streamed, assertions } = request.routeOptions.config as RouteSettings;
    const mediaType = mediaTypeOf(request);
    if (streamed !== undefined && streamed === mediaType) done(null, payload);
    else if (assertions === true && mediaType === assertionMediaType)
      collectBody(request, payload, (error, body) => {
        if (body !== undefined) countBody(request, body.length);
        done(error, body);
      });
    else done(new RequestProblem('media-type-unsupported', unsupported(mediaType, streamed)));
  });
  fastify.addHook('onRoute', (route) => {
    directRoutes.add(route);
    routeMethods.add(route.url, route.method);
    const { bodyLimit, streamed } = (route.config ?? {}) as RouteSettings;
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
    if (streamed !== undefined) {
      route.preHandler = [...[route.preHandler ?? []].flat(), streamHook(streamed, times)];
    }
    routeAccess.add(route);
    consistency.add(route);
    figures.add(route);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    rememberAnswer(request.raw.socket, reply.raw);
    if (overload.isLeaving) reply.header('connection', 'close');
    const refusal = overload.shedding.refusal(request.raw, reply.raw, () => request.routeOptions.bodyLimit);
    if (refusal === undefined) done();
    else sendProblem(refusal, request, reply);
  });
  fastify.addHook('onResponse', figures.countUnmatched);
  if (logsAnswers) fastify.addHook('onResponse', logAnswer);
  return adapter;
}

/** Lets a body that is taken as a stream, and the answer to it, take their time. */
function streamHook(streamed: string, times: ConnectionTimes): preHandlerHookHandler {
  return (request, reply, done) => {
    if (mediaTypeOf(request) === streamed) allowStream(request.raw.socket, reply.raw, times);
    done();
  };
}
