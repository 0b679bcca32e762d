import { headerOf, isHeaderList, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { intern } from '../intern.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { constraintKeys, minimalKeys, type RulePlace } from './constraints.js';
import { constantSubRule, SubRuleLayout } from './layout.js';
import { noRules, subRuleNames, type Rule, type RuleTable, type SubRule, type SubRuleName } from './rule.js';
import type { Constraint } from './term.js';

/**
 * Compiles the `plugs` or `slots` header of a declaration. See docs/rules.md, "Rules".
 *
 * @throws InvalidInput `rule-invalid` with a pointer into the declaration
 */
export function compileRules(side: 'plug' | 'slot', header: HeaderValue | undefined): RuleTable {
  if (header === undefined) return noRules;
  const pointer = `/${side}s`;
  if (!isHeaderMap(header)) throw invalid(pointer, `header "${side}s" must be a map of rules by interface`);
  const rules = new Map<string, Rule>();
  for (const [name, source] of Object.entries(header)) {
    rules.set(intern(name), compileRule(side, intern(name), source, pointer + pointerSegment(name)));
  }
  return rules;
}

function compileRule(side: 'plug' | 'slot', name: string, source: HeaderValue, pointer: string): Rule {
  const declared = declaredSubRules(source, pointer);
  const subRule = (sub: SubRuleName) => compileSubRule(side, sub, headerOf(declared, sub), pointer);
  const denyAutoConnection = subRule('deny-auto-connection');
  const allowAutoConnection = subRule('allow-auto-connection');
  const denyConnection = subRule('deny-connection');
  const allowConnection = subRule('allow-connection');
  const denyInstallation = subRule('deny-installation');
  const allowInstallation = subRule('allow-installation');
  return {
    denyAutoConnection,
    allowAutoConnection,
    denyConnection,
    allowConnection,
    denyInstallation,
    allowInstallation,
    minimalInstallation:
      side === 'slot' ? minimal(headerOf(declared, 'allow-installation'), pointer) : undefined,
    side,
    interface: name,
    pointer,
    format: Math.max(
      denyAutoConnection.format,
      allowAutoConnection.format,
      denyConnection.format,
      allowConnection.format,
      denyInstallation.format,
      allowInstallation.format,
    ),
  };
}

/** The sub-rules that a rule states. `true` and `false` stand for all six. */
function declaredSubRules(source: HeaderValue, pointer: string): HeaderMap {
  if (source === 'true' || source === 'false') {
    const opposite = source === 'true' ? 'false' : 'true';
    return Object.fromEntries(
      subRuleNames.map((name) => [name, name.startsWith('allow') ? source : opposite]),
    );
  }
  if (!isHeaderMap(source)) throw invalid(pointer, 'a rule must be a map of sub-rules, "true" or "false"');
  if (!subRuleNames.some((name) => Object.hasOwn(source, name))) {
    throw invalid(pointer, `a rule must name at least one of ${subRuleNames.join(', ')}`);
  }
  return source;
}

function compileSubRule(
  side: 'plug' | 'slot',
  name: SubRuleName,
  source: HeaderValue | undefined,
  rulePointer: string,
): SubRule {
  if (source === undefined) return constantSubRule(name, false, name.startsWith('allow'));
  if (source === 'true' || source === 'false') return constantSubRule(name, true, source === 'true');
  const place: RulePlace = {
    side,
    question: name.endsWith('installation') ? 'installation' : 'connection',
    allows: name.startsWith('allow'),
  };
  const layout = new SubRuleLayout(name);
  for (const [map, at] of alternativesOf(source, `${rulePointer}/${name}`)) {
    layout.add(constraintsOf(map, at, place), at, headerOf(map, 'slots-per-plug') === '*' ? '*' : '1');
  }
  return layout.subRule();
}

/** The constraint maps of a sub-rule, each with its pointer. */
function alternativesOf(source: HeaderValue, pointer: string): readonly (readonly [HeaderMap, string])[] {
  if (isHeaderMap(source)) return [[source, pointer]];
  if (!isHeaderList(source)) {
    throw invalid(
      pointer,
      `"${source.slice(0, 80)}" is no sub-rule, expected "true", "false", a map or a list of maps`,
    );
  }
  if (source.length === 0) throw invalid(pointer, 'the list of alternatives is empty');
  return source.map((item, index) => {
    const at = pointer + pointerSegment(index);
    if (!isHeaderMap(item)) throw invalid(at, 'an alternative must be a map of constraints');
    return [item, at];
  });
}

/** The constraints of one alternative by key. */
function constraintsOf(map: HeaderMap, pointer: string, place: RulePlace): [key: string, Constraint][] {
  const constraints: [string, Constraint][] = [];
  for (const key of constraintKeys) {
    const value = headerOf(map, key.name);
    if (value === undefined) continue;
    const at = pointer + pointerSegment(key.name);
    refuseMisplacedArity(key.name, place, at);
    if (!key.legal(place)) continue;
    const compiled = key.compile(value, at);
    if (compiled !== undefined) constraints.push([key.name, compiled]);
  }
  if (constraints.length === 0 && place.question === 'connection') {
    const legal = constraintKeys.filter((key) => key.legal(place)).map((key) => key.name);
    const [given] = Object.keys(map);
    const found = given === undefined ? 'it is empty' : `"${given.slice(0, 80)}" is none of them`;
    throw invalid(pointer, `an alternative must use at least one of ${legal.join(', ')}; ${found}`);
  }
  return constraints;
}

function refuseMisplacedArity(key: string, place: RulePlace, pointer: string): void {
  if (key !== 'slots-per-plug' && key !== 'plugs-per-slot') return;
  if (place.question === 'installation' || !place.allows) {
    throw invalid(pointer, `"${key}" belongs in allow-connection or allow-auto-connection alone`);
  }
}

/** Of `allow-installation`, what a minimal check looks at. See docs/rules.md, "Sideload". */
function minimal(source: HeaderValue | undefined, rulePointer: string): SubRule | undefined {
  if (source === undefined || typeof source === 'string') return undefined;
  const pointer = `${rulePointer}/allow-installation`;
  const layout = new SubRuleLayout('allow-installation');
  for (const [index, [map, at]] of alternativesOf(source, pointer).entries()) {
    const constraints: [string, Constraint][] = [];
    for (const key of constraintKeys) {
      const value = minimalKeys.has(key.name) ? headerOf(map, key.name) : undefined;
      const compiled = value === undefined ? undefined : key.compile(value, at + pointerSegment(key.name));
      if (compiled !== undefined) constraints.push([key.name, compiled]);
    }
    if (constraints.length > 0) layout.add(constraints, at, '1', index + 1);
  }
  return layout.isEmpty ? undefined : layout.subRule();
}

function invalid(pointer: string, message: string): InvalidInput {
  return new InvalidInput('rule-invalid', message, { pointer });
}
