import { AsyncLocalStorage } from 'node:async_hooks';
import { Mutex, Semaphore } from 'async-mutex';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { Attempts } from '../figures/attempts.js';
import { inMemory } from './in-memory.js';
import { newId } from './new-id.js';
import { channel } from './replica/channel.js';
import type { Query } from './replica/copy.js';
import type { Replica } from './replica/replica.js';
import { takeRoom, takeRoomInPostgres } from './room.js';
import { DatabaseUnavailable, isUnavailability } from './unavailable.js';
import { TooManyWrites } from './too-many-writes.js';
import { undo } from './undo.js';

/** How a copy of the store that is read from takes part in units of work. */
export interface ReadCopy {
  readonly replica: Replica;
  /** Brings the copy up to date with what was committed; never fails. */
  readonly refresh: () => Promise<void>;
}

/** How many noted changes are kept for copies that were away; after more they are copied anew. */
const keptChanges = 100_000;

/** After how many units of work noted changes are looked through for those that are not kept. */
const trimEvery = 500;

/**
 * The only way to write. TypeORM has one connection on SQLite, where overlapping transactions destroy one another
 * silently, so the units run one after another; on PostgreSQL those of all instances do, each holding the row with
 * the store's revision.
 */
export class UnitOfWork {
  readonly #mutex = new Mutex();
  /** On PostgreSQL, records need not wait for units; a few of them at a time leave connections for those. */
  readonly #recording = new Semaphore(2);
  readonly #current = new AsyncLocalStorage<{ open: boolean }>();

  /** How long units took from their beginning until others could see them, and how often the database failed. */
  readonly figures = new Attempts(isUnavailability);

  readonly #listeners: (() => void)[] = [];
  #lastStored = 0;
  #failed = false;
  /** Units that are not over: the one that has its turn, and those that wait. */
  #begun = 0;
  #refused = 0;
  /** How many units could not be stored since the database was not available. */
  #failures = 0;

  /**
   * @param copy of the store that is read from; without one, the database itself is
   * @param mostQueued how many units may wait for their turn
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly copy?: ReadCopy,
    private readonly mostQueued = Infinity,
  ) {}

  /** How many units wait for their turn. */
  get queued(): number {
    return Math.max(0, this.#begun - 1);
  }

  /** How many units were refused, since too many waited. */
  get refused(): number {
    return this.#refused;
  }

  /** The revision that the last unit of this process has made; 0 before there was one. */
  get lastStored(): number {
    return this.#lastStored;
  }

  /**
   * Whether something can be stored: true as long as it went well the last time, else tried with a change that
   * changes nothing.
   */
  async canStore(): Promise<boolean> {
    if (!this.#failed) return true;
    try {
      await this.#mutex.runExclusive(() => this.#tryToStore());
      this.#failed = false;
      return true;
    } catch {
      return false;
    }
  }

  /** Calls `listener` after each unit that was stored, before whoever ran it gets to know, and after those of others. */
  onStored(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Tells those who listen that something was stored elsewhere. */
  announce(): void {
    for (const listener of this.#listeners) listener();
  }

  /**
   * Runs `work` in one transaction: all of it is stored, durably, or nothing when it throws.
   *
   * @throws DatabaseUnavailable where the database cannot store now
   * @throws TooManyWrites where too many wait already
   */
  run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (this.#begun > this.mostQueued) {
      this.#refused++;
      return Promise.reject(new TooManyWrites(this.queued));
    }
    return this.runPatiently(work);
  }

  /** As {@link run}, for what has gathered in the background: it waits however many do. */
  async runPatiently<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (this.#current.getStore()?.open === true) {
      throw new Error('a unit of work is open here already: hand its manager on instead of running another');
    }
    this.#begun++;
    const failures = this.#failures;
    return this.#mutex.runExclusive(() => {
      const scope = { open: true };
      return this.#current
        .run(scope, () => this.figures.count(() => this.#transact(work, failures)))
        .finally(() => {
          scope.open = false;
          this.#begun--;
          // While it is in use every promise and every write to a socket costs more, in all of the process.
          this.#current.disable();
        });
    });
  }

  /**
   * Runs `work` in one transaction that readers of the store need not know of: its revision stays, and what it
   * stores is in tables that are not read through {@link ReadConnection}.
   *
   * @throws DatabaseUnavailable where the database cannot store now
   */
  async record<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (this.#current.getStore()?.open === true) {
      throw new Error('a unit of work is open here already: hand its manager on instead');
    }
    const turn = this.copy === undefined ? this.#mutex : this.#recording;
    try {
      return await turn.runExclusive(() => this.#recorded(work));
    } catch (error) {
      throw isUnavailability(error) ? new DatabaseUnavailable(error) : error;
    }
  }

  /** Reads what is stored and not read through {@link ReadConnection}; SQLite shows it between two units alone. */
  read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const { manager } = this.dataSource;
    return this.copy === undefined ? this.#mutex.runExclusive(() => work(manager)) : work(manager);
  }

  async #recorded<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await work(runner.manager);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await undo(runner, error);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /**
   * @param failures how many there were when it began to wait for its turn: who has waited for a database that was
   *   then not available does not wait for it once more
   */
  async #transact<T>(work: (manager: EntityManager) => Promise<T>, failures: number): Promise<T> {
    if (this.copy !== undefined && failures !== this.#failures) {
      throw new DatabaseUnavailable('it was not for a change that had its turn before');
    }
    const runner = this.dataSource.createQueryRunner();
    try {
      const { revision, result } = await this.#begunBy(runner, work);
      await commit(runner);
      this.#lastStored = revision;
      this.#failed = false;
      await this.copy?.refresh();
      this.announce();
      return result;
    } catch (error) {
      if (!isUnavailability(error)) throw error;
      this.#failed = true;
      this.#failures += 1;
      throw error instanceof DatabaseUnavailable ? error : new DatabaseUnavailable(error);
    } finally {
      await runner.release();
    }
  }

  async #begunBy<T>(
    runner: QueryRunner,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<{ revision: number; result: T }> {
    try {
      await runner.startTransaction();
      const revision = await (this.copy === undefined ? countUp(runner) : this.#takeTurn(runner, this.copy));
      return { revision, result: await work(runner.manager) };
    } catch (error) {
      await undo(runner, error);
      throw error;
    }
  }

  async #tryToStore(): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const { type, database } = this.dataSource.options;
      await runner.query('UPDATE store_revision SET value = value');
      if (type === 'postgres') await takeRoomInPostgres(runner);
      await runner.commitTransaction();
      if (type === 'better-sqlite3' && database !== inMemory) await takeRoom(database);
    } catch (error) {
      await undo(runner, error);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** Holds the revision, sees that the copy has all that was committed until then, and tells what is done. */
  async #takeTurn(runner: QueryRunner, { replica }: ReadCopy): Promise<number> {
    const query: Query = (sql, parameters = []) => runner.query(sql, [...parameters]);
    const [store] = await query<{ value: number }>('SELECT value FROM store_revision FOR UPDATE');
    if (store === undefined) throw new Error('the store has no revision');
    await replica.catchUp(query);
    const revision = store.value + 1;
    await query('UPDATE store_revision SET value = $1', [revision]);
    await query(`INSERT INTO store_change (revision, relation, key) VALUES ($1, 'unit', $2)`, [
      revision,
      newId(),
    ]);
    await query('SELECT pg_notify($1, $2)', [channel, String(revision)]);
    if (revision % trimEvery === 0) await trim(query);
    return revision;
  }
}

/** Takes SQLite's write lock before anything is read, as `BEGIN IMMEDIATE` would. */
async function countUp(runner: QueryRunner): Promise<number> {
  await runner.query('UPDATE store_revision SET value = value + 1');
  const [store] = (await runner.query('SELECT value FROM store_revision')) as { value: number }[];
  return store?.value ?? 0;
}

async function trim(query: Query): Promise<void> {
  await query(
    `DELETE FROM store_change WHERE revision <
       (SELECT revision FROM store_change ORDER BY revision DESC OFFSET $1 LIMIT 1)`,
    [keptChanges],
  );
}

/** Once it is asked for, a commit that fails with the connection may have been done. */
async function commit(runner: QueryRunner): Promise<void> {
  try {
    await runner.commitTransaction();
  } catch (error) {
    await undo(runner, error);
    throw isUnavailability(error) ? new DatabaseUnavailable(error, true) : error;
  }
}
