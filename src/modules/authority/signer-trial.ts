import { inTime } from '../../in-time.js';
import type { Authority } from './authority.js';

/** Milliseconds for which a trial stands: a signature costs milliseconds, and probes come every second. */
const lasting = { held: 5000, failed: 1000 } as const;

/** Milliseconds that the signer gets to answer. */
const patience = 3000;

/** Whether the authority can sign, found out by having it sign something that is thrown away. */
export class SignerTrial {
  #last: { readonly at: number; readonly fault: string | undefined } | undefined;
  #trying: Promise<string | undefined> | undefined;

  constructor(private readonly authority: Pick<Authority, 'tryToSign'>) {}

  /** Whether the last trial went well, and how many milliseconds ago it was; undefined before there was one. */
  get last(): { readonly wentWell: boolean; readonly age: number } | undefined {
    if (this.#last === undefined) return undefined;
    const { at, fault } = this.#last;
    return { wentWell: fault === undefined, age: performance.now() - at };
  }

  /** Undefined where it can; else that it cannot. The reason goes to the operator's log, by whoever needs a signature. */
  fault(): Promise<string | undefined> {
    if (this.#last !== undefined) {
      const { at, fault } = this.#last;
      const age = performance.now() - at;
      if (age < (fault === undefined ? lasting.held : lasting.failed)) return Promise.resolve(fault);
    }
    return this.#found();
  }

  /** While a trial goes on, however long, no other is begun. */
  async #found(): Promise<string | undefined> {
    this.#trying ??= this.#try().finally(() => {
      this.#trying = undefined;
    });
    const fault = await inTime(this.#trying, patience, 'the signer does not answer');
    this.#last = { at: performance.now(), fault };
    return fault;
  }

  async #try(): Promise<string | undefined> {
    try {
      await this.authority.tryToSign();
      return undefined;
    } catch {
      return 'nothing can be signed';
    }
  }
}
