import { headerOf, isHeaderList, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { compileDeclaration } from './declaration.js';

/** A declaration for clients that do not understand the format of another one. */
export interface FormatVariant {
  readonly format: number;
  readonly headers: HeaderMap;
}

const sides = ['plugs', 'slots'] as const;

/**
 * What a declaration becomes in each lower format that says less than it: what a format cannot express denies,
 * so that an old client allows nothing that the declaration does not allow. Lowest format first; none where the
 * lowest format says it all. See docs/rules.md, "Formats".
 *
 * @param headers of a declaration that compiles
 */
export function lowerFormats(headers: HeaderMap): FormatVariant[] {
  const { formatNeeded } = compileDeclaration('snap-declaration', headers);
  const formats = new Set([1, ...formatsUsed(headers)]);
  const variants: FormatVariant[] = [];
  let last = '';
  for (const format of [...formats].sort((a, b) => a - b)) {
    if (format >= formatNeeded) break;
    const lowered = degraded(headers, format);
    const text = JSON.stringify(lowered);
    if (text === last) continue;
    last = text;
    const needed = compileDeclaration('snap-declaration', lowered).formatNeeded;
    variants.push({ format: needed, headers: lowered });
  }
  return variants;
}

/** The formats that single alternatives need. */
function formatsUsed(headers: HeaderMap): number[] {
  const formats: number[] = [];
  mapAlternatives(headers, (alternatives, place) => {
    formats.push(...alternatives.map((alternative) => formatOf(alternative, place)));
    return undefined;
  });
  return formats;
}

/** The declaration without the alternatives that a format cannot express. */
function degraded(headers: HeaderMap, format: number): HeaderMap {
  return mapAlternatives(headers, (alternatives, place) => {
    const kept = alternatives.filter((alternative) => formatOf(alternative, place) <= format);
    if (kept.length === alternatives.length) return undefined;
    // Denying in fewer cases would let something pass, so it denies in all of them.
    if (place.subRule.startsWith('deny-')) return 'true';
    return kept.length === 0 ? 'false' : kept;
  });
}

interface Place {
  readonly side: (typeof sides)[number];
  readonly interface: string;
  readonly subRule: string;
}

/** The headers with each sub-rule that has constraints replaced by what `change` makes of its alternatives, if anything. */
function mapAlternatives(
  headers: HeaderMap,
  change: (alternatives: readonly HeaderValue[], place: Place) => HeaderValue | undefined,
): HeaderMap {
  const changed: Record<string, HeaderValue> = { ...headers };
  for (const side of sides) {
    const rules = headerOf(headers, side);
    if (!isHeaderMap(rules)) continue;
    changed[side] = mapValues(rules, (rule, name) =>
      isHeaderMap(rule)
        ? mapValues(rule, (value, subRule) => {
            if (typeof value === 'string') return value;
            const alternatives = isHeaderList(value) ? value : [value];
            return change(alternatives, { side, interface: name, subRule }) ?? value;
          })
        : rule,
    );
  }
  return changed;
}

function mapValues(map: HeaderMap, change: (value: HeaderValue, name: string) => HeaderValue): HeaderMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value, name)]));
}

/** The lowest format that can express one alternative. */
function formatOf(alternative: HeaderValue, { side, interface: name, subRule }: Place): number {
  const headers = { [side]: { [name]: { [subRule]: alternative } } };
  return compileDeclaration('snap-declaration', headers).formatNeeded;
}
