import type { Flag } from '../../../../src/engine/review/flag.js';
import type { FlagCode } from '../../../../src/engine/review/flag-codes.js';
import { lintSnap, type LintSnapOptions } from '../../../../src/engine/review/lint-snap/lint-snap.js';
import { readSnapAndMetadata } from '../../../../src/engine/snap/read-metadata.js';

/** What linting the metadata of a snap finds, without what is missing at the top of short ones unless it is asked for. */
export function lint(yaml: unknown, options: Partial<LintSnapOptions> = {}): readonly Flag[] {
  const { metadata, snap } = readSnapAndMetadata(yaml);
  return lintSnap(metadata, snap, { classicAllowed: false, ...options });
}

export function flagsOf(code: FlagCode, yaml: unknown, options?: Partial<LintSnapOptions>): readonly Flag[] {
  return lint(yaml, options).filter((flag) => flag.code === code);
}

/** Where a code was found, and what it is about: `3:5 name`. */
export function places(code: FlagCode, yaml: string, options?: Partial<LintSnapOptions>): readonly string[] {
  return flagsOf(code, yaml, options).map(
    ({ place, subject, item }) => `${place?.line}:${place?.column} ${subject ?? item?.name ?? ''}`,
  );
}

/** Every code found, once, without those that tell of a name or a version missing. */
export function codes(yaml: unknown, options?: Partial<LintSnapOptions>): readonly FlagCode[] {
  const found = lint(yaml, options).filter(({ message }) => !message.startsWith('there is no "'));
  return [...new Set(found.map(({ code }) => code))];
}
