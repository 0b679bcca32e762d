import type { EndpointMetadata, Metadata } from '../../snap/metadata.js';
import type { Written } from '../../snap/written.js';
import { pointerSegment } from '../../invalid-input.js';
import { flag, type Flag } from '../flag.js';
import { byChanging, endpointsOf, placeOf, quoted, type LintSubject } from './subject.js';

/** An app or hook that names a plug or slot. */
interface Reference {
  readonly kind: 'app' | 'hook';
  readonly user: Written;
  readonly side: 'plug' | 'slot';
  readonly named: Written;
}

function* referencesIn({ apps, hooks }: Metadata): Generator<Reference> {
  const users = [
    ...apps.map((app) => ({ ...app, kind: 'app' as const })),
    ...hooks.map((hook) => ({ ...hook, kind: 'hook' as const })),
  ];
  for (const { kind, name, plugs, slots } of users) {
    for (const named of plugs) yield { kind, user: name, side: 'plug', named };
    for (const named of slots) yield { kind, user: name, side: 'slot', named };
  }
}

function namesOf(endpoints: readonly EndpointMetadata[]): ReadonlySet<string> {
  return new Set(endpoints.map(({ name }) => name.text));
}

/** Lints what apps and hooks name: plugs and slots of the top level, or interfaces. */
export function* lintReferences({ metadata, hasInterface }: LintSubject): Generator<Flag> {
  // What extensions add is not known.
  const isWhole = metadata.extensions.length === 0;
  const defined = { plug: namesOf(metadata.plugs), slot: namesOf(metadata.slots) };
  for (const { kind, user, side, named } of referencesIn(metadata)) {
    if (!isWhole || defined[side].has(named.text) || hasInterface(named.text)) continue;
    const other = side === 'plug' ? 'slot' : 'plug';
    const remedy = defined[other].has(named.text)
      ? `name it in "${other}s", since it is a ${other}`
      : undefined;
    yield undefinedReference(kind, user, side, named, remedy);
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
  remedy = `define it at ${quoted(`/${side}s${pointerSegment(named.text)}`)} with its interface`,
): Flag {
  const message = `${kind} ${quoted(user.text)} names ${side} ${quoted(named.text)}, expected one of "${side}s" or an interface`;
  return flag('reference-undefined', message, {
    place: placeOf(named),
    subject: user.text,
    observed: named.text,
    ...byChanging(remedy),
  });
}
