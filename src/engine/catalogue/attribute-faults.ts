import { pointerSegment } from '../invalid-input.js';
import { type AttributeMap, type AttributeValue, isAttributeList, isAttributeMap } from '../snap/values.js';
import { nearestName } from '../../text/nearest-name.js';
import { attributeFormats } from './attribute-formats.js';
import {
  type AttributeDefinition,
  type AttributeFaultCode,
  type AttributeSet,
  type DeviceView,
  deviceViewOf,
  noAttributesKnown,
} from './attributes.js';
import { isInteger, isOfType } from './attribute-types.js';
import { anyOf, expectedOf, typesInWords } from './attribute-words.js';
import { interfaceNamed } from './catalogue.js';

/** Something about the attributes of a plug or slot that does not suit its interface. */
export interface AttributeFault {
  readonly code: AttributeFaultCode;
  /** The attribute, by its name in the snap. */
  readonly attribute: string;
  /** Into the attributes: the value, or for one that is missing what should have it. */
  readonly pointer: string;
  /** What should stand there, to follow "expected". */
  readonly expected: string;
  /** For an unknown name, the one that was perhaps meant. */
  readonly nearest?: string;
  readonly device: DeviceView;
}

/** No more faults than these are told of one plug or slot. */
export const mostAttributeFaults = 100;

/** The attributes of plugs or of slots of an interface; none for an interface that is not known. */
export function attributesOf(interfaceName: string, side: 'plug' | 'slot'): AttributeSet {
  const definition = interfaceNamed(interfaceName);
  const set = side === 'plug' ? definition?.plugAttributes : definition?.slotAttributes;
  return set ?? noAttributesKnown;
}

/**
 * Holds the attributes of a plug or slot against its interface. Each fault says whether a device drops the plug or
 * slot for it; what a device accepts nonetheless is for reviewers. Empty for an interface that is not known, and at
 * most `mostAttributeFaults` long. See docs/attributes.md.
 */
export function attributeFaults(
  interfaceName: string,
  side: 'plug' | 'slot',
  attributes: AttributeMap,
): AttributeFault[] {
  if (interfaceNamed(interfaceName) === undefined) return [];
  const faults: AttributeFault[] = [];
  for (const fault of faultsOfSet(attributesOf(interfaceName, side), attributes, { pointer: '' })) {
    if (faults.length === mostAttributeFaults) break;
    faults.push(fault);
  }
  return faults;
}

/** Where a map of attributes stands: at the top, or within an attribute. */
interface Place {
  readonly pointer: string;
  readonly within?: { readonly name: string; readonly definition: AttributeDefinition };
}

function* faultsOfSet(set: AttributeSet, map: AttributeMap, place: Place): Generator<AttributeFault> {
  for (const [name, value] of Object.entries(map)) {
    const definition = definitionOf(set, name);
    if (definition === undefined) yield* unknown(set, name, place);
    else {
      const at = { pointer: place.pointer + pointerSegment(name), attribute: place.within?.name ?? name };
      yield* faultsOfValue(definition, value, at, map);
    }
  }
  yield* missing(set, map, place);
  yield* conflicts(set, map, place);
}

function* unknown(set: AttributeSet, name: string, { pointer, within }: Place): Generator<AttributeFault> {
  if (set.others === 'possible') return;
  const names = Object.keys(set.known);
  const nearest = nearestName(name, names);
  yield {
    code: 'unknown',
    attribute: within?.name ?? name,
    pointer: pointer + pointerSegment(name),
    expected: names.length === 0 ? 'no attributes' : anyOf(names),
    ...(nearest !== undefined && { nearest }),
    device: set.others === 'dropped' ? viewOfSet('unknown', within) : 'accepts',
  };
}

function* missing(
  set: AttributeSet,
  map: AttributeMap,
  { pointer, within }: Place,
): Generator<AttributeFault> {
  const fault = (name: string, expected: string, device: DeviceView): AttributeFault => ({
    code: 'missing',
    attribute: within?.name ?? name,
    pointer,
    expected,
    device,
  });
  const isRequired = (name: string) => set.known[name]?.required !== undefined;
  for (const [name, definition] of Object.entries(set.known)) {
    if (!isRequired(name) || name in map) continue;
    yield fault(name, `"${name}", ${expectedOf(definition)}`, deviceViewOf(definition, 'missing'));
  }
  const { oneOf, needs = {} } = set;
  const isTold = oneOf?.names.some((name) => isRequired(name) && !(name in map));
  if (
    oneOf &&
    !isTold &&
    !oneOf.names.some((name) => counts(map[name], definitionOf(set, name), oneOf.emptyCounts))
  ) {
    const [first = ''] = oneOf.names;
    yield fault(first, `${anyOf(oneOf.names)} with something in it`, viewOfSet('missing', within));
  }
  for (const [name, others] of Object.entries(needs)) {
    if (!(name in map)) continue;
    for (const other of others) {
      if (!(other in map)) yield fault(other, `"${other}" beside "${name}"`, viewOfSet('missing', within));
    }
  }
}

function* conflicts(
  set: AttributeSet,
  map: AttributeMap,
  { pointer, within }: Place,
): Generator<AttributeFault> {
  for (const { names, whenTrue } of set.apart ?? []) {
    const [first, second] = names;
    if (!(first in map && second in map) || (whenTrue && map[first] !== true)) continue;
    yield {
      code: 'conflicting',
      attribute: within?.name ?? second,
      pointer: pointer + pointerSegment(second),
      expected: `either "${first}" or "${second}"`,
      device: viewOfSet('conflicting', within),
    };
  }
}

/** What a device makes of a fault of a whole map. */
function viewOfSet(code: AttributeFaultCode, within: Place['within']): DeviceView {
  return within ? deviceViewOf(within.definition, code) : 'drops';
}

/** Where a value stands. */
interface At {
  readonly pointer: string;
  readonly attribute: string;
}

function* faultsOfValue(
  definition: AttributeDefinition,
  value: AttributeValue,
  at: At,
  beside: AttributeMap,
): Generator<AttributeFault> {
  if (!definition.types.some((type) => isOfType(value, type))) {
    yield faultAt(definition, 'wrong-type', at, typesInWords(definition.types));
    return;
  }
  const { entries, range } = definition;
  const below = (index: number): At => ({ ...at, pointer: at.pointer + pointerSegment(index) });
  if (typeof value === 'string') yield* faultsOfText(definition, value, at, beside);
  else if (isInteger(value)) {
    if (range && (value < range[0] || value > range[1]))
      yield faultAt(definition, 'wrong-value', at, expectedOf(definition));
  } else if (isAttributeList(value)) {
    for (const [index, item] of value.entries()) {
      if (typeof item === 'string') yield* faultsOfText(definition, item, below(index), beside);
      else if (entries && isAttributeMap(item)) yield* within(definition, entries, item, below(index));
    }
  } else if (entries && isAttributeMap(value)) yield* within(definition, entries, value, at);
}

function within(
  definition: AttributeDefinition,
  entries: AttributeSet,
  map: AttributeMap,
  { pointer, attribute }: At,
): Generator<AttributeFault> {
  return faultsOfSet(entries, map, { pointer, within: { name: attribute, definition } });
}

function* faultsOfText(
  definition: AttributeDefinition,
  text: string,
  at: At,
  beside: AttributeMap,
): Generator<AttributeFault> {
  const { values, formatBeside } = definition;
  if (values && !values.includes(text)) yield faultAt(definition, 'wrong-value', at, anyOf(values));
  const isBeside = formatBeside !== undefined && formatBeside.attribute in beside;
  const format = isBeside ? formatBeside.format : definition.format;
  if (format && !attributeFormats[format].holds(text))
    yield faultAt(definition, 'malformed', at, attributeFormats[format].words);
}

function faultAt(
  definition: AttributeDefinition,
  code: AttributeFaultCode,
  { pointer, attribute }: At,
  expected: string,
): AttributeFault {
  return { code, attribute, pointer, expected, device: deviceViewOf(definition, code) };
}

function definitionOf({ known }: AttributeSet, name: string): AttributeDefinition | undefined {
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** Whether a value is one of those of which there has to be one. */
function counts(
  value: AttributeValue | undefined,
  definition: AttributeDefinition | undefined,
  emptyCounts = false,
): boolean {
  if (value === undefined || definition === undefined) return false;
  if (emptyCounts) return true;
  if (!definition.types.some((type) => isOfType(value, type))) return false;
  if (isAttributeList(value)) return value.length > 0;
  if (!isAttributeMap(value)) return true;
  const { entries } = definition;
  return Object.entries(value).some(
    ([name, entry]) => entries === undefined || counts(entry, definitionOf(entries, name)),
  );
}
