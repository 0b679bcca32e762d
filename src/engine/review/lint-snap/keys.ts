import { nearestName } from '../../../text/nearest-name.js';
import { isSupportedHook } from '../../snap/hooks.js';
import { appKeys, topLevelKeys } from '../../snap/keys.js';
import type { Written } from '../../snap/written.js';
import { flag, type Flag } from '../flag.js';
import { byChanging, placeOf, quoted, type LintSubject } from './subject.js';

/** More keys than these are not looked at for what was perhaps meant. */
const mostUnknown = 100;

/** Lints keys that mean nothing, and keys that stand twice. */
export function* lintKeys({ metadata }: LintSubject): Generator<Flag> {
  const { kind, fields, apps, hooks, duplicates } = metadata;
  const unknown = [
    ...fields.map(({ key }) => ({ key, known: topLevelKeys(kind), whose: kind })),
    ...apps.flatMap((app) => app.fields.map(({ key }) => ({ key, known: appKeys, whose: 'an app' }))),
  ].filter(({ key, known }) => !known.includes(key.text));
  for (const { key, known, whose } of unknown.slice(0, mostUnknown)) yield unknownKey(key, known, whose);
  for (const { name } of hooks) {
    if (isSupportedHook(name.text)) continue;
    yield flag('hook-unknown', `there is no hook ${quoted(name.text)}, so it is never run`, {
      place: placeOf(name),
      subject: name.text,
    });
  }
  for (const key of duplicates) {
    yield flag('key-duplicate', `key ${quoted(key.text)} stands twice in one map, expected it once`, {
      place: placeOf(key),
      subject: key.text,
      ...byChanging('put what both say under one of them'),
    });
  }
}

function unknownKey(key: Written, known: readonly string[], whose: string): Flag {
  const nearest = nearestName(key.text, known);
  const hint = nearest === undefined ? '' : `, expected perhaps "${nearest}"`;
  return flag('key-unknown', `key ${quoted(key.text)} is none of ${whose}${hint}`, {
    place: placeOf(key),
    subject: key.text,
    ...(nearest !== undefined && byChanging(`write "${nearest}"`)),
  });
}
