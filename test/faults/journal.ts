import type { Instance } from './instance.js';

/** What became of a request to write: `in-doubt` where the connection was cut, or the answer says that it is not known. */
export type Fate = 'open' | 'acknowledged' | 'refused' | 'in-doubt';

/** One thing that somebody wants stored, however often it is sent. */
export interface Write {
  readonly kind: 'publication' | 'stream';
  /** Of a publication its Idempotency-Key. */
  readonly name: string;
  /** What it is sent to. */
  readonly to: Instance;
  fate: Fate;
  /** The assertions: of a publication those that its acknowledgement names, of a stream those that were sent. */
  texts: readonly string[];
}

/** What can be wrong: something acknowledged is gone, only a part of something is there, or anything else. */
export type FaultKind = 'lost' | 'half-written' | 'other';

export interface Fault {
  readonly kind: FaultKind;
  readonly message: string;
}

/** After so many faults of a kind no more of them are written down; they are counted still. */
const mostKept = 20;

/** Everything that a run did and saw, and what was wrong with it. */
export class Journal {
  readonly writes: Write[] = [];
  readonly faults: Fault[] = [];
  readonly faultCounts: Record<FaultKind, number> = { lost: 0, 'half-written': 0, other: 0 };
  /** How often each code was refused with, of those with a status from 500. */
  readonly refusals = new Map<string, number>();
  /** Answers with decisions, answers to readers, and how often an answer broke off or nobody was there. */
  evaluations = 0;
  reads = 0;
  cuts = 0;
  /** Milliseconds from the end of a disturbance until every instance was ready and wrote again, or knew everything. */
  readonly recoveries: number[] = [];
  /** The highest revision of the store that an acknowledgement told of. */
  revision = 0;

  get acknowledged(): Write[] {
    return this.writes.filter(({ fate }) => fate === 'acknowledged');
  }

  /** How many writes to an instance, or to any, are acknowledged. */
  countAcknowledged(to?: Instance): number {
    return this.acknowledged.filter((write) => to === undefined || write.to === to).length;
  }

  fault(kind: FaultKind, message: string): void {
    this.faultCounts[kind] += 1;
    if (this.faultCounts[kind] <= mostKept) this.faults.push({ kind, message });
  }

  refused(code: string): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }
}
