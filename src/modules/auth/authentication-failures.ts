import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DeferredWrite } from '../../database/deferred-write.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { AuditLog } from '../audit/audit-log.js';
import { loggedPath } from '../http/log-lines.js';
import type { FailureReason } from './verdict.js';

/** Milliseconds during which failures gather. */
const pause = 1000;

/** The most failures that are told apart in that time. */
export const mostGathered = 1000;

/** Failures that are alike: the same reason, prefix, address and path. */
interface AlikeFailures {
  readonly reason: FailureReason;
  readonly prefix?: string;
  readonly address: string;
  /** Of the first of them. */
  readonly method: string;
  readonly path: string;
  readonly first: string;
  count: number;
}

/**
 * Records credentials that do not hold in the audit log: gathered, alike ones counted, at most one unit of work a
 * second (docs/access.md, "Failed authentications").
 */
@Injectable()
export class AuthenticationFailures implements OnApplicationShutdown {
  readonly #gathered = new Map<string, AlikeFailures>();
  /** How many more there were than are told apart. */
  #overflow = 0;
  readonly #write: DeferredWrite;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly auditLog: AuditLog,
  ) {
    this.#write = new DeferredWrite(() => this.#store(), pause);
  }

  note(
    { ip, method, url }: Pick<FastifyRequest, 'ip' | 'method' | 'url'>,
    { reason, prefix }: { readonly reason: FailureReason; readonly prefix?: string },
  ): void {
    const path = loggedPath(url);
    const key = JSON.stringify([reason, prefix, ip, path]);
    const alike = this.#gathered.get(key);
    if (alike !== undefined) alike.count++;
    else if (this.#gathered.size >= mostGathered) this.#overflow++;
    else {
      const known = prefix === undefined ? {} : { prefix };
      const first = new Date().toISOString();
      this.#gathered.set(key, { reason, ...known, address: ip, method, path, first, count: 1 });
    }
    this.#write.soon();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#write.flush();
  }

  /** What arrives while this is written counts for the next time. */
  async #store(): Promise<void> {
    const failures = [...this.#gathered].map(([key, alike]) => [key, { ...alike }] as const);
    const overflow = this.#overflow;
    if (failures.length === 0 && overflow === 0) return;
    await this.unitOfWork.runPatiently(async (manager) => {
      for (const [, details] of failures) {
        const subject = details.prefix ?? details.address;
        await this.auditLog.record(manager, {
          actor: 'anonymous',
          action: 'authentication-failed',
          subject,
          details,
        });
      }
      if (overflow === 0) return;
      await this.auditLog.record(manager, {
        actor: 'anonymous',
        action: 'authentication-failed-overflow',
        subject: 'overflow',
        details: { count: overflow },
      });
    });
    this.#overflow -= overflow;
    for (const [key, { count }] of failures) this.#subtract(key, count);
  }

  #subtract(key: string, stored: number): void {
    const alike = this.#gathered.get(key);
    if (alike === undefined) return;
    alike.count -= stored;
    if (alike.count === 0) this.#gathered.delete(key);
    else this.#write.soon();
  }
}
