import type { Role } from './role.js';

/** A token to make. */
export interface TokenDraft {
  readonly name: string;
  readonly roles: readonly Role[];
  /** The account-ids a publisher acts for. */
  readonly accounts?: readonly string[];
  /** RFC 3339, UTC; left out for a token that does not end by itself. */
  readonly expiresAt?: string;
}

/** What keeps a draft from being made. */
export interface DraftFault {
  readonly member: keyof TokenDraft;
  readonly message: string;
}

const longestName = 100;
const mostAccounts = 100;
const accountId = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** What is wrong with a draft at the time `now`; undefined when nothing is (docs/access.md, "Tokens"). */
export function draftFault(draft: TokenDraft, now: Date): DraftFault | undefined {
  const { name, roles, accounts = [], expiresAt } = draft;
  if (name.trim() === '' || name.length > longestName || /[\p{Cc}\p{Bidi_Control}]/u.test(name)) {
    return { member: 'name', message: `expected 1 to ${longestName} printable characters` };
  }
  if (roles.length === 0) return { member: 'roles', message: 'expected at least one role' };
  return accountsFault(roles, accounts) ?? expiryFault(expiresAt, now);
}

function accountsFault(roles: readonly Role[], accounts: readonly string[]): DraftFault | undefined {
  const member = 'accounts';
  const isPublisher = roles.includes('publisher');
  if (isPublisher && accounts.length === 0) {
    return { member, message: 'expected the account-ids that the publisher acts for' };
  }
  if (!isPublisher && accounts.length > 0) {
    return { member, message: 'expected with the role "publisher" alone' };
  }
  if (accounts.length > mostAccounts) return { member, message: `expected at most ${mostAccounts} accounts` };
  const bad = accounts.find((id) => !accountId.test(id));
  if (bad === undefined) return undefined;
  return { member, message: `"${bad}" is no account-id, expected letters, digits and "-"` };
}

function expiryFault(expiresAt: string | undefined, now: Date): DraftFault | undefined {
  if (expiresAt === undefined || Date.parse(expiresAt) > now.getTime()) return undefined;
  return { member: 'expiresAt', message: `"${expiresAt}" is not a time to come` };
}
