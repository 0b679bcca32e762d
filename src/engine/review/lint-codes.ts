export type Severity = 'error' | 'warning' | 'info';

interface LintCodeEntry {
  /** An error needs to be acknowledged before the grant is signed. */
  readonly severity: Severity;
  /** What the code means, in one sentence of docs/lint.md. */
  readonly summary: string;
}

/** Everything that linting can find. The set is closed: each code has a section in docs/lint.md. */
export const lintCodes = {
  'silent-broadening': {
    severity: 'error',
    summary: 'A question that the rule does not mention comes out more permissive than before.',
  },
  'silent-narrowing': {
    severity: 'error',
    summary: 'A way to be allowed is gone without the rule refusing it in so many words.',
  },
  'explicit-broadening': {
    severity: 'info',
    summary: 'A question that the rule mentions comes out more permissive than before.',
  },
  'explicit-narrowing': {
    severity: 'info',
    summary: 'The rule refuses in so many words what was allowed before, or a rule is withdrawn.',
  },
  'dead-rule': {
    severity: 'warning',
    summary: 'A rule, or a part of it, has no effect.',
  },
  'ineffective-slots-per-plug': {
    severity: 'warning',
    summary: 'A number of slots or plugs stands where nothing reads it.',
  },
  'unknown-subrule': {
    severity: 'error',
    summary: 'A key of the rule is no sub-rule; clients ignore it silently.',
  },
  'unknown-constraint': {
    severity: 'error',
    summary: 'A key of an alternative is no constraint there; clients ignore it silently.',
  },
  'unknown-interface': {
    severity: 'warning',
    summary: 'The rule is for an interface that is not known.',
  },
  'matches-everything': {
    severity: 'warning',
    summary: 'A constraint is there and restricts nothing.',
  },
  'auto-connection-to-several': {
    severity: 'warning',
    summary: 'The plug connects automatically to any slot, and to none where several snaps offer one.',
  },
  'trusts-any-publisher': {
    severity: 'warning',
    summary: 'The base-declaration trusts certain snaps or publishers only; the rule trusts any.',
  },
} as const satisfies Readonly<Record<string, LintCodeEntry>>;

export type LintCode = keyof typeof lintCodes;
