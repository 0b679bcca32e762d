import { setTimeout as pause } from 'node:timers/promises';
import { decode } from '../../src/engine/asserts/decode.js';
import { digestOf } from '../../src/engine/asserts/digest.js';
import { readSignature, verifySignature } from '../../src/engine/asserts/signature.js';
import { testSigner } from '../support/keys.js';
import { type Answer, codeOf, CutOff, type Instance, revisionOf } from './instance.js';
import type { Journal } from './journal.js';
import { namedIn } from './store-contents.js';

/** Who reads, and until when. */
export interface ReaderContext {
  readonly journal: Journal;
  readonly token: string;
  readonly snapIds: readonly string[];
  /** Milliseconds between two questions, beside the usual ones. */
  readonly pace: number;
  readonly isOver: () => boolean;
}

const yaml = 'name: my-app\nplugs:\n  camera:\n';

/** Reads from one instance all the while, and holds what it sees against what has to be true of any state. */
export class Reader {
  #seen = 0;
  readonly #named = new Map<string, Set<string>>();
  readonly #cursor = new Map<string, number>();

  constructor(
    private readonly instance: Instance,
    private readonly context: ReaderContext,
  ) {}

  /** Asks for decisions until it is over: each has to be answered while the process runs. */
  async evaluate(): Promise<void> {
    const { journal, snapIds } = this.context;
    for (let round = 0; !this.context.isOver(); round++) {
      const plug = { snap: { yaml, snapId: snapIds[round % snapIds.length] }, name: 'camera' };
      const body = JSON.stringify({ action: 'auto-connect', plug, device: { classic: true } });
      const headers = { 'content-type': 'application/json' };
      const answer = await this.#ask('/v1/decisions?trace=none', { method: 'POST', headers, body });
      if (answer !== undefined) journal.evaluations += 1;
      await pause(10 + this.context.pace);
    }
  }

  /** Reads declarations with what was recorded of them until it is over. */
  async read(): Promise<void> {
    const { snapIds } = this.context;
    for (let round = 0; !this.context.isOver(); round++) {
      await this.#readSnap(snapIds[round % snapIds.length] ?? '');
      await pause(10 + this.context.pace);
    }
  }

  /** Every read is of a later state than the one before, so what the one shows the next one has to know of. */
  async #readSnap(snapId: string): Promise<void> {
    const { journal } = this.context;
    const headers = { accept: 'application/x.ubuntu.assertion' };
    const path = `/v2/assertions/snap-declaration/16/${snapId}?max-format=7`;
    const served = await this.#ask(path, { headers }, [404]);
    if (served === undefined) return;
    const digest = served.status === 200 ? await this.#digestOfServed(served) : undefined;
    if (!(await this.#readAudit(snapId))) return;
    const named = this.#named.get(snapId) ?? new Set();
    if (digest !== undefined && !named.has(digest)) {
      journal.fault('half-written', `a declaration of ${snapId} was served that no audit entry names`);
    }
    const stored = await this.#ask(`/v1/assertions?type=snap-declaration&key=16/${snapId}&limit=1000`);
    if (stored === undefined) return;
    const { assertions, next } = JSON.parse(stored.body.toString()) as {
      assertions: { digest: string }[];
      next?: string;
    };
    const digests = new Set(assertions.map((one) => one.digest));
    const missing = [...named].filter((one) => !digests.has(one));
    if (next === undefined && missing.length > 0) {
      journal.fault('half-written', `${missing.length} assertions of ${snapId} are in the audit log alone`);
    }
    journal.reads += 1;
  }

  async #digestOfServed({ headers, body }: Answer): Promise<string> {
    const { journal } = this.context;
    if (Number(headers['content-length']) !== body.length) {
      journal.fault(
        'half-written',
        `an assertion came with ${body.length} bytes of ${headers['content-length']}`,
      );
    }
    try {
      const { content, signature } = decode(body);
      const holds = await verifySignature(content, readSignature(signature), testSigner('signing').publicKey);
      if (!holds)
        journal.fault('half-written', `a signature does not hold: ${body.toString().slice(0, 300)}`);
    } catch (error) {
      journal.fault('half-written', `an assertion cannot be read: ${String(error)}`);
    }
    return digestOf(body);
  }

  /** Reads on in the audit log of a snap; false where there was no answer. */
  async #readAudit(snapId: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${this.context.token}` };
    const subject = encodeURIComponent(`snap-declaration/16/${snapId}`);
    const named = this.#named.get(snapId) ?? new Set<string>();
    this.#named.set(snapId, named);
    for (;;) {
      const after = this.#cursor.get(snapId);
      const from = after === undefined ? '' : `&after=${after}`;
      const answer = await this.#ask(`/v1/audit?subject=${subject}&limit=100${from}`, { headers });
      if (answer === undefined) return false;
      const { entries, next } = JSON.parse(answer.body.toString()) as {
        entries: { sequence: number; details: string }[];
        next?: number;
      };
      for (const { sequence, details } of entries) {
        this.#cursor.set(snapId, sequence);
        for (const { digest } of namedIn(details)) named.add(digest);
      }
      if (next === undefined) return true;
    }
  }

  /** Undefined where the process was gone meanwhile; a refusal, or an older state than before, is a fault. */
  async #ask(
    path: string,
    question: Parameters<Instance['ask']>[1] = {},
    fine: readonly number[] = [],
  ): Promise<Answer | undefined> {
    const { journal } = this.context;
    await this.instance.whenUp();
    let answer: Answer;
    try {
      answer = await this.instance.ask(path, question);
    } catch (error) {
      if (error instanceof CutOff) journal.cuts += 1;
      else journal.fault('other', `${path}: ${String(error)}`);
      return undefined;
    }
    if (answer.status !== 200 && !fine.includes(answer.status)) {
      if (answer.status >= 500) journal.refused(codeOf(answer));
      journal.fault('other', `${path} was answered ${answer.status} ${codeOf(answer)}`);
      return undefined;
    }
    const revision = revisionOf(answer);
    if (answer.status === 200 && revision < this.#seen) {
      journal.fault('other', `${path} was answered of revision ${revision} after ${this.#seen}`);
    }
    this.#seen = Math.max(this.#seen, revision);
    return answer;
  }
}
