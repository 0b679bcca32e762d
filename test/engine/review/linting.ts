import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { builtinBaseDeclaration, interfaceNamed } from '../../../src/engine/catalogue/catalogue.js';
import { lintGrant } from '../../../src/engine/review/lint.js';
import type { Finding } from '../../../src/engine/review/grant.js';
import type { LintCode } from '../../../src/engine/review/lint-codes.js';
import { compileDeclaration } from '../../../src/engine/rules/declaration.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';

export interface Linted {
  readonly before?: HeaderMap | null;
  readonly base?: HeaderMap;
  readonly snap?: object;
}

const builtin = compileDeclaration('base-declaration', builtinBaseDeclaration());

/** What linting finds of a grant, under the built-in base-declaration unless another is given. */
export function lint(after: HeaderMap, { before = null, base, snap }: Linted = {}): readonly Finding[] {
  return lintGrant({
    before,
    after,
    base: base === undefined ? builtin : compileDeclaration('base-declaration', base),
    ...(snap !== undefined && { snap: readSnap({ name: 'x', ...snap }) }),
    hasInterface: (name) => name === 'iface' || interfaceNamed(name) !== undefined,
  });
}

export function findings(code: LintCode, after: HeaderMap, given?: Linted): readonly Finding[] {
  return lint(after, given).filter((finding) => finding.code === code);
}

/** Where a code was found. */
export function places(code: LintCode, after: HeaderMap, given?: Linted): readonly string[] {
  return findings(code, after, given).map(({ pointer }) => pointer);
}

/** A grant with one rule for plugs, or slots, of the interface "iface". */
export const plugRule = (source: HeaderValue): HeaderMap => ({ plugs: { iface: source } });
export const slotRule = (source: HeaderValue): HeaderMap => ({ slots: { iface: source } });
