import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import type { Dice } from '../dice.js';
import { attributeNames } from './words.js';

export type Attribute = string | number | boolean | readonly Attribute[] | Attributes;

export interface Attributes {
  readonly [name: string]: Attribute;
}

const texts = [
  'x',
  'y',
  'xy',
  'true',
  '1',
  '',
  'x y',
  'a.b',
  'tag-1',
  'tag-(1..3)',
  'tag-2 OR tag-4',
  'acme',
];
const tags = [
  'tag',
  'tag-1',
  'tag-(1..3)',
  'tag-2',
  'part',
  'part-1-(2..4)',
  'part-1-3',
  'part-1-tag-(0..9)',
];

/** Attributes of a plug or slot. */
export function drawAttributes(dice: Dice, least = 0): Attributes {
  const drawnNames = dice.shuffled(attributeNames).slice(0, least + dice.below(3));
  return Object.fromEntries(drawnNames.map((name) => [name, drawAttribute(dice)]));
}

export function drawAttribute(dice: Dice, depth = 0): Attribute {
  const roll = dice.below(depth < 2 ? 10 : 7);
  if (roll < 4) return dice.one(texts);
  if (roll < 5) return drawLabel(dice);
  if (roll < 6) return dice.one([0, 1, 2, -1, 1.5]);
  if (roll < 7) return dice.percent(50);
  if (roll < 8) return dice.times(0, 3, () => drawAttribute(dice, depth + 1));
  return Object.fromEntries(
    dice
      .shuffled(attributeNames)
      .slice(0, dice.below(3))
      .map((name) => [name, drawAttribute(dice, depth + 1)]),
  );
}

/** A compatibility label: one row of tags, or several joined; now and then one that is malformed. */
export function drawLabel(dice: Dice): string {
  const joint = dice.one([' AND ', ' OR ']);
  const label = dice.times(1, dice.one([1, 1, 3]), () => dice.one(tags)).join(joint);
  const roll = dice.below(10);
  if (roll === 0) return `${label} AND (${dice.one(tags)} OR ${dice.one(tags)})`;
  return roll === 1 ? `${label}${dice.one(['-', ' OR', ')', ' AND OR'])}` : label;
}

const patterns = [
  'x',
  'y',
  '.*',
  'x|y',
  '[xy]+',
  'x.*',
  'x.+',
  'true|false',
  '[0-9]',
  '1',
  '(x|xy)',
  'x?y',
  'a\\.b',
  '',
];
const references = [
  '$MISSING',
  '$SLOT(a)',
  '$PLUG(b)',
  '$SLOT(a.b)',
  '$SLOT_COMPAT(a)',
  '$PLUG_COMPAT(b)',
  '$PLUG_PUBLISHER_ID',
  '$SLOT_PUBLISHER_ID',
];

/** Constraints on attributes: a map of them, or several maps. */
export function drawAttributeConstraints(dice: Dice): HeaderValue {
  return dice.percent(75) ? drawConstraintMap(dice) : dice.times(1, 3, () => drawConstraintMap(dice));
}

function drawConstraintMap(dice: Dice): HeaderMap {
  const paths = dice.some([...attributeNames, ...(dice.percent(20) ? ['a.b'] : [])], 2);
  return Object.fromEntries(paths.map((path) => [path, drawConstraint(dice)]));
}

function drawConstraint(dice: Dice, depth = 0, inList = false): HeaderValue {
  const roll = dice.below(depth < 2 ? 10 : 8);
  if (roll < 5) return dice.one(patterns);
  if (roll < 8) return dice.one(references);
  if (roll < 9 || inList) {
    const names = dice.some(attributeNames, 2);
    return Object.fromEntries(names.map((name) => [name, drawConstraint(dice, depth + 1)]));
  }
  return dice.times(1, 3, () => drawConstraint(dice, depth + 1, true));
}
