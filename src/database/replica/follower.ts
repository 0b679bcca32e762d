import pg from 'pg';
import { postgresLimits } from '../postgres-source.js';
import { channel } from './channel.js';
import type { Query } from './copy.js';
import type { Progress, Replica } from './replica.js';

/** Milliseconds between two looks at the store's revision, which find what no notification told of. */
const lookEvery = 400;

/** Milliseconds to wait before connecting again: at first, and at most. */
const reconnect = { first: 100, most: 2000 } as const;

/** Milliseconds that PostgreSQL gets to answer, until the connection counts as lost. */
const longestAnswer = 10_000;

/** What a follower has to say. */
export interface FollowerEvents {
  readonly onProgress: (progress: Progress) => void;
  /** The connection was lost, or could not be had. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps a copy of the store up to date: as soon as PostgreSQL notifies of a unit of work, and a few times a second
 * whether it does or not, for notifications get lost.
 */
export class Follower {
  #client: pg.Client | undefined;
  #connecting: Promise<pg.Client> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #pause: number = reconnect.first;
  /** The look that is under way, and the one after it for those who asked meanwhile. */
  #looking: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #lastLook = -Infinity;

  constructor(
    private readonly url: string,
    private readonly replica: Replica,
    private readonly events: FollowerEvents,
  ) {}

  /** Milliseconds since the copy was last known to be what the store is. */
  get age(): number {
    return performance.now() - this.#lastLook;
  }

  /** Whether it is connected to the store. */
  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  /** Connects, brings the copy up to date, and follows from then on. */
  async start(): Promise<void> {
    await this.#look();
    this.#schedule(lookEvery);
  }

  /** Looks now; never fails. */
  async refresh(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      this.#lost(error);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
    await this.#looking?.catch(() => undefined);
    await this.#next?.catch(() => undefined);
  }

  #schedule(pause: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tick(), pause).unref();
  }

  async #tick(): Promise<void> {
    try {
      await this.#look();
      this.#pause = reconnect.first;
      this.#schedule(lookEvery);
    } catch (error) {
      this.#lost(error);
    }
  }

  /** The connection, which is made where there is none. */
  async #connected(): Promise<pg.Client> {
    if (this.#client !== undefined) return this.#client;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'plugboard follower',
      connectionTimeoutMillis: postgresLimits.connect,
      query_timeout: longestAnswer,
      keepAlive: true,
    });
    client.on('error', (error) => {
      if (this.#client === client) this.#lost(error);
    });
    client.on('notification', () => void this.refresh());
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    if (this.#stopped) {
      await client.end();
      throw new Error('stopped');
    }
    this.#client = client;
    return client;
  }

  #lost(error: unknown): void {
    if (this.#stopped) return;
    const client = this.#client;
    this.#client = undefined;
    void client?.end().catch(() => undefined);
    this.events.onFailure(error);
    this.#schedule(this.#pause);
    this.#pause = Math.min(this.#pause * 2, reconnect.most);
  }

  /**
   * One look at a time. Who asks during one gets the next one, and waits no longer than for that, however many others
   * ask: each sees all that was there when it was asked for.
   */
  #look(): Promise<void> {
    if (this.#looking === undefined && this.#next === undefined) return this.#beginLook();
    this.#next ??= (this.#looking ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#beginLook();
      });
    return this.#next;
  }

  #beginLook(): Promise<void> {
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const client = await this.#connected();
    const asked = performance.now();
    const progress = await this.#inSnapshot(client, (query) => this.replica.catchUp(query));
    this.#lastLook = asked;
    if (progress !== 'nothing-new') this.events.onProgress(progress);
  }

  async #inSnapshot<T>(client: pg.Client, work: (query: Query) => Promise<T>): Promise<T> {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await work(async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      const { rows } = await client.query(sql, [...parameters]);
      return rows as Row[];
    });
    await client.query('COMMIT');
    return result;
  }
}
