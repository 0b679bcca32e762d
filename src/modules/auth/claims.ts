/**
 * The texts that a claim lists: a list of them, or one text with words in it. Nothing where the claim is missing or
 * something else.
 *
 * @param path the name of the claim, or the names that lead to it joined by dots, such as `realm_access.roles`
 */
export function textsInClaim(claims: Readonly<Record<string, unknown>>, path: string): string[] {
  const value = Object.hasOwn(claims, path) ? claims[path] : valueAt(claims, path.split('.'));
  if (typeof value === 'string') return value.split(' ').filter((word) => word !== '');
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function valueAt(value: unknown, names: readonly string[]): unknown {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return valueAt((value as Readonly<Record<string, unknown>>)[name], rest);
}
