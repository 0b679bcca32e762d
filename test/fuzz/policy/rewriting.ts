import {
  isHeaderList,
  isHeaderMap,
  type HeaderMap,
  type HeaderValue,
} from '../../../src/engine/asserts/headers.js';
import { subRuleNames, type SubRuleName } from '../../../src/engine/rules/rule.js';
import type { DrawnEnd, DrawnSnap, Endpoints, Question, Side } from './question.js';
import { sides } from './question.js';

/** Where a declaration stands in a question. */
export type Holder = 'base' | 'plug' | 'slot' | 'snap';

/** The question with other headers in each of its declarations. */
export function mapDeclarations(
  question: Question,
  change: (headers: HeaderMap, holder: Holder) => HeaderMap,
): Question {
  const baseDeclaration = change(question.baseDeclaration, 'base');
  const changed = mapSnaps(question, (snap, holder) => ({
    ...snap,
    declaration: snap.declaration && change(snap.declaration, holder),
  }));
  return { ...changed, baseDeclaration };
}

/** The question with other snaps. */
export function mapSnaps(
  question: Question,
  change: (snap: DrawnSnap, holder: Exclude<Holder, 'base'>) => DrawnSnap,
): Question {
  if ('snap' in question) return { ...question, snap: change(question.snap, 'snap') };
  const end = (side: Side): DrawnEnd => ({ ...question[side], snap: change(question[side].snap, side) });
  return { ...question, plug: end('plug'), slot: end('slot') };
}

/** The snap with other plugs and slots. */
export function mapEndpoints(
  snap: DrawnSnap,
  change: (endpoints: Endpoints, side: Side) => Endpoints,
): DrawnSnap {
  const { plugs, slots } = snap.yaml;
  return {
    ...snap,
    yaml: {
      ...snap.yaml,
      ...(plugs && { plugs: change(plugs, 'plug') }),
      ...(slots && { slots: change(slots, 'slot') }),
    },
  };
}

/** Where a rule stands, and a sub-rule of it. */
export interface RuleAt {
  readonly side: Side;
  readonly interface: string;
}

export interface SubRuleAt extends RuleAt {
  readonly name: SubRuleName;
}

/** The headers of a declaration with other rules; undefined for none. */
export function mapRules(
  headers: HeaderMap,
  change: (rule: HeaderValue, at: RuleAt) => HeaderValue | undefined,
): HeaderMap {
  const changed: Record<string, HeaderValue> = { ...headers };
  for (const side of sides) {
    const rules = headers[`${side}s`];
    if (isHeaderMap(rules)) {
      changed[`${side}s`] = mapMembers(rules, (rule, name) => change(rule, { side, interface: name }));
    }
  }
  return changed;
}

/** The headers of a declaration with other sub-rules, where rules are more than "true" or "false". */
export function mapSubRules(
  headers: HeaderMap,
  change: (subRule: HeaderValue, at: SubRuleAt) => HeaderValue,
): HeaderMap {
  return mapRules(headers, (rule, at) =>
    isHeaderMap(rule)
      ? mapMembers(rule, (subRule, name) => change(subRule, { ...at, name: name as SubRuleName }))
      : rule,
  );
}

/** The headers of a declaration with other alternatives, where sub-rules have any. A single one stays without list. */
export function mapAlternatives(
  headers: HeaderMap,
  change: (alternatives: readonly HeaderMap[], at: SubRuleAt) => readonly HeaderMap[],
): HeaderMap {
  return mapSubRules(headers, (subRule, at) => {
    if (typeof subRule === 'string') return subRule;
    const changed = change(alternativesIn(subRule), at);
    return changed.length === 1 && isHeaderMap(subRule) ? (changed[0] as HeaderMap) : changed;
  });
}

export function alternativesIn(subRule: HeaderValue): readonly HeaderMap[] {
  return (isHeaderList(subRule) ? subRule : [subRule]) as readonly HeaderMap[];
}

/** A map with other members; undefined for none. */
export function mapMembers(
  map: HeaderMap,
  change: (value: HeaderValue, name: string) => HeaderValue | undefined,
): HeaderMap {
  const changed: Record<string, HeaderValue> = {};
  for (const [name, value] of Object.entries(map)) {
    const next = change(value, name);
    if (next !== undefined) changed[name] = next;
  }
  return changed;
}

export function without<T extends object>(map: T, ...names: readonly string[]): T {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name))) as T;
}

/** Whether there is a list or map in the headers without anything in it, which text cannot express. */
export function hasEmpty(headers: HeaderMap): boolean {
  const isEmpty = (value: HeaderValue): boolean => {
    if (typeof value === 'string') return false;
    const members = Object.values<HeaderValue>(value as HeaderMap);
    return members.length === 0 || members.some(isEmpty);
  };
  return Object.values(headers).some(isEmpty);
}

/** A rule with all that "true" and "false" stand for. */
export function spelledOut(rule: HeaderValue): HeaderMap {
  if (isHeaderMap(rule)) return rule;
  const opposite = rule === 'true' ? 'false' : 'true';
  return Object.fromEntries(subRuleNames.map((name) => [name, name.startsWith('allow') ? rule : opposite]));
}
