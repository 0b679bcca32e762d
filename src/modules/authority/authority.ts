import type { UnitOfWork } from '../../database/unit-of-work.js';
import { Attempts } from '../../figures/attempts.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import type { PublicKey } from '../../engine/asserts/public-key.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import type { AccountKeys } from '../assertions/account-keys.js';
import type { OnStored } from '../assertions/assertion-report.js';
import type { Assertions } from '../assertions/assertions.js';
import type { Trust } from '../assertions/trust.js';
import { type Draft, signDraft } from './draft.js';
import { accountDraft, found } from './founding.js';
import { KeyFault, type Signer } from './signer.js';
import type { KeySource } from './key-source.js';

/** What an authority is made of; the database is open. */
export interface AuthorityParts {
  readonly id: string;
  readonly source: KeySource;
  readonly assertions: Assertions;
  readonly keys: AccountKeys;
  readonly trust: Trust;
  readonly unitOfWork: UnitOfWork;
}

/** A key of this authority, as its account-key says, with the means to sign where they are to be had. */
export interface OwnKey {
  readonly id: string;
  readonly name: string;
  readonly since: number;
  readonly until: number;
  readonly publicKey: PublicKey;
  /** Undefined where the private half is not to be had here. */
  readonly signer: Signer | undefined;
}

/** This service as somebody who signs: an account, its keys, and what they vouch for. See docs/assertions.md, "The authority". */
export class Authority {
  /** How long signatures took, those that nobody gets too, and how many could not be made. */
  readonly figures = new Attempts((error) => !(error instanceof InvalidInput));

  private constructor(private readonly parts: AuthorityParts) {}

  /**
   * The authority of an open database; made where there is none yet.
   *
   * @param record runs in the unit of work that stores a new authority
   * @throws KeyFault where its keys cannot be used, or it is another one's
   */
  static async open(parts: AuthorityParts, record: OnStored): Promise<Authority> {
    const own = parts.trust.list().filter(({ origin }) => origin === 'own');
    if (own.length === 0) await make(parts, record);
    const other = own.find(({ accountId }) => accountId !== parts.id);
    if (other !== undefined) {
      throw new KeyFault(
        `this store is the authority "${other.accountId}", expected PLUGBOARD_AUTHORITY_ID to say so`,
      );
    }
    const authority = new Authority(parts);
    await authority.#signer();
    return authority;
  }

  /** The account id it signs as. */
  get id(): string {
    return this.parts.id;
  }

  /**
   * Signs a draft with the newest valid signing key.
   *
   * @throws InvalidInput where the draft does not hold as an assertion
   * @throws KeyFault where no key is to be had, or what it made is no signature
   */
  async sign(draft: Draft): Promise<Assertion> {
    return this.#sign(draft);
  }

  /**
   * Signs something that nobody gets.
   *
   * @throws KeyFault where {@link sign} would
   */
  async tryToSign(): Promise<void> {
    const facts = { accountId: this.id, displayName: 'trial', validation: 'unproven' };
    await this.#sign(accountDraft(facts, Date.now()));
  }

  /** Its signing keys by their account-keys, oldest first. */
  async signingKeys(): Promise<OwnKey[]> {
    const signers = await this.parts.source.signers('signing');
    const own = this.parts.assertions
      .keysOf(this.id)
      .filter(({ primaryKey }) => this.parts.trust.key(primaryKey) === undefined);
    const keys = own.flatMap(({ primaryKey: id, text }) => {
      const key = this.parts.keys.find(id);
      if (key === undefined) return [];
      const { since, until, publicKey } = key;
      const name = /^name: (.*)$/m.exec(text)?.[1] ?? '';
      return [{ id, name, since, until, publicKey, signer: signers.find((one) => one.publicKey.id === id) }];
    });
    return keys.sort((a, b) => a.since - b.since);
  }

  #sign(draft: Draft): Promise<Assertion> {
    return this.figures.count(async () => signDraft(draft, this.id, await this.#signer()));
  }

  async #signer(): Promise<Signer> {
    const now = Date.now();
    const keys = await this.signingKeys();
    // Of keys that began in the same second, the one that does not end is the newer one.
    const usable = keys.filter(
      ({ since, until, signer }) => signer !== undefined && since <= now && now < until,
    );
    const newest = usable.findLast(({ until }) => until === Infinity) ?? usable.at(-1);
    if (newest?.signer !== undefined) return newest.signer;
    throw new KeyFault(
      `no private key of a valid signing key of "${this.id}" is in "${this.parts.source.place('signing')}"`,
    );
  }
}

/** Makes the keys that are not there, and the first assertions, in one unit of work. */
async function make(
  { id, source, assertions, trust, unitOfWork }: AuthorityParts,
  record: OnStored,
): Promise<void> {
  const [root, signing] = await Promise.all(
    (['root', 'signing'] as const).map(async (role) => (await source.signers(role))[0] ?? source.fresh(role)),
  );
  if (root === undefined || signing === undefined) throw new KeyFault('no keys could be made');
  const { account, rootKey, signingKey } = await found(id, root, signing, Date.now());
  await unitOfWork.run(async (manager) => {
    // Another instance may have been faster.
    if (trust.list().some(({ origin }) => origin === 'own')) return;
    const stored = await assertions.add(manager, [account, rootKey, signingKey], 'published');
    await trust.add(manager, [account, rootKey], 'own');
    await record(manager, stored);
  });
}
