import type { Assertion } from '../../engine/asserts/decode.js';
import type { PublicKey } from '../../engine/asserts/public-key.js';
import { confirm, type RsaCheck, rsaCheckOf, type Signature } from '../../engine/asserts/signature.js';
import type { VerifyingPool } from './verifying-pool.js';

/** From how many assertions on a stream is verified by the threads of the pool. */
const large = 8;

/** How many signatures a thread gets at once. */
const inBatch = 32;

/** Where a verdict will stand. */
interface Awaited {
  readonly verdicts: Promise<readonly boolean[]>;
  readonly index: number;
}

/** Verifies the signatures of one stream on other threads, while this one goes on with what else is to be checked. */
export class StreamVerification {
  readonly #awaited = new Map<Assertion, Awaited>();
  /** Not sent yet. */
  #gathered: { assertion: Assertion; check: RsaCheck }[] = [];
  readonly #atOnce: number;

  /** @param count how many assertions the stream has */
  constructor(
    private readonly pool: VerifyingPool,
    count: number,
  ) {
    this.#atOnce = count < large ? 1 : inBatch;
  }

  has(assertion: Assertion): boolean {
    return this.#awaited.has(assertion);
  }

  /** Has it verified that `key` made the signature of an assertion, once enough have gathered or with {@link send}. */
  begin(assertion: Assertion, signature: Signature, key: PublicKey): void {
    const check = rsaCheckOf(assertion.content, signature, key);
    if (check === undefined) {
      this.#awaited.set(assertion, { verdicts: Promise.resolve([false]), index: 0 });
      return;
    }
    this.#gathered.push({ assertion, check });
    if (this.#gathered.length === this.#atOnce) this.send();
  }

  /** Has everything verified that was begun. */
  send(): void {
    const gathered = this.#gathered;
    if (gathered.length === 0) return;
    this.#gathered = [];
    const verdicts = this.#verdictsOn(gathered.map(({ check }) => check));
    // Nobody may be there to see it fail, when the stream is refused for something else before.
    verdicts.catch(() => undefined);
    gathered.forEach(({ assertion }, index) => this.#awaited.set(assertion, { verdicts, index }));
  }

  /** Whether the signature was found to be right; only for what was begun and sent. */
  async holds(assertion: Assertion): Promise<boolean> {
    const awaited = this.#awaited.get(assertion);
    if (awaited === undefined) throw new RangeError('the verification was not begun before');
    return (await awaited.verdicts)[awaited.index] === true;
  }

  /** A few signatures are not worth a thread of our own. */
  #verdictsOn(checks: readonly RsaCheck[]): Promise<readonly boolean[]> {
    return this.#atOnce === 1 ? Promise.all(checks.map(confirm)) : this.pool.verify(checks);
  }
}
