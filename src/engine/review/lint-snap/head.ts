import { anyOf } from '../../catalogue/attribute-words.js';
import { confinements, snapTypes } from '../../snap/snap.js';
import { kindOf } from '../../snap/read-snap.js';
import type { Metadata } from '../../snap/metadata.js';
import type { Written } from '../../snap/written.js';
import { flag, type Flag } from '../flag.js';
import { byChanging, endpointsOf, flaggedEndpoint, placeOf, quoted, type LintSubject } from './subject.js';

/** Types of which a person releases the snaps; `core` too, though devices do not know it. */
const guardedTypes: ReadonlySet<string> = new Set(['base', 'core', 'gadget', 'kernel', 'os', 'snapd']);

const grades = ['stable', 'devel'] as const;

/** Lints type, confinement and grade. */
export function* lintHead(subject: LintSubject): Generator<Flag> {
  const { metadata } = subject;
  const { type, confinement, grade } = metadata;
  yield* word('type', type, [...snapTypes, 'application']);
  yield* word('confinement', confinement, confinements);
  yield* word('grade', grade, grades);
  if (type && guardedTypes.has(type.text)) {
    yield flag('type-needs-review', `snaps of type ${quoted(type.text)} are released by a person`, {
      place: placeOf(type),
      subject: type.text,
    });
  }
  yield* lintConfinement(subject);
}

function* word(name: string, found: Written | undefined, known: readonly string[]): Generator<Flag> {
  if (found === undefined || known.includes(found.text)) return;
  const what = found.value.kind === 'scalar' ? quoted(found.text) : kindOf(found.value);
  yield flag('value-invalid', `"${name}" is ${what}, expected ${anyOf(known)}`, {
    place: placeOf(found),
    subject: name,
    observed: found.text,
    expected: known,
  });
}

function* lintConfinement({ metadata, classicAllowed }: LintSubject): Generator<Flag> {
  const { confinement } = metadata;
  if (confinement?.text === 'devmode') {
    yield flag(
      'devmode-channels',
      'with confinement "devmode" the snap cannot reach candidate and stable channels',
      {
        place: placeOf(confinement),
        ...byChanging('use confinement "strict" for what is to reach stable channels'),
      },
    );
  }
  if (confinement?.text !== 'classic') return;
  if (!classicAllowed) {
    yield flag('classic-needs-review', 'confinement "classic" is permitted by a person, and was not so far', {
      place: placeOf(confinement),
      ...byChanging('use confinement "strict" with the interfaces that the snap needs'),
    });
  }
  yield* classicWithInterfaces(metadata);
}

/** One flag for all plugs and slots, at the first. */
function* classicWithInterfaces(metadata: Metadata): Generator<Flag> {
  const [first, ...others] = [...endpointsOf(metadata, 'plug'), ...endpointsOf(metadata, 'slot')];
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const message = `${first.side} ${quoted(first.name.text)}${more} in a snap with confinement "classic", expected none`;
  yield flag('classic-with-interfaces', message, {
    ...flaggedEndpoint(first),
    ...byChanging('take plugs and slots out, or use confinement "strict"'),
  });
}
