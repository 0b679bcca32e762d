import { attributeFaults, type AttributeFault } from '../../catalogue/attribute-faults.js';
import type { AttributeFaultCode } from '../../catalogue/attributes.js';
import { positionAt } from '../../snap/document.js';
import type { Endpoint } from '../../snap/snap.js';
import { isAttributeList, isAttributeMap, type AttributeValue } from '../../snap/values.js';
import type { Written } from '../../snap/written.js';
import { flag, type Flag, type FlaggedPlace } from '../flag.js';
import type { FlagCode } from '../flag-codes.js';
import {
  byChanging,
  endpointsOf,
  itemOf,
  longestQuoted,
  placeOf,
  quoted,
  type LintSubject,
} from './subject.js';

/** Interfaces of which malformed attributes are malformed paths. */
const interfacesOfPaths: ReadonlySet<string> = new Set(['content', 'personal-files', 'system-files']);

/** After so many faults, which are all errors, no further plugs and slots are looked at. */
const mostFaults = 500;

/** Longer pointers into attributes are not told. */
const longestPointer = 1000;

const codes: Readonly<Record<AttributeFaultCode, FlagCode>> = {
  unknown: 'attribute-unknown',
  'wrong-type': 'attribute-type',
  'wrong-value': 'attribute-value',
  malformed: 'attribute-value',
  missing: 'attribute-missing',
  conflicting: 'attribute-conflict',
};

/** Lints what plugs and slots say of themselves. Those that only apps and hooks name lack what is required, too. */
export function* lintAttributes({ metadata, snap }: LintSubject): Generator<Flag> {
  if (snap === undefined) return;
  let left = mostFaults;
  for (const side of ['plug', 'slot'] as const) {
    const values = new Map(metadata[`${side}s`].map(({ name, value }) => [name.text, value]));
    for (const named of endpointsOf(metadata, side)) {
      const endpoint = snap[`${side}s`].get(named.name.text);
      if (endpoint === undefined) continue;
      const faults = left > 0 ? attributeFaults(endpoint.interface, side, endpoint.attributes) : [];
      left -= faults.length;
      for (const fault of faults)
        yield attributeFlag(side, endpoint, faultPlace(named.name, values.get(endpoint.name), fault), fault);
    }
  }
}

/** What is missing is so at the name of the plug or slot, or in the map that should have it. */
function faultPlace(
  name: Written,
  value: Written | undefined,
  { code, pointer }: AttributeFault,
): FlaggedPlace {
  if (value === undefined || pointer === '' || pointer.length > longestPointer) return placeOf(name);
  const asKey = code === 'unknown' || code === 'conflicting' || code === 'missing';
  return { pointer: value.pointer + pointer, ...positionAt(value.value, pointer, asKey) };
}

function attributeFlag(
  side: 'plug' | 'slot',
  endpoint: Endpoint,
  place: FlaggedPlace,
  fault: AttributeFault,
): Flag {
  const isPath = fault.code === 'malformed' && interfacesOfPaths.has(endpoint.interface);
  const observed = valueAt(endpoint.attributes, fault.pointer);
  return flag(isPath ? 'path-invalid' : codes[fault.code], sentence(side, endpoint, fault, observed), {
    item: itemOf(side, endpoint),
    place,
    subject: fault.attribute,
    ...(fault.code !== 'missing' && isShort(observed) && { observed }),
    ...(fault.nearest !== undefined && byChanging(`write "${fault.nearest}"`)),
  });
}

/** Whether a value is told in full beside the message. */
function isShort(value: AttributeValue | undefined): value is string | number | boolean {
  return (
    (typeof value === 'string' && value.length <= longestQuoted) ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  );
}

function sentence(
  side: 'plug' | 'slot',
  { name, interface: interfaceName }: Endpoint,
  { code, attribute, pointer, expected }: AttributeFault,
  observed: AttributeValue | undefined,
): string {
  const whose = `of ${side} ${quoted(name)} with interface ${quoted(interfaceName)}`;
  const path = attributePath(attribute, pointer);
  switch (code) {
    case 'unknown':
      return `attribute ${path} ${whose} is not known, expected ${expected}`;
    case 'missing':
      return `attribute "${attribute}" ${whose} is missing, expected ${expected}`;
    case 'conflicting':
      return `attribute ${path} ${whose} excludes another, expected ${expected}`;
    case 'wrong-type':
    case 'wrong-value':
    case 'malformed':
      return `attribute ${path} ${whose} is ${shown(observed)}, expected ${expected}`;
  }
}

/** `"read/0"` for an entry of a list or a map. */
function attributePath(attribute: string, pointer: string): string {
  return quoted(pointer === '' ? attribute : pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function shown(value: AttributeValue | undefined): string {
  if (isAttributeList(value)) return 'a list';
  if (isAttributeMap(value)) return 'a map';
  return typeof value === 'string' ? quoted(value) : String(value instanceof Object ? value.value : value);
}

function valueAt(attributes: AttributeValue, pointer: string): AttributeValue | undefined {
  let value: AttributeValue | undefined = attributes;
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    value = isAttributeList(value) ? value[Number(key)] : isAttributeMap(value) ? value[key] : undefined;
  }
  return value;
}
