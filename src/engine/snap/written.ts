import { pointerSegment } from '../invalid-input.js';
import type { Position, YamlMap, YamlValue } from './yaml.js';

/** A key or a value as the metadata has it, and where. */
export interface Written {
  readonly value: YamlValue;
  /** As written; empty for a list or a map. */
  readonly text: string;
  /** RFC 6901, into the metadata; that of a key is that of its value. */
  readonly pointer: string;
  /** Undefined for metadata that came as JSON. */
  readonly at: Position | undefined;
}

/** An entry of a map. */
export interface Field {
  readonly key: Written;
  readonly value: Written;
}

/** Longer keys are no part of pointers: what is below them has the pointer of what they stand in. */
const longestInPointer = 200;

/** The pointer to what stands under a key, or at a place of a list. */
export function pointerBelow(pointer: string, key: string | number): string {
  return typeof key === 'string' && key.length > longestInPointer ? pointer : pointer + pointerSegment(key);
}

export function written(value: YamlValue, pointer: string): Written {
  return { value, text: value.kind === 'scalar' ? value.text : '', pointer, at: value.at };
}

/** Whether nothing stands there. */
export function isEmpty(value: Written | undefined): value is undefined {
  return value === undefined || (value.value.kind === 'scalar' && value.value.value === null);
}

/** The entries of a map with the last of those that have the same key; none of what is not a map. */
export function fieldsOf(map: Written | undefined): readonly Field[] {
  return map?.value.kind === 'map' ? [...lastOfEach(entriesOf(map.value, map.pointer)).values()] : [];
}

/** The value that counts of those with a key; undefined where there is none, or nothing stands there. */
export function valueOf(fields: readonly Field[], key: string): Written | undefined {
  const value = fields.findLast((field) => field.key.text === key)?.value;
  return isEmpty(value) ? undefined : value;
}

/** The scalars of a list; none of what is not a list. */
export function scalarsOf(list: Written | undefined): readonly Written[] {
  if (list?.value.kind !== 'list') return [];
  return list.value.items
    .map((item, index) => written(item, pointerBelow(list.pointer, index)))
    .filter(({ value }) => value.kind === 'scalar');
}

/** Every entry of a map with a scalar for its key, those with equal keys too. */
export function entriesOf(map: YamlMap, pointer: string): readonly Field[] {
  return map.entries.flatMap(({ key, value }) => {
    if (key.kind !== 'scalar') return [];
    const place = pointerBelow(pointer, key.text);
    return [{ key: written(key, place), value: written(value, place) }];
  });
}

/** Of the fields with the same key the last. */
export function lastOfEach(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [field.key.text, field]));
}
