import {
  emptyHeaders,
  isHeaderList,
  isHeaderMap,
  type HeaderMap,
  type HeaderValue,
} from '../asserts/headers.js';
import { lastSegment } from '../policy/explain.js';
import { constraintKeys, type RulePlace } from '../rules/constraints.js';
import { grouped, type GroupedConstraint } from '../rules/grouped.js';
import type { SubRule } from '../rules/rule.js';
import { constant, held, type Term } from '../rules/term.js';
import { canonicalText } from './compare.js';

/** A compiled sub-rule in the words of the rule language again, without the keys that are ignored. */
export function sourceOf(subRule: SubRule): HeaderValue {
  if (subRule.always !== null) return subRule.always.matched > 0 ? 'true' : 'false';
  const maps = grouped(subRule).map(({ constraints }) => {
    const map = emptyHeaders();
    for (const constraint of constraints) {
      if (constraint.key !== '') map[constraint.key] = wantedBy(constraint);
    }
    return map;
  });
  return maps.length === 1 ? (maps[0] ?? maps) : maps;
}

function wantedBy({ key, choices }: GroupedConstraint): HeaderValue {
  if (!key.endsWith('-attributes')) return choices[0]?.[0]?.shown.wanted ?? [];
  const maps = choices.filter((terms) => !terms.some(neverHolds)).map(attributesOf);
  return maps.length === 1 ? (maps[0] ?? maps) : maps;
}

function neverHolds({ operation, want }: Term): boolean {
  return operation === constant && want !== held;
}

function attributesOf(terms: readonly Term[]): HeaderMap {
  const map = emptyHeaders();
  for (const { operation, shown } of terms) {
    if (operation !== constant) map[lastSegment(shown.pointer)] = shown.wanted;
  }
  return map;
}

/** The keys that a constraint map may use in a place. */
export function legalKeys(place: RulePlace): readonly string[] {
  return constraintKeys.filter((key) => key.legal(place)).map((key) => key.name);
}

/**
 * A connection sub-rule for one side, said as a rule for the other side would say it. Undefined where that has no
 * words for it: a slot rule can name the plug's snap, a plug rule cannot name its own.
 */
export function saidFrom(
  side: 'plug' | 'slot',
  source: HeaderValue,
  allows: boolean,
): HeaderValue | undefined {
  if (typeof source === 'string') return source;
  const legal = new Set(legalKeys({ side, question: 'connection', allows }));
  if (isHeaderMap(source)) return mapSaidFrom(source, legal);
  const maps = source.map((map) => (isHeaderMap(map) ? mapSaidFrom(map, legal) : undefined));
  return maps.every((map) => map !== undefined) ? maps : undefined;
}

function mapSaidFrom(map: HeaderMap, legal: ReadonlySet<string>): HeaderMap | undefined {
  const said = emptyHeaders();
  for (const [key, value] of Object.entries(map)) {
    if (legal.has(key)) said[key] = value;
    else {
      const mirrored = mirroredPublisher[`${key} ${canonicalText(value)}`];
      if (mirrored === undefined) return undefined;
      const [other, marker] = mirrored;
      if (said[other] !== undefined || map[other] !== undefined) return undefined;
      said[other] = [marker];
    }
  }
  return said;
}

/** Being of the same publisher can be said from either side. */
const mirroredPublisher: Readonly<Record<string, readonly [key: string, marker: string]>> = {
  'plug-publisher-id ["$SLOT_PUBLISHER_ID"]': ['slot-publisher-id', '$PLUG_PUBLISHER_ID'],
  'slot-publisher-id ["$PLUG_PUBLISHER_ID"]': ['plug-publisher-id', '$SLOT_PUBLISHER_ID'],
};

/** The alternatives of a sub-rule's source. */
export function alternativesIn(source: HeaderValue): readonly HeaderValue[] {
  return isHeaderList(source) ? source : [source];
}
