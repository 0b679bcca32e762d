import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteMethods } from './route-methods.js';
import { RequestProblem } from './request-problem.js';
import { sendProblem } from './send-problem.js';

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly routeMethods: RouteMethods) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) {
      request.log.error({ requestId: request.id, err: error }, 'request failed after its answer had begun');
      reply.raw.destroy();
      return;
    }
    const answered = request.is404 && !(error instanceof RequestProblem) ? this.#unrouted(request) : error;
    sendProblem(answered, request, reply);
  }

  /** Fastify does not tell a wrong method from a wrong path. */
  #unrouted({ method, url }: FastifyRequest): RequestProblem {
    const path = url.split('?', 1)[0] ?? url;
    const methods = this.routeMethods.of(path);
    if (methods.length === 0 || methods.includes(method))
      return new RequestProblem('not-found', `there is nothing at "${path}"`);
    const allow = methods.join(', ');
    return new RequestProblem('method-not-allowed', `"${path}" has no ${method}, expected ${allow}`, {
      headers: { allow },
    });
  }
}
