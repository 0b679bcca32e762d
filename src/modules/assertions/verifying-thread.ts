import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { RsaCheck } from '../../engine/asserts/signature.js';

/** Checks as the thread gets them: their messages and values one behind the other, and how long each is. */
interface Batch {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly keys: readonly KeyObject[];
  readonly checks: readonly { message: number; value: number; key: number }[];
}

/** A batch that was sent, and whoever waits for its verdicts. */
interface Sent {
  readonly count: number;
  readonly resolve: (verdicts: readonly boolean[]) => void;
  readonly reject: (reason: Error) => void;
}

/** A thread that verifies signatures. It keeps the process running only while somebody waits for it. */
export class VerifyingThread {
  readonly #worker: Worker;
  readonly #sent = new Map<number, Sent>();
  #sentSoFar = 0;

  /**
   * @param program what the thread runs
   * @param onEnd is called when the thread has ended or must not be used again, whatever for
   */
  constructor(
    program: URL,
    private readonly onEnd: (thread: VerifyingThread) => void,
  ) {
    this.#worker = new Worker(program);
    this.#worker.unref();
    this.#worker.on('message', (answer: unknown) => {
      this.#settle(answer);
    });
    for (const event of ['error', 'messageerror'] as const) {
      this.#worker.on(event, (cause: unknown) => void this.#giveUp('has failed', cause));
    }
    this.#worker.on('exit', () => void this.end());
  }

  /** How many batches wait for their verdicts. */
  get load(): number {
    return this.#sent.size;
  }

  /** Whether RSA confirms each of the checks, in their order. @throws Error where the thread ends before, or fails */
  verify(checks: readonly RsaCheck[]): Promise<readonly boolean[]> {
    const batch = packed(checks);
    const number = ++this.#sentSoFar;
    return new Promise((resolve, reject) => {
      this.#worker.postMessage({ number, ...batch }, [batch.bytes.buffer]);
      this.#sent.set(number, { count: checks.length, resolve, reject });
      this.#worker.ref();
    });
  }

  /** Ends the thread; what was not answered yet fails. */
  async end(): Promise<void> {
    await this.#giveUp('has ended');
  }

  #settle(answer: unknown): void {
    const { number, verdicts } = (answer ?? {}) as { number?: number; verdicts?: unknown };
    const sent = number === undefined ? undefined : this.#sent.get(number);
    if (number === undefined || sent === undefined || !areVerdicts(verdicts, sent.count)) {
      void this.#giveUp('has answered with something else than verdicts');
      return;
    }
    this.#sent.delete(number);
    if (this.#sent.size === 0) this.#worker.unref();
    sent.resolve(verdicts);
  }

  async #giveUp(what: string, cause?: unknown): Promise<void> {
    this.onEnd(this);
    const reason = new Error(`the thread that verifies signatures ${what}`, { cause });
    for (const { reject } of this.#sent.values()) reject(reason);
    this.#sent.clear();
    await this.#worker.terminate();
  }
}

function areVerdicts(value: unknown, count: number): value is boolean[] {
  return Array.isArray(value) && value.length === count && value.every((one) => typeof one === 'boolean');
}

function packed(checks: readonly RsaCheck[]): Batch {
  const keys = [...new Set(checks.map(({ key }) => key))];
  let size = 0;
  for (const { message, value } of checks) size += message.length + value.length;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of checks.flatMap(({ message, value }) => [message, value])) {
    bytes.set(part, at);
    at += part.length;
  }
  const lengths = checks.map(({ message, value, key }) => ({
    message: message.length,
    value: value.length,
    key: keys.indexOf(key),
  }));
  return { bytes, keys, checks: lengths };
}
