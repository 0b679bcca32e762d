/**
 * A floating-point attribute. Integers are plain numbers (bigints beyond 2⁵³), so that `1` and `1.0` stay
 * different values, as they are in snap.yaml.
 */
export class FloatValue {
  constructor(readonly value: number) {}

  toJSON(): number | string {
    if (comparing) throw new TypeError('a float has no exact JSON');
    return Number.isFinite(this.value) ? this.value : String(this.value);
  }
}

let comparing = false;

/**
 * JSON text that is equal for equal values alone, to find them again by. Undefined for a value with bigints or
 * floats, which JSON does not tell from other numbers.
 */
export function exactJson(value: unknown): string | undefined {
  comparing = true;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  } finally {
    comparing = false;
  }
}

/** The value of an interface attribute. */
export type AttributeValue =
  string | boolean | number | bigint | FloatValue | readonly AttributeValue[] | AttributeMap;

/** Attributes by name; always without prototype, so that every name is just a name. */
export interface AttributeMap {
  readonly [name: string]: AttributeValue;
}

export const noAttributes: AttributeMap = Object.freeze(Object.create(null) as AttributeMap);

export function isAttributeMap(value: AttributeValue | undefined): value is AttributeMap {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof FloatValue);
}

export function isAttributeList(value: AttributeValue | undefined): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

/** The components of a dotted path; empty ones are dropped, so `a..b.` is `a.b` and `.` leads nowhere. */
export function attributePath(text: string): readonly string[] {
  return text.split('.').filter((part) => part !== '');
}

/** The value of an attribute by its plain name: the dynamic one if there is one, else the static one. */
export function attributeNamed(
  attributes: AttributeMap,
  dynamic: AttributeMap,
  name: string,
): AttributeValue | undefined {
  return dynamic === noAttributes ? attributes[name] : (dynamic[name] ?? attributes[name]);
}

/** The value at a path: from the dynamic attributes if they have its first component, else from the static ones. */
export function attributeAt(
  attributes: AttributeMap,
  dynamic: AttributeMap,
  path: readonly string[],
): AttributeValue | undefined {
  const first = path[0];
  if (first === undefined) return undefined;
  const top = dynamic === noAttributes ? undefined : dynamic[first];
  let value = top ?? attributes[first];
  for (let i = 1; i < path.length; i++) {
    if (!isAttributeMap(value)) return undefined;
    value = value[path[i] as string];
  }
  return value;
}

/** Deep equality that distinguishes types: the integer 1 is neither `"1"` nor `1.0`. Lists are ordered. */
export function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof FloatValue || b instanceof FloatValue) {
    return a instanceof FloatValue && b instanceof FloatValue && a.value === b.value;
  }
  if (isAttributeList(a)) {
    return (
      isAttributeList(b) &&
      a.length === b.length &&
      a.every((item, i) => sameValue(item, b[i] as AttributeValue))
    );
  }
  if (!isAttributeMap(a) || !isAttributeMap(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const other = b[name];
      return other !== undefined && sameValue(a[name] as AttributeValue, other);
    })
  );
}
