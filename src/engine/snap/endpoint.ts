import { intern, internShort } from '../intern.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { isAttributeMap, noAttributes, type AttributeMap, type AttributeValue } from './values.js';
import { fromJson, type YamlMap, type YamlScalar, type YamlValue } from './yaml.js';

/** What one entry of `plugs:` or `slots:` says. */
export interface EndpointContent {
  readonly interface: string;
  readonly label: string;
  readonly attributes: AttributeMap;
}

/** Reads a map into fields, noting duplicates. */
type ReadFields = (map: YamlMap, pointer: string) => ReadonlyMap<string, YamlValue>;

/**
 * Reads one plug or slot: nothing (the interface is its name), the interface's name, or a map of interface,
 * label and attributes.
 *
 * @throws InvalidInput `snap-yaml-invalid` with pointer, line and column
 */
export function readEndpoint(
  name: string,
  value: YamlValue,
  pointer: string,
  read: ReadFields,
): EndpointContent {
  if (value.kind === 'scalar') {
    if (value.value === null) return { interface: name, label: '', attributes: noAttributes };
    if (typeof value.value === 'string')
      return { interface: intern(value.value), label: '', attributes: noAttributes };
  }
  if (value.kind !== 'map') {
    throw invalid(
      `"${name}" must be nothing, the name of an interface, or a map of attributes`,
      pointer,
      value,
    );
  }
  const content = { interface: name, label: '' };
  const attributes = Object.create(null) as Record<string, AttributeValue>;
  refuseOddKeys(value, pointer);
  for (const [key, field] of read(value, pointer)) {
    const place = pointer + pointerSegment(key);
    if (key === 'interface' || key === 'label') content[key] = textOf(key, field, place);
    else attributes[key] = attributeValue(field, place, read);
  }
  return { ...content, attributes: Object.keys(attributes).length === 0 ? noAttributes : attributes };
}

/**
 * Reads attributes that came as JSON, such as the dynamic ones of a connection.
 *
 * @throws InvalidInput `snap-yaml-invalid` with a pointer into the JSON
 */
export function readAttributes(json: object): AttributeMap {
  const value = attributeValue(fromJson(json), '', fieldsOf);
  return isAttributeMap(value) && Object.keys(value).length > 0 ? value : noAttributes;
}

function fieldsOf(map: YamlMap): ReadonlyMap<string, YamlValue> {
  return new Map(map.entries.map(({ key, value }) => [key.kind === 'scalar' ? key.text : '', value]));
}

function refuseOddKeys({ entries }: YamlMap, pointer: string): void {
  for (const { key } of entries) {
    const name = keyText(key, pointer);
    if (name === '') throw invalid('an attribute has an empty name', pointer, key);
    if (name.startsWith('$'))
      throw invalid(`attribute "${name}" must not start with "$"`, pointer + pointerSegment(name), key);
  }
}

function textOf(name: string, value: YamlValue, pointer: string): string {
  if (value.kind === 'scalar' && typeof value.value === 'string') return intern(value.value);
  throw invalid(`"${name}" must be a text`, pointer, value);
}

function attributeValue(value: YamlValue, pointer: string, read: ReadFields): AttributeValue {
  if (value.kind === 'scalar') return scalarValue(value, pointer);
  if (value.kind === 'list') {
    return value.items.map((item, index) => attributeValue(item, pointer + pointerSegment(index), read));
  }
  for (const { key } of value.entries) keyText(key, pointer);
  const map = Object.create(null) as Record<string, AttributeValue>;
  for (const [key, field] of read(value, pointer))
    map[key] = attributeValue(field, pointer + pointerSegment(key), read);
  return map;
}

function scalarValue(scalar: YamlScalar, pointer: string): AttributeValue {
  const { value } = scalar;
  if (value === null) throw invalid('an attribute must have a value, found nothing', pointer, scalar);
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) {
    throw invalid(`integer ${value.toString()} does not fit in 64 bits`, pointer, scalar);
  }
  return typeof value === 'string' ? internShort(value) : value;
}

function keyText(key: YamlValue, pointer: string): string {
  if (key.kind === 'scalar' && typeof key.value === 'string') return key.value;
  const shown =
    key.kind === 'scalar' ? `"${key.text}" is read as ${typeof key.value}` : `a ${key.kind} stands as key`;
  const place = key.kind === 'scalar' ? pointer + pointerSegment(key.text) : pointer;
  throw invalid(`keys must be texts, but ${shown}; write it in quotes`, place, key);
}

function invalid(message: string, pointer: string, value: YamlValue): InvalidInput {
  return new InvalidInput('snap-yaml-invalid', message, { pointer, ...value.at });
}
