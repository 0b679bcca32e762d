import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type AccountKey, accountKeyOfText } from './account-key.js';
import { Assertions } from './assertions.js';
import { Trust } from './trust.js';

/** How many keys are kept read. */
const mostKept = 1000;

/** The keys that signatures are verified with: the trusted ones, and those of stored account-keys. */
@Injectable()
export class AccountKeys {
  readonly #byText = new LRUCache<string, AccountKey>({ max: mostKept });

  constructor(
    private readonly assertions: Assertions,
    private readonly trust: Trust,
  ) {}

  /** The newest account-key of an id, trusted or stored; undefined where there is none. */
  find(keyId: string): AccountKey | undefined {
    const text = this.trust.key(keyId)?.text ?? this.assertions.served('account-key', keyId, 1)?.text;
    if (text === undefined) return undefined;
    let key = this.#byText.get(text);
    if (key === undefined) {
      key = accountKeyOfText(text);
      this.#byText.set(text, key);
    }
    return key;
  }

  /**
   * Whether the chain from a key, by who vouches for it, ends at a trusted key.
   *
   * @param find keys that are about to be stored as well
   */
  endsTrusted(
    keyId: string,
    find: (keyId: string) => AccountKey | undefined = (id) => this.find(id),
  ): boolean {
    const seen = new Set<string>();
    for (let id = keyId; !seen.has(id);) {
      if (this.trust.key(id) !== undefined) return true;
      seen.add(id);
      const key = find(id);
      if (key === undefined) return false;
      id = key.signKey;
    }
    return false;
  }
}
