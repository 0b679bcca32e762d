/** The value of an assertion header. Scalars are only ever text: `true`, `1` and timestamps are strings too. */
export type HeaderValue = string | readonly HeaderValue[] | HeaderMap;

/** Headers, or a nested map, by name. */
export interface HeaderMap {
  readonly [name: string]: HeaderValue;
}

/** Sizes above which assertion text is refused, in bytes; the ones clients use. */
export const limits = {
  headers: 128 * 1024,
  body: 2 * 1024 * 1024,
  signature: 128 * 1024,
  nesting: 64,
} as const;

/** How a header, or a key of a nested map, may be named in assertion text. */
export const headerName = /^[a-z](?:-?[a-z0-9])*$/;

export function isHeaderMap(value: HeaderValue | undefined): value is HeaderMap {
  return typeof value === 'object' && !Array.isArray(value);
}

export function isHeaderList(value: HeaderValue | undefined): value is readonly HeaderValue[] {
  return Array.isArray(value);
}

/** An empty map without prototype, so that a header named `constructor` is just a header. */
export function emptyHeaders(): Record<string, HeaderValue> {
  return Object.create(null) as Record<string, HeaderValue>;
}

/** Own value of a map that may come from JSON, where inherited names must not show through. */
export function headerOf(headers: HeaderMap, name: string): HeaderValue | undefined {
  return Object.hasOwn(headers, name) ? headers[name] : undefined;
}

/** The text of a header that is known to be one; empty where it is absent. */
export function textHeader(headers: HeaderMap, name: string): string {
  const value = headerOf(headers, name);
  return typeof value === 'string' ? value : '';
}
