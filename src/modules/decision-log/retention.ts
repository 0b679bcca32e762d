import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DecisionLog } from './decision-log.js';
import { LoggedDecisions } from './logged-decisions.js';

/** Milliseconds from the start to the first time, and from one time to the next. */
const [first, interval] = [60_000, 3_600_000];

/** How many are removed in one transaction, and the milliseconds until the next one. */
const atOnce = { records: 500, pause: 50 };

/** Removes logged decisions that are older than they are kept: a few at a time, once an hour. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(Retention.name);
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly log: DecisionLog,
    private readonly logged: LoggedDecisions,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule(first);
  }

  onModuleDestroy(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Removes all that is too old, and tells how many there were. @throws DatabaseUnavailable */
  async run(): Promise<number> {
    const before = this.log.keptSince();
    let [removed, now] = [0, 0];
    do {
      if (now > 0) await wait(atOnce.pause);
      now = await this.logged.removeBefore(before, atOnce.records);
      removed += now;
    } while (now === atOnce.records && !this.#stopped);
    return removed;
  }

  #schedule(pause: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.run()
        .catch((error: unknown) => {
          this.#logger.warn(`old decisions could not be removed: ${String(error)}`);
        })
        .finally(() => {
          this.#schedule(interval);
        });
    }, pause).unref();
  }
}
