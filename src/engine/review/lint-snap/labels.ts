import type { Written } from '../../snap/written.js';
import { flag, type Flag } from '../flag.js';
import { placeOf, quoted, byChanging, type LintSubject } from './subject.js';

/** Lengths of security labels, in characters: the last that is plain, and the last that is possible. */
export const labelLimits = { plain: 100, possible: 230 } as const;

/** Lints how long the security labels are that apps and hooks get. */
export function* lintLabels({ metadata }: LintSubject): Generator<Flag> {
  if (metadata.name === undefined) return;
  const start = `snap.${metadata.name.text}.`;
  for (const { name } of metadata.apps) yield* label('app', name, start + name.text);
  for (const { name } of metadata.hooks) yield* label('hook', name, `${start}hook.${name.text}`);
}

function* label(kind: 'app' | 'hook', name: Written, text: string): Generator<Flag> {
  const { plain, possible } = labelLimits;
  if (text.length <= plain) return;
  const isTooLong = text.length > possible;
  const most = isTooLong ? possible : plain;
  const message = `the security label of ${kind} ${quoted(name.text)} has ${text.length} characters, expected at most ${most}`;
  yield flag(isTooLong ? 'label-too-long' : 'label-long', message, {
    place: placeOf(name),
    subject: name.text,
    observed: text.length,
    ...(kind === 'app' && byChanging('give the app a shorter name')),
  });
}
