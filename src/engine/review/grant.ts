import { headerOf, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { pointerSegment } from '../invalid-input.js';
import type { Declaration, Rule } from '../rules/rule.js';
import type { Snap } from '../snap/snap.js';
import { lintCodes, type LintCode, type Severity } from './lint-codes.js';
import type { Effect } from './permissions.js';
import type { Question, Subject } from './ruling.js';

/** What a store is about to grant a snap, compiled and with what is known of the snap. */
export interface Grant {
  readonly before: Declaration | null;
  readonly after: Declaration;
  readonly base: Declaration;
  readonly beforeHeaders: HeaderMap | null;
  readonly afterHeaders: HeaderMap;
  readonly snap: Snap | undefined;
  readonly hasInterface: (name: string) => boolean;
  /** The plugs or slots of an interface; one of which nothing is known where the snap has none or is not given. */
  readonly subjects: (side: 'plug' | 'slot', interfaceName: string) => readonly Subject[];
}

/** One rule of a grant. */
export interface GrantRule {
  readonly side: 'plug' | 'slot';
  readonly interface: string;
  /** Into the headers of the grant. */
  readonly pointer: string;
  readonly source: HeaderValue;
  readonly rule: Rule;
}

/** How many findings of one kind about a rule carry a remedy, which is as large as the rule. */
export const mostRemedies = 5;

/** Something that a reviewer should know of a grant before it is signed. */
export interface Finding {
  readonly code: LintCode;
  readonly severity: Severity;
  /** Into the headers of the grant; for a rule that was withdrawn, where it stood. */
  readonly pointer: string;
  readonly side: 'plug' | 'slot';
  readonly interface: string;
  readonly question?: Question;
  /** The plugs or slots concerned, where the snap is given. */
  readonly names?: readonly string[];
  readonly before?: Effect;
  readonly after?: Effect;
  /** One sentence for a person. */
  readonly message: string;
  /** Headers with a rule that would avoid the finding. */
  readonly remedy?: HeaderMap;
}

/** Reports on a rule, with the severity that the code has. */
export function finding(
  code: LintCode,
  { side, interface: interfaceName, pointer }: Pick<GrantRule, 'side' | 'interface' | 'pointer'>,
  message: string,
  more: Partial<Finding> = {},
): Finding {
  const { severity } = lintCodes[code];
  return { code, severity, pointer, side, interface: interfaceName, message, ...more };
}

/** Headers with one rule. */
export function headersWith(side: 'plug' | 'slot', interfaceName: string, source: HeaderValue): HeaderMap {
  return { [`${side}s`]: { [interfaceName]: source } };
}

/** A rule as its declaration writes it; undefined where there is none. */
export function ruleSource(
  headers: HeaderMap | null,
  side: 'plug' | 'slot',
  interfaceName: string,
): HeaderValue | undefined {
  const rules = headers === null ? undefined : headerOf(headers, `${side}s`);
  return isHeaderMap(rules) ? headerOf(rules, interfaceName) : undefined;
}

/** The rules of a grant, plugs first, in the order of its headers. */
export function rulesOf({
  after,
  afterHeaders,
}: Pick<Grant, 'after' | 'afterHeaders'>): readonly GrantRule[] {
  return (['plug', 'slot'] as const).flatMap((side) =>
    [...after[`${side}s`].values()].map((rule): GrantRule => {
      const source = ruleSource(afterHeaders, side, rule.interface) ?? {};
      return { side, interface: rule.interface, pointer: rule.pointer, source, rule };
    }),
  );
}

/** Where a rule for the interface stands, or would. */
export function rulePlace(side: 'plug' | 'slot', interfaceName: string) {
  return { side, interface: interfaceName, pointer: `/${side}s${pointerSegment(interfaceName)}` };
}
