import { flag, type Flag } from '../flag.js';
import { byChanging, endpointsOf, flaggedEndpoint, placeOf, quoted, type LintSubject } from './subject.js';

/** Types of which snaps run on a base; that of an app may be left out. */
const typesWithBase: ReadonlySet<string> = new Set(['app', 'application', 'gadget']);

/** Lints the base of a snap, and what a base is like. */
export function* lintBase({ metadata, tables }: LintSubject): Generator<Flag> {
  const { base, type, name } = metadata;
  if (base !== undefined) {
    const owners = tables.reservedBases.get(base.text);
    if (owners !== undefined && !owners.includes(name?.text ?? '')) {
      yield flag('base-reserved', `base ${quoted(base.text)} is reserved to other snaps`, {
        place: placeOf(base),
        subject: base.text,
        ...byChanging('use a base that is there for all snaps, such as "core24"'),
      });
    }
    if (type !== undefined && !typesWithBase.has(type.text) && base.text !== 'none') {
      yield flag(
        'base-not-applicable',
        `base ${quoted(base.text)} in a snap of type ${quoted(type.text)}, expected none`,
        { place: placeOf(base), subject: base.text, ...byChanging('take "base" out') },
      );
    }
  }
  if (type?.text !== 'base') return;
  for (const side of ['plug', 'slot'] as const) {
    const [first] = endpointsOf(metadata, side);
    if (first === undefined) continue;
    yield flag(
      'base-with-interfaces',
      `a base has ${side} ${quoted(first.name.text)}, expected no ${side}s`,
      {
        ...flaggedEndpoint(first),
        subject: `${side}s`,
        ...byChanging(`take "${side}s" out`),
      },
    );
  }
}
