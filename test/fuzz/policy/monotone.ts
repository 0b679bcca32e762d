import {
  isHeaderList,
  isHeaderMap,
  type HeaderMap,
  type HeaderValue,
} from '../../../src/engine/asserts/headers.js';
import { constraintKeys } from '../../../src/engine/rules/constraints.js';
import { law } from '../law.js';
import { type Dice, diceOf } from '../dice.js';
import { fullQuestions, isYes, met, verdictsIn } from './case.js';
import { alternativesIn, mapDeclarations, mapRules, type SubRuleAt, without } from './rewriting.js';
import { drawAlternative, drawWanted, legalKeys, placeOf, subRulesOf } from './rules.js';

const listed = /-(?:names|snap-type|snap-id|publisher-id)$/;

/** A sub-rule that matches whatever the given one does, and maybe more. */
function wider(subRule: HeaderValue, at: SubRuleAt, dice: Dice): HeaderValue {
  if (subRule === 'true') return subRule;
  const place = placeOf(at.side, at.name);
  if (subRule === 'false') return dice.percent(50) ? 'true' : drawAlternative(dice, place);
  const alternatives = [...alternativesIn(subRule)];
  const index = dice.below(alternatives.length);
  const one = alternatives[index] as HeaderMap;
  const roll = dice.below(4);
  if (roll === 0) return [drawAlternative(dice, place), ...alternatives];
  if (roll === 1) return [...alternatives, drawAlternative(dice, place)];
  alternatives[index] = roll === 2 ? withLess(one, at, dice) : withMoreEntries(one, dice);
  return alternatives;
}

/** The alternative without one of its constraints, if a legal one is left. */
function withLess(alternative: HeaderMap, { side, name }: SubRuleAt, dice: Dice): HeaderMap {
  const place = placeOf(side, name);
  const legal = legalKeys(place).filter((key) => key.name in alternative);
  if (legal.length < 2) return alternative;
  const { name: key } = dice.one(legal);
  const wanted = alternative[key];
  // Of attributes, only one of several may go.
  if (isHeaderMap(wanted) && Object.keys(wanted).length > 1)
    return { ...alternative, [key]: without(wanted, dice.one(Object.keys(wanted))) };
  return without(alternative, key);
}

function withMoreEntries(alternative: HeaderMap, dice: Dice): HeaderMap {
  const keys = Object.entries(alternative).filter(([key, value]) => listed.test(key) && isHeaderList(value));
  if (keys.length === 0) return alternative;
  const [key, value] = dice.one(keys);
  return {
    ...alternative,
    [key]: [...(drawWanted(dice, key) as readonly string[]), ...(value as readonly string[])],
  };
}

/** A sub-rule that matches nothing that the given one does not. */
function narrower(subRule: HeaderValue, at: SubRuleAt, dice: Dice): HeaderValue {
  if (subRule === 'false') return subRule;
  const place = placeOf(at.side, at.name);
  if (subRule === 'true') return dice.percent(50) ? 'false' : drawAlternative(dice, place);
  const alternatives = alternativesIn(subRule);
  const index = dice.below(alternatives.length);
  if (dice.percent(50)) {
    const left = alternatives.filter((_, other) => other !== index);
    return left.length === 0 ? 'false' : left;
  }
  const one = alternatives[index] as HeaderMap;
  const more = dice.one(constraintKeys.filter((key) => key.legal(place) && !key.name.includes('-per-'))).name;
  if (more in one) return subRule;
  const narrowed = { ...one, [more]: drawWanted(dice, more) };
  return alternatives.map((other, at) => (at === index ? narrowed : other));
}

export const moreAllowed = law({
  name: 'more-allowed',
  kind: 'policy',
  says: 'With an allow sub-rule that asks for less, or a deny sub-rule that asks for more, no yes becomes a no.',
  from: 'rules.md, "Which rule governs"',
  meets: ['yes', 'no', 'no to yes'],
  cases: fullQuestions,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const { allow, deny } = subRulesOf(question.action);
    const isAllow = dice.percent(60);
    const changed = mapDeclarations(question, (headers) =>
      mapRules(headers, (rule, at) => {
        if (!isHeaderMap(rule)) return rule;
        return isAllow
          ? { ...rule, [allow]: wider(rule[allow] ?? 'true', { ...at, name: allow }, dice) }
          : { ...rule, [deny]: narrower(rule[deny] ?? 'false', { ...at, name: deny }, dice) };
      }),
    );
    const before = engine.decide(question);
    const after = engine.decide(changed);
    const [was, is] = [verdictsIn(before), verdictsIn(after)];
    const lost = was.findIndex((one, index) => isYes(one) && is[index]?.outcome === 'deny');
    return {
      met: [met(before), ...(!isYes(before) && isYes(after) ? ['no to yes'] : [])],
      fault: lost < 0 ? undefined : `a yes became a no: ${is[lost]?.reason.message ?? ''}`,
    };
  },
});
