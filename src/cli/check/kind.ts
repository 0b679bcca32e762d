import { assertionTypes } from '../../engine/asserts/types.js';
import type { TextFile } from '../input/read-file.js';

/** What a file may be checked as. */
export const fileKinds = ['assertion', 'snap-yaml'] as const;
export type FileKind = (typeof fileKinds)[number];

/**
 * What a text is meant to be. A snap.yaml may begin with its type too, but the types of snaps and of assertions
 * have no name in common.
 */
export function kindOf({ name, text }: TextFile): FileKind {
  if (name.endsWith('.assert') || /^sign-key-sha3-384: /m.test(text)) return 'assertion';
  const first = text.split('\n').find((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const type = /^type: ([a-z-]+)$/.exec(first ?? '')?.[1];
  const isAssertion = type !== undefined && (assertionTypes.has(type) || /^authority-id: /m.test(text));
  return isAssertion ? 'assertion' : 'snap-yaml';
}
