import { setTimeout as pause } from 'node:timers/promises';
import { account, signed, streamOf } from '../support/store-drafts.js';
import { type Answer, codeOf, CutOff, type Instance, patience, revisionOf } from './instance.js';
import type { Journal, Write } from './journal.js';

/** Who writes: with what right, and what refusals it has to live with at the moment. */
export interface WriterContext {
  readonly journal: Journal;
  readonly token: string;
  readonly publisherId: string;
  readonly snapIds: readonly string[];
  /** The codes that a write may be refused with from status 500 on; any other is a fault. */
  readonly tolerated: ReadonlySet<string>;
  /** Milliseconds between two writes. */
  readonly pace: number;
  readonly isOver: () => boolean;
}

/** Every so many writes one is sent a single time, to see that what was refused is not stored all the same. */
const onceEvery = 4;

const busy = new Set(['revision-conflict']);

interface Sent {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Publishes and takes in, on one instance, one write after another, each until it is acknowledged. */
export class Writers {
  #next = 0;

  constructor(private readonly context: WriterContext) {}

  /** Publishes declarations of snaps in turn until it is over. */
  async publish(instance: Instance): Promise<void> {
    while (!this.context.isOver()) {
      const number = this.#next++;
      const name = `job-${number}`;
      const write: Write = { kind: 'publication', name, to: instance, fate: 'open', texts: [] };
      const snapId = this.context.snapIds[number % this.context.snapIds.length] ?? '';
      const answer = await this.#send(write, number, this.#publication(number, snapId));
      if (answer !== undefined) write.texts = textsIn(answer);
      await pause(this.context.pace);
    }
  }

  /** Has streams of signed assertions taken in until it is over. */
  async takeIn(instance: Instance): Promise<void> {
    while (!this.context.isOver()) {
      const number = this.#next++;
      const texts = await Promise.all([0, 1, 2].map((part) => signed(account(`stream-${number}-${part}`))));
      const name = `stream-${number}-`;
      const write: Write = { kind: 'stream', name, to: instance, fate: 'open', texts };
      const headers = { 'content-type': 'application/x.ubuntu.assertion', ...this.#authorization() };
      await this.#send(write, number, {
        path: '/v2/assertions',
        headers,
        body: streamOf(...texts),
      });
      await pause(20 + this.context.pace);
    }
  }

  #publication(number: number, snapId: string): Sent {
    const plugs = {
      camera: { 'allow-auto-connection': { 'plug-attributes': { number: `n${number}` } } },
      // A format that old clients do not know, so that there are variants.
      content: { 'allow-auto-connection': { 'plug-attributes': { content: '$SLOT_PUBLISHER_ID' } } },
    };
    const { publisherId } = this.context;
    const acknowledge = ['silent-narrowing', 'silent-broadening'];
    return {
      path: `/v1/snaps/${snapId}/declarations`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `job-${number}`,
        ...this.#authorization(),
      },
      body: JSON.stringify({ snapName: 'photo-booth', publisherId, plugs, acknowledge }),
    };
  }

  #authorization(): Record<string, string> {
    return { authorization: `Bearer ${this.context.token}` };
  }

  /** Sends a write until it is acknowledged, or once; the acknowledgement. */
  async #send(write: Write, number: number, sent: Sent): Promise<Answer | undefined> {
    const { journal } = this.context;
    journal.writes.push(write);
    const since = performance.now();
    for (;;) {
      await write.to.whenUp();
      const answer = await this.#attempt(write, sent);
      if (write.fate === 'acknowledged') return answer;
      if (number % onceEvery === 0 || write.to.isAbandoned) return undefined;
      if (this.context.isOver() && performance.now() - since > patience) {
        journal.fault('other', `${write.name} could not be stored after the disturbances either`);
        return undefined;
      }
      await pause(25);
    }
  }

  async #attempt(write: Write, sent: Sent): Promise<Answer | undefined> {
    const { journal } = this.context;
    let answer: Answer;
    try {
      answer = await write.to.ask(sent.path, { method: 'POST', headers: sent.headers, body: sent.body });
    } catch (error) {
      write.fate = 'in-doubt';
      if (error instanceof CutOff) journal.cuts += 1;
      else journal.fault('other', `${write.name}: ${String(error)}`);
      return undefined;
    }
    if (answer.status === 201 || (answer.status === 200 && write.kind === 'stream')) {
      write.fate = 'acknowledged';
      journal.revision = Math.max(journal.revision, revisionOf(answer));
    } else this.#refused(write, answer);
    return answer;
  }

  #refused(write: Write, answer: Answer): void {
    const { journal, tolerated } = this.context;
    const code = codeOf(answer);
    if (answer.status >= 500) journal.refused(code);
    const text = `${write.name} was answered ${answer.status} ${code}: ${answer.body.toString().slice(0, 300)}`;
    if (!tolerated.has(code) && !busy.has(code)) journal.fault('other', text);
    if (answer.status === 503 && answer.headers['retry-after'] === undefined) {
      journal.fault('other', `${text}, without Retry-After`);
    }
    const inDoubt = answer.body.includes('whether it is stored is not known');
    // Once it is in doubt, a later refusal says nothing of what was sent before.
    if (write.fate !== 'in-doubt') write.fate = inDoubt ? 'in-doubt' : 'refused';
  }
}

function textsIn({ body }: Answer): string[] {
  const { declaration, variants } = JSON.parse(body.toString()) as {
    declaration: { text: string };
    variants: { text: string }[];
  };
  return [declaration, ...variants].map(({ text }) => text);
}
