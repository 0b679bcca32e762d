import { pointerBelow, written, type Written } from './written.js';
import type { Position, YamlMap, YamlValue } from './yaml.js';

/** The keys of a document that stand in their map already, each at its later place. Those that `<<` brings count for none. */
export function duplicateKeys(root: YamlValue): readonly Written[] {
  const found: Written[] = [];
  const places = new Set<string>();
  visit(root, '', (map, pointer) => {
    const seen = new Set<string>();
    for (const { key, merged } of map.entries) {
      if (merged || key.kind !== 'scalar') continue;
      const place = key.at === undefined ? pointer : `${key.at.line}:${key.at.column}`;
      // What several aliases stand for is seen several times.
      if (seen.has(key.text) && !places.has(place)) {
        places.add(place);
        found.push(written(key, pointerBelow(pointer, key.text)));
      }
      seen.add(key.text);
    }
  });
  return found;
}

function visit(value: YamlValue, pointer: string, meet: (map: YamlMap, pointer: string) => void): void {
  if (value.kind === 'map') meet(value, pointer);
  for (const [child, place] of childrenOf(value, pointer)) visit(child, place, meet);
}

function childrenOf(value: YamlValue, pointer: string): readonly (readonly [YamlValue, string])[] {
  if (value.kind === 'scalar') return [];
  if (value.kind === 'list')
    return value.items.map((item, index) => [item, pointerBelow(pointer, index)] as const);
  return value.entries.map(({ key, value: child }) => [child, pointerBelow(pointer, textOf(key))] as const);
}

function textOf(key: YamlValue): string {
  return key.kind === 'scalar' ? key.text : '';
}

/** How far down a document each pointer stands, out of those asked for. */
export function documentOrder(root: YamlValue, pointers: ReadonlySet<string>): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  let count = 0;
  const walk = (value: YamlValue, pointer: string): void => {
    count++;
    if (pointers.has(pointer) && !order.has(pointer)) order.set(pointer, count);
    for (const [child, place] of childrenOf(value, pointer)) walk(child, place);
  };
  walk(root, '');
  return order;
}

/**
 * Where the value at a pointer stands; with `asKey`, where its key does. What is not there has the place of what
 * would hold it.
 *
 * @param start the value that the pointer leads into
 */
export function positionAt(start: YamlValue, pointer: string, asKey = false): Position | undefined {
  let value = start;
  let at = start.at;
  for (const segment of pointer.split('/').slice(1)) {
    const found = step(value, segment.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (found === undefined) break;
    value = found.value;
    at = (asKey ? found.key?.at : undefined) ?? value.at ?? found.key?.at;
  }
  return at;
}

function step(value: YamlValue, name: string): { key?: YamlValue; value: YamlValue } | undefined {
  if (value.kind === 'map') return value.entries.findLast(({ key }) => textOf(key) === name);
  const item = value.kind === 'list' ? value.items[Number(name)] : undefined;
  return item && { value: item };
}
