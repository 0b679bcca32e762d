/** What a type of assertion asks of who signs it, and of what is there already. See docs/assertions.md, "Who may sign what". */
export interface AuthorityRule {
  /** Whether a trusted account must sign it, and not just any account that a chain leads to. */
  readonly trustedAuthority?: true;
  /** Headers that name accounts which must be there. */
  readonly accounts?: readonly string[];
  /** A header whose account alone may sign. */
  readonly signedBy?: string;
}

/** Types without an entry ask for a chain of signatures that ends at a trusted key, and for nothing else. */
export const authorityRules: Readonly<Partial<Record<string, AuthorityRule>>> = {
  account: { trustedAuthority: true },
  'account-key': { trustedAuthority: true, accounts: ['account-id'] },
  'base-declaration': { trustedAuthority: true },
  'snap-declaration': { trustedAuthority: true, accounts: ['publisher-id'] },
  store: { trustedAuthority: true, accounts: ['operator-id'] },
  model: { signedBy: 'brand-id', accounts: ['brand-id'] },
  serial: { signedBy: 'brand-id' },
  'system-user': { signedBy: 'brand-id' },
  repair: { signedBy: 'brand-id' },
  'snap-developer': { signedBy: 'publisher-id' },
  'validation-set': { signedBy: 'account-id' },
  'confdb-schema': { signedBy: 'account-id' },
};
