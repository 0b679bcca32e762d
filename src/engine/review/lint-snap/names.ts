import type { Metadata } from '../../snap/metadata.js';
import type { Written } from '../../snap/written.js';
import { flag, type Flag } from '../flag.js';
import type { FlagCode } from '../flag-codes.js';
import { endpointItem, firstPlace, placeOf, quoted, type LintSubject } from './subject.js';

const dashed = /^[a-z0-9](?:-?[a-z0-9])*$/;
const dashedFromLetter = /^[a-z](?:-?[a-z0-9])*$/;
const appName = /^[A-Za-z0-9](?:-?[A-Za-z0-9])*$/;
const version = /^[A-Za-z0-9](?:[A-Za-z0-9:.+~-]*[A-Za-z0-9+~])?$/;

/** Lints the names of the snap, its apps, plugs and slots, and the version. */
export function* lintNames({ metadata }: LintSubject): Generator<Flag> {
  yield* snapName(metadata);
  yield* snapVersion(metadata);
  for (const { name } of metadata.apps) {
    if (appName.test(name.text)) continue;
    const expected = 'letters and digits with single "-" between them';
    yield flag('name-invalid', `${quoted(name.text)} is not the name of an app, expected ${expected}`, {
      place: placeOf(name),
      subject: name.text,
    });
  }
  for (const endpoint of [...metadata.plugs, ...metadata.slots]) {
    const { side, name } = endpoint;
    if (dashedFromLetter.test(name.text)) continue;
    const expected = 'a small letter, then small letters and digits with single "-" between them';
    yield flag('name-invalid', `${quoted(name.text)} is not the name of a ${side}, expected ${expected}`, {
      item: endpointItem(endpoint),
      place: placeOf(name),
    });
  }
}

function* snapName(metadata: Metadata): Generator<Flag> {
  const { name } = metadata;
  if (name === undefined) {
    yield* missing(metadata, 'name', 'name-invalid');
    return;
  }
  const { text } = name;
  if (text.length >= 2 && text.length <= 40 && dashed.test(text) && /[a-z]/.test(text)) return;
  const expected = '2 to 40 small letters and digits with single "-" between them, a letter among them';
  yield wrong('name-invalid', 'name', name, expected);
}

function* snapVersion(metadata: Metadata): Generator<Flag> {
  const { version: found, kind } = metadata;
  if (found === undefined) {
    yield* missing(metadata, 'version', 'version-invalid');
    return;
  }
  // In a snapcraft.yaml it may stand for what building puts in its place.
  if (found.text.length <= 32 && (kind === 'snapcraft.yaml' || version.test(found.text))) return;
  const expected = '1 to 32 letters, digits and any of ":.+~-", of which ":", "." and "-" only in between';
  yield wrong('version-invalid', 'version', found, expected);
}

/** A snapcraft.yaml may leave it to its parts. */
function* missing(metadata: Metadata, name: 'name' | 'version', code: FlagCode): Generator<Flag> {
  if (metadata.kind === 'snapcraft.yaml') return;
  yield flag(code, `there is no "${name}", expected the one of the snap`, {
    place: firstPlace(metadata, name),
    subject: name,
  });
}

function wrong(code: FlagCode, name: string, found: Written, expected: string): Flag {
  const what = found.value.kind === 'scalar' ? quoted(found.text) : `a ${found.value.kind}`;
  return flag(code, `"${name}" is ${what}, expected ${expected}`, {
    place: placeOf(found),
    subject: name,
    observed: found.text,
  });
}
