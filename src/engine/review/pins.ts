import { emptyHeaders, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import {
  FloatValue,
  isAttributeList,
  isAttributeMap,
  type AttributeMap,
  type AttributeValue,
} from '../snap/values.js';
import type { Subject } from './ruling.js';

/** An alternative that matches a plug or slot by its name and by each of its attributes, and no other. */
export function pinsOf({ side, own }: Subject): HeaderMap {
  const alternative = emptyHeaders();
  alternative[`${side}-names`] = [exactly(own.name ?? '')];
  const attributes = own.attributes === undefined ? undefined : attributePins(own.attributes);
  if (attributes !== undefined) alternative[`${side}-attributes`] = attributes;
  return alternative;
}

/** Whether a plug or slot has attributes that rules cannot describe, so that its name alone is pinned. */
export function isPinnedByNameAlone({ own: { attributes = {} } }: Subject): boolean {
  return Object.keys(attributes).length > 0 && attributePins(attributes) === undefined;
}

/**
 * Constraints that each attribute meets; undefined where one of them cannot be described. A grant that leaves one out
 * would not cover the plug or slot.
 */
function attributePins(attributes: AttributeMap): HeaderMap | undefined {
  const pins = emptyHeaders();
  for (const [name, value] of Object.entries(attributes)) {
    const pin = pinOf(value);
    // A dot in a key is a path into a map, and a rule has no words for a key with one.
    if (pin === undefined || name.includes('.')) return undefined;
    pins[name] = pin;
  }
  return Object.keys(pins).length === 0 ? undefined : pins;
}

/** A constraint that a value meets; undefined for one that no constraint can describe. */
function pinOf(value: AttributeValue): HeaderValue | undefined {
  if (isAttributeList(value)) {
    const pins = value.map(pinOf);
    const different = new Map(pins.map((pin) => [JSON.stringify(pin), pin]));
    if (pins.length === 0 || pins.includes(undefined)) return undefined;
    const all = [...different.values()] as HeaderValue[];
    return all.length === 1 ? all[0] : all;
  }
  if (isAttributeMap(value)) return attributePins(value);
  if (value instanceof FloatValue) return exactly(String(value.value));
  return exactly(String(value));
}

/** A pattern that matches a text alone. */
function exactly(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
