import { Injectable } from '@nestjs/common';
import type { HeaderMap } from '../../engine/asserts/headers.js';
import { builtinBaseDeclaration, interfaces } from '../../engine/catalogue/catalogue.js';
import { lintGrant } from '../../engine/review/lint.js';
import type { Finding } from '../../engine/review/grant.js';
import { type Permission, permissionsOf } from '../../engine/review/permissions.js';
import { type RuleDifference, rulesDifference } from '../../engine/review/rules-difference.js';
import { compileDeclaration } from '../../engine/rules/declaration.js';
import type { Declaration } from '../../engine/rules/rule.js';
import { readSnap } from '../../engine/snap/read-snap.js';
import type { Snap } from '../../engine/snap/snap.js';
import { PublishedDeclarations } from '../assertions/published-declarations.js';
import { placed } from '../placed.js';

/** What a declaration would change. */
export interface GrantReport {
  readonly findings: readonly Finding[];
  readonly changes: readonly RuleDifference[];
  readonly permissions: { readonly before: readonly Permission[]; readonly after: readonly Permission[] };
}

/** Says what grants really change, against the base-declaration in force. */
@Injectable()
export class GrantReview {
  readonly #builtin = compileDeclaration('base-declaration', builtinBaseDeclaration());

  constructor(private readonly published: PublishedDeclarations) {}

  /**
   * @param before null where the snap has no declaration
   * @param yaml the snap.yaml, where it is known
   * @throws InvalidInput where the yaml does not hold, its pointer starting with `/yaml`
   */
  report(before: HeaderMap | null, after: HeaderMap, yaml?: string | object): GrantReport {
    const base = this.#base();
    const snap = yaml === undefined ? undefined : placed('/yaml', yaml, () => readSnap(yaml));
    const findings = lintGrant({
      before,
      after,
      base,
      ...(snap !== undefined && { snap }),
      hasInterface: (name) => interfaces.has(name),
    });
    const named = namedIn(before, after);
    return {
      findings,
      changes: rulesDifference(before, after),
      permissions: {
        before: permissionsUnder(before, named, base, snap),
        after: permissionsUnder(after, named, base, snap),
      },
    };
  }

  /** What a declaration in force lets its snap do. */
  permissions(headers: HeaderMap): readonly Permission[] {
    return permissionsUnder(headers, namedIn(headers), this.#base(), undefined);
  }

  #base(): Declaration {
    return this.published.base(this.published.storeRevision())?.value ?? this.#builtin;
  }
}

/** What the named sides of interfaces, and those that the snap uses, come out as. */
function permissionsUnder(
  headers: HeaderMap | null,
  named: readonly Pick<Permission, 'side' | 'interface'>[],
  base: Declaration,
  snap: Snap | undefined,
): readonly Permission[] {
  const declaration = headers === null ? null : compileDeclaration('snap-declaration', headers);
  const interfaceNames = named.map((one) => one.interface);
  const all = permissionsOf({
    declaration,
    base,
    interfaces: interfaceNames,
    ...(snap !== undefined && { snap }),
  });
  // Asking about an interface asks about both of its sides.
  const isNamed = (one: Permission) =>
    named.some(({ side, interface: name }) => side === one.side && name === one.interface);
  return all.filter((one) => one.name !== undefined || isNamed(one));
}

function namedIn(...all: readonly (HeaderMap | null)[]): Pick<Permission, 'side' | 'interface'>[] {
  return (['plug', 'slot'] as const).flatMap((side) => {
    const names = all.flatMap((headers) => Object.keys(headers?.[`${side}s`] ?? {}));
    return [...new Set(names)].map((name) => ({ side, interface: name }));
  });
}
