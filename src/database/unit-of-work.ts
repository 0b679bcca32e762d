import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { Mutex } from 'async-mutex';
import { DataSource, type EntityManager } from 'typeorm';

/**
 * The only way to write. TypeORM has one connection on SQLite, where overlapping transactions destroy one another
 * silently, so the units run one after another.
 */
@Injectable()
export class UnitOfWork {
  readonly #mutex = new Mutex();
  readonly #current = new AsyncLocalStorage<{ open: boolean }>();

  readonly #listeners: (() => void)[] = [];

  constructor(private readonly dataSource: DataSource) {}

  /** Calls `listener` after each unit that was stored, before whoever ran it gets to know. */
  onStored(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Runs `work` in one transaction: all of it is stored, durably, or nothing when it throws. */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (this.#current.getStore()?.open === true) {
      throw new Error('a unit of work is open here already: hand its manager on instead of running another');
    }
    return this.#mutex.runExclusive(() => {
      const scope = { open: true };
      return this.#current
        .run(scope, () => this.#transact(work))
        .finally(() => {
          scope.open = false;
          // While it is in use every promise and every write to a socket costs more, in all of the process.
          this.#current.disable();
        });
    });
  }

  /** The count goes up first: that takes SQLite's write lock before anything is read, as `BEGIN IMMEDIATE` would. */
  async #transact<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const result = await this.dataSource.transaction(async (manager) => {
      await manager.query('UPDATE store_revision SET value = value + 1');
      return work(manager);
    });
    for (const listener of this.#listeners) listener();
    return result;
  }
}
