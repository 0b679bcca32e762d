import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DeferredWrite } from '../../database/deferred-write.js';
import { isUnavailability } from '../../database/unavailable.js';
import { digestOf } from '../../engine/asserts/digest.js';
import type { TraceDepth } from '../../engine/policy/trace.js';
import type { DecisionAnswer } from '../decisions/decision-answer.js';
import type { DecisionRequest } from '../decisions/decision-request.js';
import type { DecisionRecord, LoggedDecisions } from './logged-decisions.js';
import { Masks } from './masks.js';
import { requestText } from './request-text.js';

/** What is logged, and for how long. */
export interface DecisionLogSettings {
  /** Which part of all decisions: 0 for none, 1 for all. */
  readonly decisionLog: number;
  /** In days. */
  readonly decisionLogRetention: number;
  /** See {@link Masks}. */
  readonly decisionLogMask: readonly string[];
}

/** A decision that was answered, and how it was asked for. */
export interface AnsweredDecision {
  readonly route: string;
  readonly depth: TraceDepth;
  readonly withRemedies: boolean;
  readonly request: DecisionRequest;
  readonly answer: DecisionAnswer;
  /** The answer as it was sent. */
  readonly text: string;
}

/** One that waits to be written. */
interface Waiting extends Omit<AnsweredDecision, 'request'> {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly request: string;
  readonly masked: readonly string[];
}

/** Milliseconds during which decisions gather. */
const pause = 1000;

/** How many are written in one transaction, which keeps others waiting. */
const writtenAtOnce = 256;

/** What may wait to be written; what comes on top is not logged. */
export const mostWaiting = { records: 10_000, characters: 32 * 1024 * 1024 };

const day = 86_400_000;

/** Logs decisions behind the back of who asked for them (docs/observability.md, "Decision log"). */
@Injectable()
export class DecisionLog implements OnApplicationShutdown {
  readonly figures = { written: 0, dropped: 0, failed: 0 };
  readonly #logger = new Logger(DecisionLog.name);
  readonly #share: number;
  readonly #kept: number;
  readonly #masks: Masks;
  readonly #waiting = new Map<string, Waiting>();
  #characters = 0;
  readonly #write = new DeferredWrite(() => this.#store(), pause);

  /** @param most that may wait to be written */
  constructor(
    { decisionLog, decisionLogRetention, decisionLogMask }: DecisionLogSettings,
    private readonly logged: LoggedDecisions,
    private readonly most = mostWaiting,
  ) {
    this.#share = decisionLog;
    this.#kept = decisionLogRetention * day;
    this.#masks = new Masks(decisionLogMask);
  }

  /** How many wait to be written. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether the next decision is to be logged. */
  takesNext(): boolean {
    return this.#share > 0 && (this.#share >= 1 || Math.random() < this.#share);
  }

  /** Has a decision written in a while. */
  note({ request, ...decision }: AnsweredDecision): void {
    if (this.#waiting.size >= this.most.records || this.#characters >= this.most.characters) {
      this.figures.dropped++;
      return;
    }
    const masked = this.#masks.apply(request);
    const waiting = {
      ...decision,
      at: Date.now(),
      request: requestText(masked.request),
      masked: masked.masked,
    };
    this.#waiting.set(decision.answer.id, waiting);
    this.#characters += sizeOf(waiting);
    this.#write.soon();
  }

  /** A logged decision; undefined where it was not logged, or is older than they are kept. */
  async find(id: string): Promise<DecisionRecord | undefined> {
    const waiting = this.#waiting.get(id);
    const found = waiting === undefined ? await this.logged.find(id) : recordOf(waiting);
    return found !== undefined && Date.parse(found.at) >= this.keptSince().getTime() ? found : undefined;
  }

  /** Older decisions are not kept. */
  keptSince(): Date {
    return new Date(Date.now() - this.#kept);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#write.flush();
  }

  /** What the database cannot take now waits on; what it refuses would be refused for ever. */
  async #store(): Promise<void> {
    while (this.#waiting.size > 0) {
      const some = [...this.#waiting.values()].slice(0, writtenAtOnce);
      try {
        await this.logged.add(some.map(recordOf));
        this.figures.written += some.length;
      } catch (error) {
        if (isUnavailability(error)) throw error;
        this.figures.failed += some.length;
        this.#logger.error('decisions could not be logged', error instanceof Error ? error.stack : error);
      }
      for (const waiting of some) {
        this.#waiting.delete(waiting.answer.id);
        this.#characters -= sizeOf(waiting);
      }
      await setImmediate();
    }
  }
}

function sizeOf({ request, text }: Waiting): number {
  return request.length + text.length;
}

/** Digesting is left to whoever writes, who has more time than who answers. */
function recordOf({
  route,
  depth,
  withRemedies,
  at,
  request,
  masked,
  answer,
  text,
}: Waiting): DecisionRecord {
  const { id, action, outcome, reason, inputs } = answer;
  return {
    id,
    at: new Date(at).toISOString(),
    route,
    trace: depth,
    remedy: withRemedies ? 1 : 0,
    action,
    outcome,
    reason: reason.code,
    request,
    masked: JSON.stringify(masked),
    inputs: JSON.stringify(inputs),
    answerDigest: digestOf(text),
  };
}
