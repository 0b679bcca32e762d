import type { HeaderMap } from '../asserts/headers.js';
import { compileDeclaration } from '../rules/declaration.js';
import { beginEffort } from '../rules/effort.js';
import type { Declaration } from '../rules/rule.js';
import type { Snap } from '../snap/snap.js';
import { finding, rulePlace, rulesOf, type Finding, type Grant, type GrantRule } from './grant.js';
import { lintAutoConnection } from './lint-auto-connection.js';
import { lintChanges } from './lint-changes.js';
import { lintDeadRules } from './lint-dead-rules.js';
import { lintKeys } from './lint-keys.js';
import { lintPatterns } from './lint-patterns.js';
import { subjectsOf } from './permissions.js';

/** A snap-declaration that is to replace another, or to be the snap's first. */
export interface Draft {
  /** The headers in force; null where the snap has no declaration yet. */
  readonly before: HeaderMap | null;
  /** The headers to be signed; those that rules do not need may be missing. */
  readonly after: HeaderMap;
  readonly base: Declaration;
  readonly snap?: Snap;
  readonly hasInterface: (name: string) => boolean;
}

/**
 * What a reviewer should know of a grant before it is signed: what it really changes, and what of it has no effect.
 * Rules come in the order of the headers, those that were withdrawn last. See docs/lint.md.
 *
 * @throws InvalidInput `rule-invalid` or `assertion-invalid`, where headers do not compile; `limit-exceeded` where
 * comparing takes too many steps
 */
export function lintGrant(draft: Draft): readonly Finding[] {
  const grant = compiled(draft);
  beginEffort('the rules');
  const rules = rulesOf(grant);
  return [
    ...rules.flatMap((rule) => lintRule(rule, grant)),
    ...withdrawnRules(grant).flatMap(({ side, interface: name }) => lintChanges(grant, side, name)),
  ];
}

function compiled({ before, after, base, snap, hasInterface }: Draft): Grant {
  const earlier = before === null ? null : compileDeclaration('snap-declaration', before);
  const later = compileDeclaration('snap-declaration', after);
  const ids = {
    snapId: later.snapId || (earlier?.snapId ?? ''),
    publisherId: later.publisherId || (earlier?.publisherId ?? ''),
  };
  return {
    before: earlier,
    after: later,
    base,
    beforeHeaders: before,
    afterHeaders: after,
    snap,
    hasInterface,
    subjects: (side, name) => subjectsOf(side, name, { ids, snap, device: {} }),
  };
}

function lintRule(rule: GrantRule, grant: Grant): readonly Finding[] {
  return [
    ...unknownInterface(rule, grant),
    ...lintKeys(rule),
    ...lintChanges(grant, rule.side, rule.interface),
    ...lintDeadRules(rule, grant),
    ...lintPatterns(rule),
    ...lintAutoConnection(rule, grant),
  ];
}

function unknownInterface(rule: GrantRule, { hasInterface }: Grant): Finding[] {
  if (hasInterface(rule.interface)) return [];
  return [finding('unknown-interface', rule, `interface "${rule.interface.slice(0, 80)}" is not known`)];
}

/** The rules that were there before and are not any more. */
function withdrawnRules({ before, after }: Grant) {
  return (['plug', 'slot'] as const).flatMap((side) =>
    [...(before?.[`${side}s`].keys() ?? [])]
      .filter((name) => !after[`${side}s`].has(name))
      .map((name) => rulePlace(side, name)),
  );
}
