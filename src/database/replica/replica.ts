import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Mutex } from 'async-mutex';
import Sqlite from 'better-sqlite3';
import { busyTimeout, type Entities, openSqliteSource } from '../data-source.js';
import { inMemory } from '../in-memory.js';
import { migrations } from '../migrations.js';
import { copyAll, copyChanges, type Query } from './copy.js';
import { type Position, ReplicaWriter } from './replica-writer.js';

/** The version of the form a copy has; another one is thrown away and made anew. */
const form = `2 ${migrations.at(-1)?.name ?? ''}`;

/** What was done to bring a copy up to date. */
export type Progress = 'nothing-new' | 'followed' | 'copied-anew';

/**
 * A copy of the store in an SQLite file, from which an instance on PostgreSQL reads: a decision waits microseconds
 * for it, and goes on when PostgreSQL is away. It holds one committed state after another, never a part of one, and
 * may be thrown away at any time. Several processes may keep one up to date together. See docs/operations.md,
 * "How instances keep up".
 */
export class Replica {
  readonly #mutex = new Mutex();
  #position: Position;

  private constructor(
    /** Where it is; {@link ReadConnection} reads from there. */
    readonly file: string,
    private readonly writer: ReplicaWriter,
    private readonly remove: () => void,
  ) {
    this.#position = writer.position();
  }

  /** Opens the copy in a data directory; one that is not there, or in another form, is made, still empty. */
  static async open(data: string, entities: Entities): Promise<Replica> {
    const passing = data === inMemory;
    const folder = passing ? mkdtempSync(join(tmpdir(), 'plugboard-replica-')) : resolve(data);
    mkdirSync(folder, { recursive: true });
    const remove = () => {
      if (passing) rmSync(folder, { recursive: true, force: true });
    };
    const file = join(folder, 'replica.sqlite');
    try {
      return new Replica(file, existing(file) ?? (await fresh(file, entities)), remove);
    } catch (error) {
      remove();
      throw error;
    }
  }

  /** The revision of the store that it has; -1 before it has any. */
  get revision(): number {
    return this.#position.revision;
  }

  /**
   * Brings it to the state that `query` sees, which has to see one state only: inside a unit of work that holds the
   * store's revision, or inside a transaction that reads repeatably.
   */
  catchUp(query: Query): Promise<Progress> {
    return this.#mutex.runExclusive(async () => {
      const { begun, progress } = await this.writer.write(async (rows) => {
        const before = rows.position();
        const [store] = await query<{ value: number; unit: string | null; known: boolean }>(
          `SELECT store.value, latest.key AS unit, mine.key IS NOT NULL AS known FROM store_revision store
           LEFT JOIN store_change latest ON latest.revision = store.value AND latest.relation = 'unit'
           LEFT JOIN store_change mine ON mine.revision = $1 AND mine.relation = 'unit' AND mine.key = $2`,
          [before.revision, before.unit],
        );
        if (typeof store?.unit !== 'string')
          throw new Error('the store does not say which unit of work was the last');
        const position = { revision: store.value, unit: store.unit };
        if (store.known && store.value === before.revision)
          return { begun: before, progress: 'nothing-new' as const };
        if (store.known) await copyChanges(query, rows, before.revision);
        else await copyAll(query, rows);
        rows.setPosition(position);
        return { begun: position, progress: store.known ? ('followed' as const) : ('copied-anew' as const) };
      });
      this.#position = begun;
      return progress;
    });
  }

  async close(): Promise<void> {
    await this.#mutex.runExclusive(() => {
      this.writer.close();
      this.remove();
    });
  }
}

function existing(file: string): ReplicaWriter | undefined {
  let connection: Sqlite.Database | undefined;
  try {
    connection = connect(file, { fileMustExist: true });
    const [state] = connection.prepare<[], { form: string }>('SELECT form FROM replica_state').all();
    if (state?.form === form) return new ReplicaWriter(connection);
  } catch {
    // What cannot be read is made anew: nothing is in it that is not in the store.
  }
  connection?.close();
  return undefined;
}

async function fresh(file: string, entities: Entities): Promise<ReplicaWriter> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  await (await openSqliteSource(file, entities)).destroy();
  const connection = connect(file, {});
  connection.exec(`
    DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete;
    CREATE TABLE replica_state (form TEXT NOT NULL, unit TEXT NOT NULL);
    UPDATE store_revision SET value = -1;`);
  connection.prepare(`INSERT INTO replica_state (form, unit) VALUES (?, '')`).run(form);
  return new ReplicaWriter(connection);
}

/** Less durable than the store itself: what a crash takes away is fetched again. */
function connect(file: string, options: Sqlite.Options): Sqlite.Database {
  const connection = new Sqlite(file, { ...options, timeout: busyTimeout });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  return connection;
}
