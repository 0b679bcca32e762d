import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ChildSettings, runPlugboard, verifyAudit } from '../support/child-service.js';
import { type EmbeddedServer, startEmbeddedPostgres } from '../support/embedded-postgres.js';
import { createDatabase } from '../support/postgres.js';
import { Instance } from './instance.js';
import { Journal } from './journal.js';
import { ReadinessWatch } from './readiness-watch.js';
import { Reader } from './readers.js';
import { contentsOfDatabase, contentsOfFile, type StoreContents } from './store-contents.js';
import { verifyCopy, verifyStore } from './verify-store.js';
import { Writers } from './writers.js';

export type DatabaseKind = 'sqlite' | 'postgres';

/** An instance to start: how its settings and its process differ from what others have. */
export interface InstancePlan {
  readonly data?: string;
  readonly settings?: ChildSettings;
  readonly flags?: readonly string[];
}

const publisherId = 'acme';
const snapIds = Array.from({ length: 12 }, (_, number) => `fault${number}x`.padEnd(32, '0'));

/** What a scenario is played on: a database, instances of the service, a load on them, and a journal of it all. */
export class Stage {
  /** Milliseconds that everybody waits between two requests: none, but beside other tests. */
  static pace = 0;

  readonly journal = new Journal();
  readonly instances: Instance[] = [];
  readonly watches: ReadinessWatch[] = [];
  /** The codes that writes may be refused with at the moment. */
  readonly tolerated = new Set<string>();
  /** Whether what stands on the standard error of an instance may be of a program that it has started. */
  othersSpeak = false;
  token = '';
  #isOver = false;
  readonly #loops: Promise<void>[] = [];

  private constructor(
    private readonly database: DatabaseKind,
    /** A folder for whatever it needs. */
    readonly folder: string,
    readonly server: EmbeddedServer | undefined,
    /** Of the PostgreSQL database, past every proxy. */
    readonly url: string | undefined,
  ) {}

  /** Where the scenario is played on PostgreSQL: its server, and the URL of the database there. */
  get postgres(): { readonly server: EmbeddedServer; readonly url: string } {
    const { server, url } = this;
    if (server === undefined || url === undefined) throw new Error('the scenario needs PostgreSQL');
    return { server, url };
  }

  /** @param serverFolder where a PostgreSQL server keeps its files, if not where temporary files are */
  static async open(database: DatabaseKind, serverFolder?: string): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'plugboard-faults-'));
    chmodSync(folder, 0o755);
    if (database === 'sqlite') return new Stage(database, folder, undefined, undefined);
    const server = await startEmbeddedPostgres([], serverFolder);
    return new Stage(database, folder, server, await createDatabase(server.url()));
  }

  /** Starts instances one after another, makes a token for the load with the first one, and the publisher. */
  async start(...plans: readonly InstancePlan[]): Promise<void> {
    for (const { data, settings = {}, flags = [] } of plans) {
      const place = data ?? join(this.folder, `data-${this.instances.length}`);
      const instance = new Instance(
        place,
        { ...(this.url !== undefined && { PLUGBOARD_DATABASE_URL: this.url }), ...settings },
        flags,
      );
      this.instances.push(instance);
      await instance.start();
      this.watches.push(new ReadinessWatch(instance, this.journal));
    }
    this.token = this.newToken(['operator', 'auditor']);
    for (const instance of this.instances) await this.#untilKnown(instance);
    const body = JSON.stringify({ accountId: publisherId, displayName: 'Acme' });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.token}` };
    const made = await this.first.ask('/v1/accounts', { method: 'POST', headers, body });
    if (made.status !== 201) throw new Error(`the publisher could not be made: ${made.body.toString()}`);
  }

  /** A token that was made elsewhere holds within moments. */
  async #untilKnown(instance: Instance): Promise<void> {
    const headers = { authorization: `Bearer ${this.token}` };
    for (let look = 0; look < 100; look++) {
      if ((await instance.ask('/v1/audit?limit=1', { headers })).status === 200) return;
      await pause(50);
    }
    throw new Error('a token that was made is not known on every instance');
  }

  get first(): Instance {
    const [first] = this.instances;
    if (first === undefined) throw new Error('no instance was started');
    return first;
  }

  /** A token, made with the command line beside the first instance. */
  newToken(roles: readonly string[], more: readonly string[] = [], settings: ChildSettings = {}): string {
    const { data } = this.first;
    const args = [
      'token',
      'create',
      '--data',
      data,
      '--name',
      'faults',
      ...roles.flatMap((role) => ['--role', role]),
    ];
    const { status, stdout, stderr } = runPlugboard([...args, ...more], {
      ...this.#cliSettings(),
      ...settings,
    });
    if (status !== 0) throw new Error(`no token could be made: ${stderr}`);
    return stdout.trim();
  }

  /** Puts load on the instances: publishers, streams that are taken in, readers and decisions, on each of them. */
  load(writersOn: readonly Instance[] = this.instances): void {
    const { journal, token, tolerated } = this;
    const isOver = () => this.#isOver;
    const { pace } = Stage;
    const writers = new Writers({ pace, journal, token, publisherId, snapIds, tolerated, isOver });
    for (const instance of writersOn) {
      this.#loops.push(writers.publish(instance), writers.publish(instance), writers.takeIn(instance));
    }
    for (const instance of this.instances) {
      const reader = () => new Reader(instance, { pace, journal, token, snapIds, isOver });
      this.#loops.push(reader().read(), reader().evaluate());
    }
    for (const watch of this.watches) watch.start();
  }

  /** Waits until each of some instances has acknowledged so many more writes; that it does not happen is a fault. */
  async untilAcknowledged(more: number, by?: readonly Instance[], within = 60_000): Promise<void> {
    const since = performance.now();
    const count = (to?: Instance) => this.journal.countAcknowledged(to);
    const wanted = (by ?? [undefined]).map((to) => ({ to, count: count(to) + more }));
    while (wanted.some(({ to, count: enough }) => count(to) < enough)) {
      if (performance.now() - since > within) {
        this.journal.fault('other', `too little was stored for ${within / 1000} seconds`);
        return;
      }
      await pause(5);
    }
  }

  /** Waits until writes were refused so many more times with a code; that it does not happen is a fault. */
  async untilRefused(code: string, more = 1, within = 60_000): Promise<void> {
    const since = performance.now();
    const before = this.journal.refusals.get(code) ?? 0;
    while ((this.journal.refusals.get(code) ?? 0) < before + more) {
      if (performance.now() - since > within) {
        this.journal.fault('other', `nothing was refused with ${code} for ${within / 1000} seconds`);
        return;
      }
      await pause(10);
    }
  }

  /** Waits until so many more decisions are answered; that it does not happen is a fault. */
  async untilEvaluated(more: number, within = 60_000): Promise<void> {
    const since = performance.now();
    const enough = this.journal.evaluations + more;
    while (this.journal.evaluations < enough) {
      if (performance.now() - since > within) {
        this.journal.fault('other', `too few decisions were answered for ${within / 1000} seconds`);
        return;
      }
      await pause(5);
    }
  }

  /**
   * Waits until every instance says that it is ready, or that it is not.
   *
   * @returns milliseconds that it took
   */
  async untilReady(ready: boolean, watches = this.watches): Promise<number> {
    return Math.max(...(await Promise.all(watches.map((watch) => watch.until(ready)))));
  }

  /** After a disturbance: waits until instances are ready and store again by themselves, and notes how long it took. */
  async recover(by: readonly Instance[] = this.instances): Promise<void> {
    const since = performance.now();
    await this.untilReady(true);
    await this.untilAcknowledged(2, by);
    this.journal.recoveries.push(performance.now() - since);
  }

  /** Takes the load off. */
  async rest(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#loops, ...this.watches.map((watch) => watch.stop())]);
  }

  /** After the load: everything that has to be true of the store and of the copies of it. */
  async verify(): Promise<void> {
    const { journal } = this;
    const contents = await this.#contents();
    await verifyStore(contents, journal);
    if (this.database === 'postgres') await this.#verifyCopies();
    for (const [number, instance] of this.instances.entries()) {
      const complaint = await instance.end(this.othersSpeak);
      if (complaint !== undefined) journal.fault('other', `instance ${number}: ${complaint}`);
    }
    const { status, stdout } = verifyAudit(this.first.data, this.#cliSettings());
    if (status !== 0) journal.fault('other', `the audit log does not hold: ${stdout}`);
  }

  /** Leaves nothing behind. */
  async close(): Promise<void> {
    this.#isOver = true;
    for (const instance of this.instances) await instance.abandon();
    await this.rest();
    await this.server?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Some uses of tokens are noted after the load; the copies follow that within moments, so both are read anew. */
  async #verifyCopies(): Promise<void> {
    for (const { data } of this.instances) {
      const file = join(data, 'replica.sqlite');
      let [store, copy] = [await this.#contents(), contentsOfFile(file)];
      for (let look = 0; copy.revision !== store.revision && look < 100; look++) {
        await pause(50);
        [store, copy] = [await this.#contents(), contentsOfFile(file)];
      }
      verifyCopy(copy, store, this.journal);
    }
  }

  #contents(): Promise<StoreContents> {
    return this.url === undefined
      ? Promise.resolve(contentsOfFile(join(this.first.data, 'plugboard.sqlite')))
      : contentsOfDatabase(this.url);
  }

  #cliSettings(): ChildSettings {
    return this.url === undefined ? {} : { PLUGBOARD_DATABASE_URL: this.url };
  }
}
