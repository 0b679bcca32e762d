import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import type { Action } from '../../../src/engine/policy/decide.js';
import { constraintKeys, type RulePlace } from '../../../src/engine/rules/constraints.js';
import { subRuleNames, type SubRuleName } from '../../../src/engine/rules/rule.js';
import type { Dice } from '../dice.js';
import { drawAttributeConstraints } from './attributes.js';
import {
  accounts,
  brands,
  distributions,
  ids,
  interfaces,
  models,
  ruleSnapTypes,
  stores,
  variants,
} from './words.js';
import type { Side } from './question.js';

/** The sub-rules that an action asks. */
export function subRulesOf(action: Action): { readonly allow: SubRuleName; readonly deny: SubRuleName } {
  const question =
    action === 'connect' ? 'connection' : action === 'auto-connect' ? 'auto-connection' : 'installation';
  return { allow: `allow-${question}`, deny: `deny-${question}` };
}

export function placeOf(side: Side, name: SubRuleName): RulePlace {
  return {
    side,
    question: name.endsWith('installation') ? 'installation' : 'connection',
    allows: name.startsWith('allow'),
  };
}

/** The headers `plugs` and `slots`, each with so much of a chance to have a rule for the interface asked about. */
export function drawRules(
  dice: Dice,
  action: Action,
  chances: { readonly plugs: number; readonly slots: number },
): HeaderMap {
  const headers: Record<string, HeaderValue> = {};
  for (const side of dice.shuffled(['plug', 'slot'] as const)) {
    const asked = dice.percent(chances[`${side}s`]);
    const drawn = interfaces.filter((_, index) => (index === 0 ? asked : dice.percent(10)));
    if (drawn.length === 0) continue;
    headers[`${side}s`] = Object.fromEntries(
      dice.shuffled(drawn).map((name) => [name, drawRule(dice, side, action)]),
    );
  }
  return headers;
}

/** A rule that more often than not speaks about the action. */
export function drawRule(dice: Dice, side: Side, action: Action): HeaderValue {
  if (dice.percent(8)) return dice.one(['true', 'false']);
  const { allow, deny } = subRulesOf(action);
  const named = subRuleNames.filter((name) => dice.percent(name === allow ? 75 : name === deny ? 40 : 12));
  const some = named.length === 0 ? [allow] : named;
  return Object.fromEntries(dice.shuffled(some).map((name) => [name, drawSubRule(dice, side, name)]));
}

function drawSubRule(dice: Dice, side: Side, name: SubRuleName): HeaderValue {
  const roll = dice.below(10);
  if (roll < 2) return roll === 0 ? 'true' : 'false';
  const place = placeOf(side, name);
  return roll < 5
    ? drawAlternative(dice, place)
    : dice.times(1, place.allows ? 4 : 2, () => drawAlternative(dice, place));
}

/** A map of constraints; where at least one has to be legal, one is. */
export function drawAlternative(dice: Dice, place: RulePlace): HeaderMap {
  const drawn = dice.times(1, 3, () => dice.one(constraintKeys)).filter((key) => !isArity(key.name));
  const keys = drawn.some((key) => key.legal(place)) ? drawn : [...drawn, dice.one(legalKeys(place))];
  const map: Record<string, HeaderValue> = {};
  for (const { name } of keys) map[name] = drawWanted(dice, name);
  if (place.allows && place.question === 'connection' && dice.percent(15))
    map['slots-per-plug'] = dice.one(['*', '1', '2']);
  return map;
}

/** The keys that count in a place, but for those that say how many. */
export function legalKeys(place: RulePlace): typeof constraintKeys {
  return constraintKeys.filter((key) => key.legal(place) && !isArity(key.name));
}

function isArity(key: string): boolean {
  return key.includes('-per-');
}

const namePatterns = [
  'one',
  'two',
  '$INTERFACE',
  'o.*',
  'one.+',
  'one|two',
  '(one|two)',
  '[a-z]+',
  '$UNKNOWN',
];

/** What a constraint wants, by its key. */
export function drawWanted(dice: Dice, key: string): HeaderValue {
  switch (key) {
    case 'plug-names':
    case 'slot-names':
      return dice.some(namePatterns, 3);
    case 'plug-attributes':
    case 'slot-attributes':
      return drawAttributeConstraints(dice);
    case 'plug-snap-type':
    case 'slot-snap-type':
      return dice.some(ruleSnapTypes);
    case 'plug-snap-id':
    case 'slot-snap-id':
      return dice.some(ids);
    case 'plug-publisher-id':
    case 'slot-publisher-id':
      return dice.some([...accounts, '$PLUG_PUBLISHER_ID', '$SLOT_PUBLISHER_ID'], 3);
    case 'on-classic':
      return dice.percent(50) ? dice.one(['true', 'false']) : dice.some(systems, 3);
    case 'on-core-desktop':
      return dice.one(['true', 'false', 'false']);
    case 'on-store':
      return dice.some(stores);
    case 'on-brand':
      return dice.some(brands);
    case 'on-model':
      return dice.some(brands.flatMap((brand) => models.map((model) => `${brand}/${model}`)));
    default:
      throw new RangeError(`nothing is known to draw for "${key}"`);
  }
}

const systems = distributions.flatMap((distribution) => [
  distribution,
  `${distribution}/*`,
  `${distribution}/`,
  ...variants.map((variant) => `${distribution}/${variant}`),
]);
