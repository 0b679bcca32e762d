import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { Overload } from './overload.js';

/** How much was refused since the start, and how much is being done, as plain numbers for those who watch the service. */
export class OverloadCounts {
  constructor(
    private readonly overload: Overload,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Requests refused with 503 `overloaded`, by reason. */
  get shed(): Readonly<Record<'inFlight' | 'eventLoop' | 'memory' | 'batches' | 'queuedWrites', number>> {
    return { ...this.overload.shedding.shed, queuedWrites: this.unitOfWork.refused };
  }

  /** Requests refused with 429 `rate-limited`, by what they had too many of. */
  get limited(): Readonly<Record<'requests' | 'failedAttempts', number>> {
    const { callers, attempts } = this.overload;
    return { requests: callers?.limited ?? 0, failedAttempts: attempts.limited };
  }

  /** What is being answered now: requests, and one more for each 64 KiB of their bodies. */
  get inFlight(): number {
    return this.overload.shedding.inFlight;
  }

  /** How many units of work wait for their turn. */
  get queuedWrites(): number {
    return this.unitOfWork.queued;
  }
}
