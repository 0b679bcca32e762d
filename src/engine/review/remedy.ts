import { headerOf, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { compileRules } from '../rules/compile.js';
import type { SubRule } from '../rules/rule.js';
import { headersWith, ruleSource, type Grant } from './grant.js';
import { changesOf, isSilent, type QuestionChange } from './changes.js';
import { questions, subRulesFor, type Ruling } from './ruling.js';
import { alternativesIn, saidFrom, sourceOf } from './source.js';

/**
 * The rule of a grant with what it changes silently said again: a question that it does not mention as it was
 * before, and ways to be allowed that were lost as further alternatives. Undefined where the rule cannot say it;
 * what is returned was linted in its turn.
 *
 * @param silent the silent changes of the rule, at least one
 */
export function remedyFor(
  grant: Grant,
  side: 'plug' | 'slot',
  interfaceName: string,
  silent: readonly QuestionChange[],
): HeaderMap | undefined {
  const source = ruleSource(grant.afterHeaders, side, interfaceName);
  if (!isHeaderMap(source)) return undefined;
  let remedied: HeaderMap = source;
  for (const question of questions) {
    const asked = silent.filter((change) => change.question === question);
    const [first] = asked;
    if (first === undefined) continue;
    const isBroader = asked.some(({ codes }) => codes.includes('silent-broadening'));
    const said = isBroader ? asBefore(side, asked) : withLost(side, source, first.before);
    if (said === undefined) return undefined;
    remedied = { ...remedied, ...said };
  }
  return staysSilent(grant, side, interfaceName, remedied)
    ? undefined
    : headersWith(side, interfaceName, remedied);
}

function asBefore(side: 'plug' | 'slot', asked: readonly QuestionChange[]): HeaderMap | undefined {
  return saidAgain(
    side,
    asked.map(({ before }) => before),
  );
}

/**
 * The sub-rules that answered a question, for a rule of the side.
 *
 * @param before how the question came out for plugs or slots of one rule, at least one
 */
export function saidAgain(side: 'plug' | 'slot', before: readonly Ruling[]): HeaderMap | undefined {
  const [{ question, rule }] = before as [Ruling];
  if (before.every(({ outcome }) => outcome === 'deny')) return { [`allow-${question}`]: 'false' };
  if (rule === null) return undefined;
  const said: Record<string, HeaderValue> = {};
  for (const subRule of subRulesFor(question, rule)) {
    if (!subRule.stated) continue;
    const source = subRuleSaidFrom(side, rule.side, subRule);
    if (source === undefined) return undefined;
    said[subRule.name] = source;
  }
  return said;
}

/** The rule's alternatives and those of before. */
function withLost(side: 'plug' | 'slot', rule: HeaderMap, before: Ruling): HeaderMap | undefined {
  const name = `allow-${before.question}`;
  if (before.rule === null) return { [name]: 'true' };
  const lost = subRuleSaidFrom(side, before.rule.side, subRulesFor(before.question, before.rule)[1]);
  if (lost === undefined || typeof lost === 'string') return lost === 'true' ? { [name]: 'true' } : undefined;
  const given = alternativesIn(headerOf(rule, name) ?? []);
  return { [name]: [...given, ...alternativesIn(lost)] };
}

/** A sub-rule in the words that a rule of the side has for it; undefined where it has none. */
export function subRuleSaidFrom(
  side: 'plug' | 'slot',
  from: 'plug' | 'slot',
  subRule: SubRule,
): HeaderValue | undefined {
  const source = sourceOf(subRule);
  return from === side ? source : saidFrom(side, source, subRule.name.startsWith('allow'));
}

/** Whether a rule would change something silently. */
function staysSilent(
  grant: Grant,
  side: 'plug' | 'slot',
  interfaceName: string,
  source: HeaderValue,
): boolean {
  const table = compileRules(side, { [interfaceName]: source });
  const after = { ...grant.after, [`${side}s`]: table };
  return changesOf({ ...grant, after }, side, interfaceName).some(isSilent);
}
