import type { FastifyRequest } from 'fastify';
import { actorOf, principalOf } from '../auth/principal.js';
import type { AuditRecord } from './audit-log.js';

/** Who does something: what the audit log keeps with it. */
export type By = Pick<AuditRecord, 'actor' | 'requestId'>;

/** The command line, by whoever may use the machine. */
export const byLocal: By = { actor: 'local' };

/** The service itself, when it starts. */
export const byService: By = { actor: 'service' };

/** Whoever sent a request. */
export function byRequest(request: FastifyRequest): By {
  return { actor: actorOf(principalOf(request)), requestId: request.id };
}
