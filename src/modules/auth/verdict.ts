import type { Principal } from './principal.js';

/** Why credentials do not hold: told to the audit log, never to the caller. */
export type FailureReason = 'malformed' | 'unknown' | 'expired' | 'revoked' | 'not-verified';

/** What becomes of the credentials of a request. */
export type Verdict =
  | { readonly outcome: 'accepted'; readonly principal: Principal }
  /** None were given. */
  | { readonly outcome: 'absent' }
  /** `prefix` is that of a token of ours, known or not, as far as it has the form of one. */
  | { readonly outcome: 'refused'; readonly reason: FailureReason; readonly prefix?: string }
  /** Whoever has issued them cannot be asked. */
  | { readonly outcome: 'undecided'; readonly because: string };
