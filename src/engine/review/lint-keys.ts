import { headerOf, isHeaderList, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { compileRules } from '../rules/compile.js';
import { constraintKeys, type RulePlace } from '../rules/constraints.js';
import { subRuleNames, type SubRuleName } from '../rules/rule.js';
import { nearestName } from '../../text/nearest-name.js';
import { finding, headersWith, mostRemedies, type Finding, type GrantRule } from './grant.js';
import { legalKeys } from './source.js';

/** Keys that are not read where they stand. See docs/lint.md, "unknown-subrule" and the two sections behind it. */
export function lintKeys(rule: GrantRule): readonly Finding[] {
  const { source } = rule;
  if (!isHeaderMap(source)) return [];
  const reports = Object.keys(source).flatMap((key) => {
    const name = subRuleNames.find((known) => known === key);
    return name === undefined ? [unknownSubRule(rule, key)] : alternativeKeys(rule, source, name);
  });
  const renamed = reports.filter(({ meant }) => meant !== undefined).slice(0, mostRemedies);
  return reports.map((report) =>
    renamed.includes(report) ? { ...report.finding, ...renaming(rule, report) } : report.finding,
  );
}

/** A finding about a key, and what was probably meant by it. */
interface KeyReport {
  readonly finding: Finding;
  /** From the rule to the key. */
  readonly path: readonly string[];
  readonly meant?: string | undefined;
}

function unknownSubRule(rule: GrantRule, key: string): KeyReport {
  const pointer = rule.pointer + pointerSegment(key);
  const message = `${quoted(key)} is no sub-rule and is ignored, expected one of ${subRuleNames.join(', ')}`;
  return {
    finding: finding('unknown-subrule', rule, message, { pointer }),
    path: [key],
    meant: nearestName(key, subRuleNames),
  };
}

/** The keys of the alternatives of a sub-rule. */
function alternativeKeys(rule: GrantRule, source: HeaderMap, name: SubRuleName): KeyReport[] {
  const place: RulePlace = {
    side: rule.side,
    question: name.endsWith('installation') ? 'installation' : 'connection',
    allows: name.startsWith('allow'),
  };
  const legal = legalKeys(place);
  const value = headerOf(source, name) ?? 'true';
  const maps: [HeaderValue, string[]][] = isHeaderList(value)
    ? value.map((map, index) => [map, [name, String(index)]])
    : [[value, [name]]];
  return maps.flatMap(([map, path]) =>
    (isHeaderMap(map) ? Object.entries(map) : []).flatMap(([key, wanted]) =>
      legal.includes(key)
        ? ineffectiveArity(rule, [...path, key], wanted)
        : [unknownConstraint(rule, [...path, key], legal)],
    ),
  );
}

function unknownConstraint(rule: GrantRule, path: readonly string[], legal: readonly string[]): KeyReport {
  const key = path.at(-1) ?? '';
  const misplaced = constraintKeys.some(({ name }) => name === key);
  const problem = misplaced ? 'has no meaning' : 'is no constraint';
  const message = `${quoted(key)} ${problem} in ${path[0] ?? ''} of a ${rule.side} rule and is ignored, expected one of ${legal.join(', ')}`;
  // A key that means something elsewhere was not mistyped, and its neighbour would ask for something else.
  const meant = misplaced ? undefined : nearestName(key, legal);
  return {
    finding: finding('unknown-constraint', rule, message, { pointer: pointerTo(rule, path) }),
    path,
    meant,
  };
}

/** Of arity only `slots-per-plug` of allow-auto-connection is read, and of its values `*`. See docs/rules.md, "Arity". */
function ineffectiveArity(rule: GrantRule, path: readonly string[], wanted: HeaderValue): KeyReport[] {
  const key = path.at(-1) ?? '';
  if (key !== 'slots-per-plug' && key !== 'plugs-per-slot') return [];
  const report = (reason: string) => [
    {
      finding: finding('ineffective-slots-per-plug', rule, `${quoted(key)} has no effect ${reason}`, {
        pointer: pointerTo(rule, path),
      }),
      path,
    },
  ];
  if (key === 'plugs-per-slot') return report('anywhere: a slot takes any number of plugs');
  if (path[0] !== 'allow-auto-connection') {
    return report(`in ${path[0] ?? ''}, only allow-auto-connection reads it`);
  }
  return wanted === '*' ? [] : report('unless it is "*": every number counts as 1, as without it');
}

function pointerTo(rule: GrantRule, path: readonly string[]): string {
  return rule.pointer + path.map(pointerSegment).join('');
}

/** The rule with a key renamed, if something was meant by it and the rule then compiles. */
function renaming(
  { side, interface: interfaceName, source }: GrantRule,
  { path, meant }: KeyReport,
): Pick<Finding, 'remedy'> {
  const renamed = meant === undefined ? undefined : withRenamed(source, path, meant);
  if (renamed === undefined || !compiles(side, interfaceName, renamed)) return {};
  return { remedy: headersWith(side, interfaceName, renamed) };
}

/** The value with the key at a path renamed; undefined where the new name is taken. */
function withRenamed(
  value: HeaderValue,
  [first = '', ...rest]: readonly string[],
  name: string,
): HeaderValue | undefined {
  if (isHeaderList(value)) {
    const items = value.map((item, index) =>
      String(index) === first ? withRenamed(item, rest, name) : item,
    );
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isHeaderMap(value) || (rest.length === 0 && Object.hasOwn(value, name))) return undefined;
  const entries = Object.entries(value).map(([key, item]): [string, HeaderValue | undefined] => {
    if (key !== first) return [key, item];
    return rest.length === 0 ? [name, item] : [key, withRenamed(item, rest, name)];
  });
  if (!entries.every((entry): entry is [string, HeaderValue] => entry[1] !== undefined)) return undefined;
  return Object.fromEntries(entries);
}

function compiles(side: 'plug' | 'slot', interfaceName: string, source: HeaderValue): boolean {
  try {
    compileRules(side, { [interfaceName]: source });
    return true;
  } catch (error) {
    if (error instanceof InvalidInput) return false;
    throw error;
  }
}

function quoted(key: string): string {
  return `"${key.slice(0, 80)}"`;
}
