/** What a caller may be, in docs/access.md's order. */
export const roles = ['device', 'publisher', 'reviewer', 'operator', 'auditor'] as const;

export type Role = (typeof roles)[number];

/**
 * Who may use a route: anybody; whoever may evaluate here, which a setting decides; those with one of the roles; or
 * these, and anybody where only this machine can ask.
 */
export type AccessRule =
  | readonly ['anonymous']
  | readonly ['evaluation']
  | readonly [Role, ...Role[]]
  | readonly ['local', Role, ...Role[]];

export function isRole(name: unknown): name is Role {
  return roles.some((role) => role === name);
}
