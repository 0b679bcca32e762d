import { lastSegment } from '../policy/explain.js';
import { grouped, type GroupedAlternative } from '../rules/grouped.js';
import type { Ruling, Subject } from './ruling.js';

/** The alternative that lets a plug or slot pass and leaves the fewest of its attributes unnamed, and those. */
export interface Unnamed {
  readonly alternative: GroupedAlternative;
  readonly names: readonly string[];
}

/**
 * What an allow sub-rule that names attributes does not say of a plug or slot that it lets pass for certain; undefined
 * where it does not let it pass for certain. One that names no attributes leaves none unnamed.
 */
export function unnamedIn({ allow }: Ruling, subject: Subject): Unnamed | undefined {
  if (allow === null) return undefined;
  const certain = new Set(
    allow.alternatives.filter(({ constraints }) => constraints.length === 0).map((one) => one.alternative),
  );
  const [first] = grouped(allow.subRule)
    .filter(({ alternative }) => certain.has(alternative))
    .map((alternative) => ({ alternative, names: beyond(alternative, subject) }))
    .sort((a, b) => a.names.length - b.names.length);
  return first;
}

/** The attributes that an alternative, which names some, does not name. */
function beyond({ constraints }: GroupedAlternative, { side, own: { attributes = {} } }: Subject): string[] {
  const own = constraints.filter(({ key }) => key === `${side}-attributes`);
  if (own.length === 0) return [];
  const named = new Set(
    own.flatMap(({ choices }) => choices.flat()).map(({ shown: { pointer } }) => topAttribute(pointer, side)),
  );
  return Object.keys(attributes).filter((name) => !named.has(name));
}

/** The first name behind the constraint in a pointer, without what a dotted path says further. */
function topAttribute(pointer: string, side: 'plug' | 'slot'): string {
  const [, ...rest] = pointer.split(`/${side}-attributes/`);
  const segments = rest.join('/').split('/');
  const name = /^\d+$/.test(segments[0] ?? '') && segments.length > 1 ? segments[1] : segments[0];
  return lastSegment(`/${name ?? ''}`).split('.', 1)[0] ?? '';
}
