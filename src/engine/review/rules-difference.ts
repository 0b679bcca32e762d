import { headerOf, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { canonicalText } from './compare.js';

/** A rule that one declaration has and another has not, or has otherwise. */
export interface RuleDifference {
  readonly side: 'plug' | 'slot';
  readonly interface: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before?: HeaderValue;
  readonly after?: HeaderValue;
}

/**
 * How the rules of two declarations differ: as written, whatever the order of keys; that different rules may mean
 * the same is not looked at. Those of `after` come first, in its order, then those that it does not have.
 *
 * @param before null where there is no declaration
 */
export function rulesDifference(before: HeaderMap | null, after: HeaderMap): readonly RuleDifference[] {
  return (['plug', 'slot'] as const).flatMap((side) => {
    const [was, is] = [rulesIn(before, side), rulesIn(after, side)];
    const names = new Set([...Object.keys(is), ...Object.keys(was)]);
    return [...names].flatMap((name) => difference(side, name, headerOf(was, name), headerOf(is, name)));
  });
}

function rulesIn(headers: HeaderMap | null, side: 'plug' | 'slot'): HeaderMap {
  const rules = headers === null ? undefined : headerOf(headers, `${side}s`);
  return isHeaderMap(rules) ? rules : {};
}

function difference(
  side: 'plug' | 'slot',
  name: string,
  before: HeaderValue | undefined,
  after: HeaderValue | undefined,
): RuleDifference[] {
  const place = { side, interface: name };
  if (before === undefined) return after === undefined ? [] : [{ ...place, change: 'added', after }];
  if (after === undefined) return [{ ...place, change: 'removed', before }];
  if (canonicalText(before) === canonicalText(after)) return [];
  return [{ ...place, change: 'changed', before, after }];
}
