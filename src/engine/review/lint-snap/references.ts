import type { Written } from '../../snap/written.js';
import { pointerSegment } from '../../invalid-input.js';
import { flag, type Flag } from '../flag.js';
import { byChanging, endpointsOf, placeOf, quoted, type LintSubject } from './subject.js';

/** Lints what apps and hooks name: plugs and slots of the top level, or interfaces. */
export function* lintReferences({ metadata, hasInterface }: LintSubject): Generator<Flag> {
  // What extensions add is not known.
  const isWhole = metadata.extensions.length === 0;
  for (const side of ['plug', 'slot'] as const) {
    const defined = new Set(metadata[`${side}s`].map(({ name }) => name.text));
    const isThere = (name: string) => defined.has(name) || hasInterface(name) || !isWhole;
    for (const [kind, users] of [
      ['app', metadata.apps],
      ['hook', metadata.hooks],
    ] as const) {
      for (const user of users) {
        for (const named of user[`${side}s`])
          if (!isThere(named.text)) yield undefinedReference(kind, user.name, side, named);
      }
    }
  }
  const slots = new Set(endpointsOf(metadata, 'slot').map(({ name }) => name.text));
  for (const app of metadata.apps) {
    for (const named of app.activatesOn) {
      if (slots.has(named.text)) continue;
      yield undefinedReference('app', app.name, 'slot', named);
    }
  }
}

function undefinedReference(
  kind: 'app' | 'hook',
  user: Written,
  side: 'plug' | 'slot',
  named: Written,
): Flag {
  const message = `${kind} ${quoted(user.text)} names ${side} ${quoted(named.text)}, expected one of "${side}s" or an interface`;
  return flag('reference-undefined', message, {
    place: placeOf(named),
    subject: user.text,
    observed: named.text,
    ...byChanging(`define it at ${quoted(`/${side}s${pointerSegment(named.text)}`)} with its interface`),
  });
}
