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
 * lowest format says it all. See docs/publishing.md, "Formats and older clients".
 *
 * @param headers of a declaration that compiles
 */
export function lowerFormats(headers: HeaderMap): FormatVariant[] {
  const formatNeeded = clientFormat(headers);
  const formats = new Set([1, ...formatsUsed(headers)]);
  const variants: FormatVariant[] = [];
  let last = '';
  for (const format of [...formats].sort((a, b) => a - b)) {
    if (format >= formatNeeded) break;
    const lowered = degraded(headers, format);
    const text = JSON.stringify(lowered);
    if (text === last) continue;
    last = text;
    variants.push({ format: clientFormat(lowered), headers: lowered });
  }
  return variants;
}

/** The format that clients understand all of today's terms from. */
const newestTerms = 7;

/**
 * Terms that came without a format of their own, though clients that read formats up to 5 refuse or overlook them:
 * labels that are compared, Core Desktop, and the slot's own snap type where a slot rule is about connections.
 */
const labels = /^\$(?:SLOT|PLUG)_COMPAT\(/;
const coreDesktop = 'on-core-desktop';
const ownSnapType = 'slot-snap-type';

/**
 * The lowest format with which every client that takes a declaration also understands it: beside what formats say,
 * it keeps newer terms from clients that do not know them. See docs/publishing.md, "Formats and older clients".
 */
export function clientFormat(headers: HeaderMap): number {
  let { formatNeeded } = compileDeclaration('snap-declaration', headers);
  mapAlternatives(headers, (alternatives, place) => {
    if (alternatives.some((alternative) => isNew(alternative, place))) formatNeeded = newestTerms;
    return undefined;
  });
  return formatNeeded;
}

function isNew(alternative: HeaderValue, { side, subRule }: Place): boolean {
  if (!isHeaderMap(alternative)) return false;
  const isOwnType = side === 'slots' && subRule.endsWith('-connection') && ownSnapType in alternative;
  return isOwnType || coreDesktop in alternative || holdsLabels(alternative);
}

function holdsLabels(value: HeaderValue): boolean {
  if (typeof value === 'string') return labels.test(value);
  return Object.values<HeaderValue>(value as HeaderMap).some(holdsLabels);
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

/**
 * A declaration without the alternatives that a format cannot express: what it allows, the whole one allows too.
 *
 * @param headers of a declaration that compiles
 */
export function degraded(headers: HeaderMap, format: number): HeaderMap {
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
  return clientFormat(headers);
}
