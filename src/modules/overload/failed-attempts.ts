import type { RequestProblem } from '../http/request-problem.js';
import { limitedAddress } from './caller-address.js';
import { rateLimited } from './caller-limits.js';
import { RateLimit } from './rate-limit.js';

/** How many credentials that do not hold an address may show at once, and how many a minute. */
const mostAtOnce = 10;
const mostPerMinute = 10;

/** Limits the credentials that do not hold, by address (docs/overload.md, "Failed authentications"). */
export class FailedAttempts {
  /** How many requests were refused. */
  limited = 0;
  readonly #limit: RateLimit;

  constructor(now?: () => number) {
    this.#limit = new RateLimit(mostPerMinute / 60, mostAtOnce, now);
  }

  /** Whether an address has shown so many that further ones are not looked at closely. */
  areUsedUp(address: string): boolean {
    const limited = limitedAddress(address);
    return limited !== undefined && !this.#limit.look(limited).isWithin;
  }

  /** Notes one more. @returns the refusal, where it is one too many */
  note(address: string): RequestProblem | undefined {
    const limited = limitedAddress(address);
    const standing = limited === undefined ? undefined : this.#limit.take(limited);
    if (standing === undefined || standing.isWithin) return undefined;
    this.limited++;
    return rateLimited('too many credentials that do not hold came from this address', standing);
  }
}
