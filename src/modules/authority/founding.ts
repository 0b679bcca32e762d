import type { Assertion } from '../../engine/asserts/decode.js';
import type { PublicKey } from '../../engine/asserts/public-key.js';
import { assertionTime, type Draft, signDraft } from './draft.js';
import type { Signer } from './signer.js';

/** The assertions that an authority begins with. */
export interface Founding {
  readonly account: Assertion;
  readonly rootKey: Assertion;
  readonly signingKey: Assertion;
}

/** Signs the account and the keys of a new authority: the root its own, and everything else by the root. */
export async function found(
  authorityId: string,
  root: Signer,
  signing: Signer,
  now: number,
): Promise<Founding> {
  const sign = (draft: Draft) => signDraft(draft, authorityId, root);
  return {
    account: await sign(
      accountDraft({ accountId: authorityId, displayName: authorityId, validation: 'verified' }, now),
    ),
    rootKey: await sign(keyDraft(authorityId, root.publicKey, 'root', { since: now })),
    signingKey: await sign(keyDraft(authorityId, signing.publicKey, 'signing-1', { since: now })),
  };
}

/** What an account assertion says. */
export interface AccountFacts {
  readonly accountId: string;
  readonly displayName: string;
  readonly username?: string;
  readonly validation: string;
  readonly revision?: number;
}

/** @param now milliseconds since 1970 */
export function accountDraft(facts: AccountFacts, now: number): Draft {
  const { accountId, displayName, username, validation, revision = 0 } = facts;
  const headers = {
    type: 'account',
    revision: String(revision),
    'account-id': accountId,
    'display-name': displayName,
    validation,
    timestamp: assertionTime(now),
    ...(username !== undefined && { username }),
  };
  return { headers };
}

/** From when, and to before when, a key may sign; milliseconds since 1970. */
interface Validity {
  readonly since: number;
  readonly until?: number;
}

/** The account-key of a key. */
export function keyDraft(
  accountId: string,
  key: Pick<PublicKey, 'id' | 'text'>,
  name: string,
  { since, until }: Validity,
  revision = 0,
): Draft {
  const headers = {
    type: 'account-key',
    revision: String(revision),
    'public-key-sha3-384': key.id,
    'account-id': accountId,
    name,
    since: assertionTime(since),
    ...(until !== undefined && { until: assertionTime(until) }),
  };
  return { headers, body: Buffer.from(key.text) };
}
