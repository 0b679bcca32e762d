import type { Assertion } from '../../engine/asserts/decode.js';
import { headerOf, textHeader } from '../../engine/asserts/headers.js';
import { readSignature, type Signature } from '../../engine/asserts/signature.js';
import { time } from '../../engine/asserts/common-checks.js';
import { InvalidInput, pointerSegment } from '../../engine/invalid-input.js';
import { checkRules } from '../../engine/rules/declaration.js';
import { type AccountKey, accountKeyOf } from './account-key.js';
import type { AccountKeys } from './account-keys.js';
import { keyText, signKeyOf, textOf } from './assertion-row.js';
import type { Assertions } from './assertions.js';
import { authorityRules } from './authority-rules.js';
import { StreamVerification } from './stream-verification.js';
import type { Trust } from './trust.js';
import type { VerifyingPool } from './verifying-pool.js';

/** The largest count that every database keeps exactly in an integer. */
const largestCount = 2 ** 31 - 1;

/** What was found wrong with one assertion of a stream. */
export interface Refusal {
  readonly assertion: Assertion;
  /** Which one of the stream, from 1. */
  readonly number: number;
  readonly fault: InvalidInput;
}

/**
 * The checks of a stream of assertions that is to be stored, in any order: what one of them needs may be another of
 * them. See docs/assertions.md, "What is checked".
 */
export class Receiving {
  /** Keys and accounts of the stream itself. */
  readonly #keys = new Map<string, AccountKey>();
  readonly #accounts = new Set<string>();
  /** What was asked of the store, most often the same for all. */
  readonly #storedKeys = new Map<string, AccountKey | undefined>();
  readonly #storedAccounts = new Map<string, boolean>();
  readonly #trustedAccounts = new Map<string, boolean>();
  readonly #chains = new Map<string, boolean>();
  readonly #verification: StreamVerification;
  readonly #signatures = new Map<Assertion, Signature>();
  readonly #refusals: Refusal[] = [];

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly stream: readonly Assertion[],
    private readonly stored: { assertions: Assertions; keys: AccountKeys; trust: Trust },
    pool: VerifyingPool,
    private readonly now: number,
  ) {
    this.#verification = new StreamVerification(pool, stream.length);
  }

  /** Everything that is wrong, in the order of the stream; the revisions are settled when it is stored. */
  async check(): Promise<Refusal[]> {
    this.#each((assertion) => {
      checkForm(assertion);
      this.#signatures.set(assertion, readSignature(assertion.signature));
      this.#beginVerifying(assertion);
      this.#announce(assertion);
    });
    this.#verification.send();
    if (this.#refusals.length > 0) return this.#refusals;
    this.#each((assertion) => {
      this.#checkAuthority(assertion);
    });
    if (this.#refusals.length > 0) return this.#refusals;
    await this.#checkSignatures();
    return this.#refusals;
  }

  #each(check: (assertion: Assertion) => void): void {
    this.stream.forEach((assertion, index) => {
      try {
        check(assertion);
      } catch (fault) {
        if (!(fault instanceof InvalidInput)) throw fault;
        this.#refusals.push({ assertion, number: index + 1, fault });
      }
    });
  }

  /**
   * Has the signature verified on another thread while the checks go on, where the store has the key: what key an
   * id stands for never changes.
   */
  #beginVerifying(assertion: Assertion): void {
    const key = this.#storedKey(signKeyOf(assertion));
    if (key !== undefined) this.#verify(assertion, key);
  }

  #verify(assertion: Assertion, { publicKey }: AccountKey): void {
    const signature = this.#signatures.get(assertion);
    if (signature === undefined) throw new RangeError('a signature was not read before');
    this.#verification.begin(assertion, signature, publicKey);
  }

  #storedKey(keyId: string): AccountKey | undefined {
    return once(this.#storedKeys, keyId, () => this.stored.keys.find(keyId));
  }

  /** Makes keys and accounts known to the other assertions; of several revisions the newest counts. */
  #announce(assertion: Assertion): void {
    const { type, primaryKey } = assertion;
    const [key = ''] = primaryKey;
    if (type.name === 'account') this.#accounts.add(key);
    if (type.name !== 'account-key') return;
    const read = accountKeyOf(assertion);
    if (read.revision >= (this.#keys.get(key)?.revision ?? 0)) this.#keys.set(key, read);
  }

  #key(keyId: string): AccountKey | undefined {
    const stored = this.#storedKey(keyId);
    const isTrusted = stored !== undefined && this.stored.trust.key(keyId) !== undefined;
    const brought = this.#keys.get(keyId);
    // An account-key of before does not give a key that has ended its life back, whoever brings it along.
    return isTrusted || (brought?.revision ?? -1) <= (stored?.revision ?? -1) ? stored : brought;
  }

  #endsTrusted(keyId: string): boolean {
    return once(this.#chains, keyId, () => this.stored.keys.endsTrusted(keyId, (id) => this.#key(id)));
  }

  #isTrustedAccount(accountId: string): boolean {
    return once(this.#trustedAccounts, accountId, () => this.stored.trust.isTrustedAccount(accountId));
  }

  #hasAccount(accountId: string): boolean {
    if (this.#accounts.has(accountId) || this.#isTrustedAccount(accountId)) return true;
    const { assertions } = this.stored;
    return once(
      this.#storedAccounts,
      accountId,
      () => assertions.served('account', accountId, 0) !== undefined,
    );
  }

  #checkAuthority(assertion: Assertion): void {
    const { type, headers } = assertion;
    const authorityId = textHeader(headers, 'authority-id');
    const keyId = signKeyOf(assertion);
    const key = this.#key(keyId);
    if (key === undefined) {
      throw missing('sign-key-sha3-384', `account-key "${keyId}", which it is signed with, is not known`);
    }
    if (key.accountId !== authorityId) {
      throw untrusted(
        'sign-key-sha3-384',
        `the key is one of account "${key.accountId}", not of "${authorityId}"`,
      );
    }
    if (!this.#endsTrusted(keyId)) {
      throw untrusted('sign-key-sha3-384', 'the chain of its signatures does not end at a trusted key');
    }
    if (!key.maySign(headers)) {
      throw untrusted('sign-key-sha3-384', 'the constraints of the key do not let it sign this');
    }
    if (this.now < key.since || this.now >= key.until) {
      throw untrusted('sign-key-sha3-384', 'the key is not valid now');
    }
    if (headerOf(headers, 'timestamp') !== undefined) {
      const at = time(headers, 'timestamp');
      if (at < key.since || at >= key.until) {
        throw untrusted('timestamp', 'the timestamp lies outside the time in which the key is valid');
      }
    }
    const { trustedAuthority, signedBy, accounts } = authorityRules[type.name] ?? {};
    if (trustedAuthority === true && !this.#isTrustedAccount(authorityId)) {
      throw untrusted(
        'authority-id',
        `"${authorityId}" is no trusted account, and an assertion of type "${type.name}" needs one`,
      );
    }
    if (signedBy !== undefined && headerOf(headers, signedBy) !== authorityId) {
      throw untrusted(
        'authority-id',
        `an assertion of type "${type.name}" is signed by the account of its "${signedBy}"`,
      );
    }
    for (const header of accounts ?? []) {
      const accountId = textHeader(headers, header);
      if (!this.#hasAccount(accountId)) throw missing(header, `account "${accountId}" is not known`);
    }
    this.#refuseClash(assertion);
  }

  /** What is trusted is not to be replaced by what came from elsewhere. */
  #refuseClash(assertion: Assertion): void {
    const type = assertion.type.name;
    if (type !== 'account' && type !== 'account-key') return;
    const key = keyText(assertion.primaryKey);
    const trusted = this.stored.trust.find(type, key);
    if (trusted !== undefined && trusted.text !== textOf(assertion))
      throw new InvalidInput('assertion-untrusted', `${type} "${key}" is a trusted one and stays as it is`);
  }

  async #checkSignatures(): Promise<void> {
    for (const assertion of this.stream) {
      if (this.#verification.has(assertion)) continue;
      const key = this.#key(signKeyOf(assertion));
      if (key === undefined) throw new RangeError('a key was not found before');
      this.#verify(assertion, key);
    }
    this.#verification.send();
    for (const [index, assertion] of this.stream.entries()) {
      if (await this.#verification.holds(assertion)) continue;
      const fault = new InvalidInput(
        'signature-invalid',
        'the signature is not one of its key over this content',
      );
      this.#refusals.push({ assertion, number: index + 1, fault });
    }
  }
}

/** The value of a key, made when it is first asked for. */
function once<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined || known.has(key)) return found as Value;
  const value = make();
  known.set(key, value);
  return value;
}

/** What can be said of an assertion alone, beyond what decoding has checked. */
function checkForm(assertion: Assertion): void {
  const { type, format, revision, headers, content } = assertion;
  if (type.noAuthority === true) {
    throw new InvalidInput(
      'assertion-untrusted',
      `an assertion of type "${type.name}" has no authority and is not kept`,
    );
  }
  if (content.includes(0)) throw new InvalidInput('assertion-invalid', 'a character NUL cannot be kept');
  if (format > type.maxFormat) {
    throw formatFault(
      `format ${format} of type "${type.name}" is not known, expected at most ${type.maxFormat}`,
    );
  }
  const counted: readonly (readonly [string, number])[] = [
    ['revision', revision],
    ...(type.sequence === true ? [['sequence', sequenceOf(assertion)] as const] : []),
  ];
  for (const [name, count] of counted) {
    if (count <= largestCount) continue;
    const message = `${name} ${count} is too large, expected at most ${largestCount}`;
    throw new InvalidInput('limit-exceeded', message, { pointer: pointerSegment(name) });
  }
  const needed = checkRules(assertion)?.formatNeeded ?? 0;
  if (type.maxFormat > 0 && format < needed) {
    throw formatFault(`format ${format} is too low for its rules, expected ${needed}`);
  }
  if (headerOf(headers, 'constraints') !== undefined && type.name === 'account-key' && format < 1) {
    throw formatFault('format 0 is too low for constraints, expected 1');
  }
}

function sequenceOf({ primaryKey }: Assertion): number {
  const text = primaryKey.at(-1) ?? '';
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new InvalidInput('assertion-invalid', `"${text}" is no sequence, expected a number from 1`, {
    pointer: '/sequence',
  });
}

function formatFault(message: string): InvalidInput {
  return new InvalidInput('assertion-invalid', message, { pointer: '/format' });
}

function untrusted(header: string, message: string): InvalidInput {
  return new InvalidInput('assertion-untrusted', message, { pointer: pointerSegment(header) });
}

function missing(header: string, message: string): InvalidInput {
  return new InvalidInput('prerequisite-missing', message, { pointer: pointerSegment(header) });
}
