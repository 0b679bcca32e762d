import type { Assertion } from '../../src/engine/asserts/decode.js';
import { assertionTime } from '../../src/modules/authority/draft.js';
import { accountKey, day, ownRoot } from './signing.js';

/** Days from now at which a key begins and ends; without an end where it has none. */
export interface Span {
  readonly since: number;
  readonly until?: number;
}

/** The key "stranger" as one of an account that the root of the authority under test vouches for. */
export function strangerKey(
  accountId: string,
  { since, until }: Span = { since: -10 },
  headers: Parameters<typeof accountKey>[3] = {},
): Promise<Assertion> {
  const at = (days: number) => assertionTime(Date.now() + days * day);
  return accountKey(ownRoot, accountId, 'stranger', {
    since: at(since),
    ...(until !== undefined && { until: at(until) }),
    ...headers,
  });
}
