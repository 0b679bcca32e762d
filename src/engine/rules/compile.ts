import { headerOf, isHeaderList, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { constraintKeys, minimalKeys, type RulePlace } from './constraints.js';
import {
  subRuleNames,
  type Rule,
  type RuleTable,
  type SlotsPerPlug,
  type SubRule,
  type SubRuleName,
} from './rule.js';
import { failed, held, type Constraint, type State, type Term } from './term.js';

/**
 * Compiles the `plugs` or `slots` header of a declaration: rules by interface name. See docs/rules.md, "Rules".
 *
 * @throws InvalidInput `rule-invalid` with a pointer into the declaration
 */
export function compileRules(side: 'plug' | 'slot', header: HeaderValue | undefined): RuleTable {
  const rules = new Map<string, Rule>();
  if (header === undefined) return rules;
  const pointer = `/${side}s`;
  if (!isHeaderMap(header)) throw invalid(pointer, `header "${side}s" must be a map of rules by interface`);
  for (const [name, source] of Object.entries(header)) {
    rules.set(name, compileRule(side, name, source, pointer + pointerSegment(name)));
  }
  return rules;
}

function compileRule(side: 'plug' | 'slot', name: string, source: HeaderValue, pointer: string): Rule {
  const declared = declaredSubRules(source, pointer);
  const subRule = (sub: SubRuleName) => compileSubRule(side, sub, declared, pointer);
  const compiled = {
    allowInstallation: subRule('allow-installation'),
    denyInstallation: subRule('deny-installation'),
    allowConnection: subRule('allow-connection'),
    denyConnection: subRule('deny-connection'),
    allowAutoConnection: subRule('allow-auto-connection'),
    denyAutoConnection: subRule('deny-auto-connection'),
  };
  return {
    side,
    interface: name,
    pointer,
    ...compiled,
    minimalInstallation: side === 'slot' ? minimal(declared, pointer) : undefined,
    format: Math.max(...Object.values(compiled).map((sub) => sub.format)),
    source,
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
  declared: HeaderMap,
  rulePointer: string,
): SubRule {
  const place: RulePlace = {
    side,
    question: name.endsWith('installation') ? 'installation' : 'connection',
    allows: name.startsWith('allow'),
  };
  const source = headerOf(declared, name);
  const stated = source !== undefined;
  const pointer = stated ? `${rulePointer}/${name}` : rulePointer;
  const layout = new TermLayout(pointer);
  if (source === undefined || source === 'true' || source === 'false') {
    layout.constant(source ?? (place.allows ? 'true' : 'false'), pointer);
  } else {
    for (const [map, at] of alternativesOf(source, pointer)) compileAlternative(layout, map, at, place);
  }
  return { name, stated, pointer, ...layout };
}

/** The constraint maps of a sub-rule, each with its pointer. */
function alternativesOf(source: HeaderValue, pointer: string): readonly (readonly [HeaderMap, string])[] {
  if (isHeaderMap(source)) return [[source, pointer]];
  if (!isHeaderList(source))
    throw invalid(
      pointer,
      `"${source.slice(0, 80)}" is no sub-rule, expected "true", "false", a map or a list of maps`,
    );
  if (source.length === 0) throw invalid(pointer, 'the list of alternatives is empty');
  return source.map((item, index) => {
    const at = pointer + pointerSegment(index);
    if (!isHeaderMap(item)) throw invalid(at, 'an alternative must be a map of constraints');
    return [item, at];
  });
}

function compileAlternative(layout: TermLayout, map: HeaderMap, pointer: string, place: RulePlace): void {
  const constraints: [key: string, constraint: Constraint][] = [];
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
    throw invalid(pointer, `an alternative must use at least one of ${legalKeys(place).join(', ')}`);
  }
  layout.alternative(constraints, pointer, headerOf(map, 'slots-per-plug') === '*' ? '*' : '1');
}

function legalKeys(place: RulePlace): readonly string[] {
  return constraintKeys.filter((key) => key.legal(place)).map((key) => key.name);
}

function refuseMisplacedArity(key: string, place: RulePlace, pointer: string): void {
  if (key !== 'slots-per-plug' && key !== 'plugs-per-slot') return;
  if (place.question === 'installation' || !place.allows) {
    throw invalid(pointer, `"${key}" belongs in allow-connection or allow-auto-connection alone`);
  }
}

/** Of `allow-installation`, the alternatives and constraints that a minimal check looks at. See docs/rules.md, "Sideload". */
function minimal(declared: HeaderMap, rulePointer: string): SubRule | undefined {
  const name = 'allow-installation';
  const source = headerOf(declared, name);
  if (source === undefined || typeof source === 'string') return undefined;
  const pointer = `${rulePointer}/${name}`;
  const layout = new TermLayout(pointer);
  for (const [map, at] of alternativesOf(source, pointer)) {
    const constraints: [string, Constraint][] = [];
    for (const key of constraintKeys) {
      const value = minimalKeys.has(key.name) ? headerOf(map, key.name) : undefined;
      const compiled = value === undefined ? undefined : key.compile(value, at + pointerSegment(key.name));
      if (compiled !== undefined) constraints.push([key.name, compiled]);
    }
    if (constraints.length > 0) layout.alternative(constraints, at, '1');
  }
  return layout.alternatives === 0 ? undefined : { name, stated: true, pointer, ...layout };
}

/** Lays alternatives out as a flat row of terms. */
class TermLayout {
  readonly terms: Term[] = [];
  readonly slotsPerPlug: SlotsPerPlug[] = ['1'];
  readonly alternativePointers: string[];
  alternatives = 0;
  format = 0;

  constructor(pointer: string) {
    this.alternativePointers = [pointer];
  }

  /** A sub-rule that is `true` or `false`. */
  constant(value: 'true' | 'false', pointer: string): void {
    this.begin(pointer, '1');
    this.terms.push(this.constantTerm(value, pointer, value === 'true' ? held : failed));
  }

  alternative(
    constraints: readonly [string, Constraint][],
    pointer: string,
    slotsPerPlug: SlotsPerPlug,
  ): void {
    this.begin(pointer, slotsPerPlug);
    // A map without constraints matches everything.
    if (constraints.length === 0) this.terms.push(this.constantTerm('true', pointer, held));
    constraints.forEach(([key, { choices, format }], index) => {
      this.format = Math.max(this.format, format);
      this.constraint(key, choices, pointer + pointerSegment(key), index === constraints.length - 1);
    });
  }

  private begin(pointer: string, slotsPerPlug: SlotsPerPlug): void {
    this.alternatives++;
    this.slotsPerPlug.push(slotsPerPlug);
    this.alternativePointers.push(pointer);
  }

  private constantTerm(wanted: string, pointer: string, state: State): Term {
    const alternative = this.alternatives;
    const ends = { lastOfChoice: true, lastOfConstraint: true, lastOfAlternative: true };
    return { key: '', wanted, pointer, alternative, ...ends, evaluate: () => state, found: () => undefined };
  }

  private constraint(key: string, choices: Constraint['choices'], pointer: string, last: boolean): void {
    const alternative = this.alternatives;
    choices.forEach((tests, choice) => {
      const lastChoice = choice === choices.length - 1;
      // A choice without tests, such as an empty map of attributes, holds.
      const all =
        tests.length > 0
          ? tests
          : [{ wanted: 'true', part: '', evaluate: (): State => held, found: () => undefined }];
      all.forEach((test, index) => {
        const lastOfChoice = index === all.length - 1;
        this.terms.push({
          key,
          wanted: test.wanted,
          pointer: pointer + test.part,
          alternative,
          lastOfChoice,
          lastOfConstraint: lastOfChoice && lastChoice,
          lastOfAlternative: lastOfChoice && lastChoice && last,
          evaluate: test.evaluate,
          found: test.found,
        });
      });
    });
  }
}

function invalid(pointer: string, message: string): InvalidInput {
  return new InvalidInput('rule-invalid', message, { pointer });
}
