import { isHeaderList, isHeaderMap, type HeaderMap, type HeaderValue } from '../../engine/asserts/headers.js';
import { subRuleNames, type SubRuleName } from '../../engine/rules/rule.js';
import type { Look } from '../../text/look.js';
import { headerText } from '../value-text.js';

/** A rule in words: each sub-rule it names, with its conditions. */
export function ruleLines(side: 'plug' | 'slot', name: string, rule: HeaderValue, look: Look): string[] {
  const title = `${look.paint('bold', `${side} rule`)} ${look.paint('dim', `base-declaration /${side}s/${name}`)}`;
  if (!isHeaderMap(rule)) {
    return [title, `  ${rule === 'true' ? 'everything is allowed' : 'everything is refused'}`];
  }
  const named = subRuleNames.filter((subRule) => rule[subRule] !== undefined);
  const width = Math.max(...named.map((subRule) => subRule.length));
  return [title, ...named.flatMap((subRule) => subRuleLines(subRule, rule[subRule] ?? '', width))];
}

function subRuleLines(name: SubRuleName, value: HeaderValue, width: number): string[] {
  const lead = `  ${name.padEnd(width)}  `;
  if (value === 'true') return [`${lead}always`];
  if (value === 'false') return [`${lead}never`];
  if (typeof value === 'string') return [`${lead}${value}`];
  const alternatives = (isHeaderList(value) ? value : [value]).filter(isHeaderMap).map(conditionsOf);
  return besides(
    lead,
    alternatives.flatMap((conditions, index) => besides(leadOf(index, alternatives.length), conditions)),
  );
}

/** What stands before an alternative. */
function leadOf(index: number, count: number): string {
  if (count === 1) return '';
  return index === 0 ? 'either ' : '    or ';
}

/** Lines with a lead before the first, the others standing below it. */
function besides(lead: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + line);
}

/** Keys that say how many may be connected; they are no conditions. */
const arityKeys: ReadonlySet<string> = new Set(['slots-per-plug', 'plugs-per-slot']);

/** Each condition on a line, all of which have to hold; then how many may be connected. */
function conditionsOf(map: HeaderMap): string[] {
  const conditions = Object.entries(map)
    .filter(([key]) => !arityKeys.has(key))
    .map(([key, value]) => conditionOf(key, value));
  const arities = Object.entries(map)
    .filter(([key]) => arityKeys.has(key))
    .map(([key, value]) => `with ${key} ${headerText(value)}`);
  const lines =
    conditions.length === 0
      ? ['always']
      : conditions.map((one, at) => (at === 0 ? `if ${one}` : `and ${one}`));
  return [...lines, ...arities];
}

function conditionOf(key: string, value: HeaderValue): string {
  if (!key.endsWith('-attributes')) return `${key} is ${headerText(value)}`;
  const choices = isHeaderList(value) ? value : [value];
  const texts = choices.filter(isHeaderMap).map((choice) =>
    Object.entries(choice)
      .map(([attribute, wanted]) => `${attribute} is ${headerText(wanted)}`)
      .join(' and '),
  );
  return `${key}: ${texts.join(', or ')}`;
}
