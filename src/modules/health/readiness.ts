import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { openStoreToken } from '../../database/database.module.js';
import { hasPendingMigrations } from '../../database/pending-migrations.js';
import type { OpenStore } from '../../database/open-store.js';
import { inTime } from '../../in-time.js';
import { SignerTrial } from '../authority/signer-trial.js';

/** What somebody wants to send requests for: all that the service does, or what only reads. */
export const purposes = ['everything', 'evaluation'] as const;

export type Purpose = (typeof purposes)[number];

/** Why the service should not be sent requests, as a sentence goes on after "the service is not ready: ". */
export type Hindrance = string;

/** Milliseconds that the copy of the store which is read from may lag behind. */
const oldestCopy = 5000;

/** Milliseconds that the database gets to answer. */
const patience = 3000;

/** Whether the service can do its work right now. */
@Injectable()
export class Readiness implements OnApplicationBootstrap, OnModuleDestroy {
  #phase: 'starting' | 'running' | 'draining' = 'starting';
  #asking: Promise<Hindrance | undefined> | undefined;

  constructor(
    @Inject(openStoreToken) private readonly store: OpenStore,
    private readonly signer: SignerTrial,
  ) {}

  onApplicationBootstrap(): void {
    this.#phase = 'running';
  }

  /** Says from now on that the service is about to stop. */
  drain(): void {
    this.#phase = 'draining';
  }

  onModuleDestroy(): void {
    this.drain();
  }

  /** What hinders; undefined where nothing does. Evaluation needs neither the signer nor a database that stores. */
  async hindrance(purpose: Purpose = 'everything'): Promise<Hindrance | undefined> {
    if (this.#phase !== 'running') return this.#phase;
    const readable = this.#reading();
    if (readable !== undefined || purpose === 'evaluation') return readable;
    return (
      (await inTime(this.#database(), patience, 'the database does not answer')) ??
      (await this.#copy()) ??
      (await this.signer.fault())
    );
  }

  #reading(): Hindrance | undefined {
    try {
      this.store.connection.storeRevision();
      return undefined;
    } catch {
      return 'the database does not answer';
    }
  }

  /** Whoever asks while the database has not answered the one before waits for the same answer. */
  #database(): Promise<Hindrance | undefined> {
    this.#asking ??= this.#askDatabase().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askDatabase(): Promise<Hindrance | undefined> {
    try {
      if (await hasPendingMigrations(this.store.dataSource)) return 'migrations are pending';
    } catch {
      return 'the database does not answer';
    }
    return (await this.store.unitOfWork.canStore()) ? undefined : 'the database cannot store';
  }

  /** Who did not get to look for a while, as a process that was stopped, looks before it says so. */
  async #copy(): Promise<Hindrance | undefined> {
    if (this.#copyAge() > oldestCopy) await inTime(this.store.refresh(), patience, undefined);
    const age = this.#copyAge();
    return age > oldestCopy ? `the copy of the store is ${Math.round(age / 1000)} seconds old` : undefined;
  }

  #copyAge(): number {
    return this.store.follower?.age ?? 0;
  }
}
