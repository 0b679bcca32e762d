import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { decode } from '../../src/engine/asserts/decode.js';
import { type ChildService, startChild } from '../support/child-service.js';
import { Dice } from '../e2e/mutations.js';
import { type RawAnswer, askRaw } from '../e2e/raw-http.js';
import { asText, publisherId, snapId } from '../e2e/store-samples.js';

/** One declaration to publish; as often as it is sent it is to be made once. */
interface Job {
  readonly number: number;
  readonly snapId: string;
}

/** A declaration that the service has said to have published. */
export interface Acknowledged {
  readonly job: Job;
  readonly revision: number;
  readonly format: number;
  readonly text: string;
}

/** How often publishing, reading and killing happens. */
export interface Plan {
  readonly publications: number;
  readonly snaps: number;
  readonly kills: number;
  readonly seed: number;
}

/** Publishes while the service is killed again and again, and reads all the while. */
export class PublishingRun {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers to readers that were whole. */
  reads = 0;
  /** How often an answer broke off or nobody was there, by who asked. */
  readonly broken = { publisher: 0, reader: 0 };
  readonly #dice: Dice;
  readonly #jobs: Job[];
  #service: ChildService | undefined;
  #token = '';
  #isUp = Promise.resolve();
  #isDone = false;

  constructor(
    private readonly data: string,
    private readonly plan: Plan,
  ) {
    this.#dice = new Dice(plan.seed);
    this.#jobs = Array.from({ length: plan.publications }, (_, number) => ({
      number,
      snapId: snapId(`crash${number % plan.snaps}x`),
    }));
  }

  /** The whole run; the service that it leaves behind goes on. */
  async go(): Promise<ChildService> {
    this.#service = await startChild(this.data);
    this.#token = this.#service.token ?? '';
    const made = await this.#post('/v1/accounts', { accountId: publisherId, displayName: 'Acme' });
    expect(made.status).toBe(201);
    const readers = [this.#read(), this.#read()];
    const publishers = Array.from({ length: 4 }, () => this.#publishAll());
    const finished = Promise.all(publishers).finally(() => {
      this.#isDone = true;
    });
    await Promise.all([finished, this.#killAgainAndAgain(), ...readers]);
    return this.#running();
  }

  /** Leaves no process behind, whatever has become of the run. */
  async stop(): Promise<void> {
    this.#isDone = true;
    this.#jobs.length = 0;
    await this.#isUp.catch(() => undefined);
    this.#service?.process.kill('SIGKILL');
    await this.#service?.ended;
  }

  #running(): ChildService {
    if (this.#service === undefined) throw new Error('the service was never started');
    return this.#service;
  }

  async #killAgainAndAgain(): Promise<void> {
    const { kills, publications } = this.plan;
    for (let kill = 0; kill < kills; kill++) {
      const share = publications / (kills + 1);
      const after = Math.floor(kill * share + share / 2 + this.#dice.below(share));
      while (this.acknowledged.length < after && !this.#isDone) await pause(1);
      await pause(this.#dice.below(40));
      this.#isUp = this.#restart();
      await this.#isUp;
    }
  }

  async #restart(): Promise<void> {
    const { process, ended } = this.#running();
    process.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    this.#service = await startChild(this.data);
  }

  async #publishAll(): Promise<void> {
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      const answer = await this.#untilAnswered(job);
      if (answer.status !== 201) throw new Error(`publishing was refused: ${answer.body.toString()}`);
      const { declaration } = JSON.parse(answer.body.toString()) as {
        declaration: Omit<Acknowledged, 'job'>;
      };
      this.acknowledged.push({ ...declaration, job });
    }
  }

  async #untilAnswered(job: Job): Promise<RawAnswer> {
    for (;;) {
      await this.#isUp;
      try {
        return await this.#publish(job);
      } catch (error) {
        if (!isBrokenOff(error)) throw error;
        this.broken.publisher += 1;
        await pause(5);
      }
    }
  }

  #publish({ number, snapId: id }: Job): Promise<RawAnswer> {
    const acknowledge = ['silent-narrowing'];
    const rule = { 'allow-auto-connection': { 'plug-attributes': { number: `n${number}` } } };
    const body = { snapName: 'photo-booth', publisherId, plugs: { camera: rule }, acknowledge };
    return this.#post(`/v1/snaps/${id}/declarations`, body, { 'idempotency-key': `job-${number}` });
  }

  #post(path: string, body: object, more: Record<string, string> = {}): Promise<RawAnswer> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}`, ...more };
    return askRaw(this.#running().port, 'POST', path, { headers, body: JSON.stringify(body) });
  }

  /** Asks for what is published, and holds each answer against what was acknowledged before it was asked for. */
  async #read(): Promise<void> {
    const seen = new Map<string, number>();
    while (!this.#isDone) {
      await this.#isUp;
      const id = snapId(`crash${this.#dice.below(this.plan.snaps)}x`);
      const known = this.acknowledged.filter(({ job }) => job.snapId === id);
      const least = Math.max(seen.get(id) ?? 0, ...known.map(({ revision }) => revision));
      try {
        const path = `/v2/assertions/snap-declaration/16/${id}?max-format=7`;
        const answer = await askRaw(this.#running().port, 'GET', path, { headers: asText });
        seen.set(id, Math.max(least, revisionIn(answer, least)));
        this.reads += 1;
      } catch (error) {
        if (!isBrokenOff(error)) throw error;
        this.broken.reader += 1;
      }
      await pause(2);
    }
  }
}

/** The revision that a reader got; 0 where nothing was published yet. */
function revisionIn({ status, headers, body }: RawAnswer, least: number): number {
  if (status === 404 && least === 0) return 0;
  expect([status, headers['content-length']]).toEqual([200, String(body.length)]);
  const { revision } = decode(body);
  expect(revision).toBeGreaterThanOrEqual(least);
  return revision;
}

/** Whether the service was gone before its answer was whole. */
function isBrokenOff(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code);
}
