import { isLoopback } from '../../config/protected-url.js';
import type { Settings } from '../../config/settings.js';
import { CallerLimits } from './caller-limits.js';
import { FailedAttempts } from './failed-attempts.js';
import { Shedding } from './shedding.js';

/** Requests a second that a caller may send where nobody has decided, and others than this machine can ask. */
const usualRate = 1000;

/** How many seconds' worth of requests may come at once where nobody has decided. */
const usualBurst = 10;

declare module 'fastify' {
  interface FastifyInstance {
    readonly overload: Overload;
  }
}

/** All that keeps the service from being asked for more than it can do, by its settings (docs/overload.md). */
export class Overload {
  readonly shedding: Shedding;
  /** Undefined where callers are not limited. */
  readonly callers: CallerLimits | undefined;
  readonly attempts = new FailedAttempts();
  /** Whether the service is about to stop, so that answers are the last ones of their connections. */
  isLeaving = false;

  constructor(settings: Settings) {
    this.shedding = new Shedding(settings);
    const rate = rateOf(settings);
    const { rateBurst } = settings;
    this.callers =
      rate === 0 ? undefined : new CallerLimits(rate, rateBurst === 'auto' ? rate * usualBurst : rateBurst);
  }
}

function rateOf({ rateLimit, host }: Settings): number {
  if (rateLimit !== 'auto') return rateLimit;
  return isLoopback(host) ? 0 : usualRate;
}
