import { isHeaderList, isHeaderMap, type HeaderValue } from '../asserts/headers.js';
import { lastSegment } from '../policy/explain.js';
import { spend } from '../rules/effort.js';
import type { GroupedAlternative, GroupedConstraint } from '../rules/grouped.js';
import type { Term } from '../rules/term.js';
import type { Residue } from './residue.js';
import type { Ruling } from './ruling.js';

/** How the answer to a question differs between two rules. It may be broader for some peers and narrower for others. */
export interface Change {
  readonly broadened: boolean;
  readonly narrowed: boolean;
  /** The ways to be allowed that were there before and are not any more. */
  readonly lost: readonly GroupedAlternative[];
}

const rank = { deny: 0, depends: 1, allow: 2 } as const;

/**
 * Compares rulings about the same subject: by their outcomes and, where both depend on something, by the structure
 * of what they depend on. Structure alone decides, so alternatives that mean the same in other words count as changed.
 */
export function compare(before: Ruling, after: Ruling): Change {
  const [was, is] = [rank[before.outcome], rank[after.outcome]];
  const [allowedBefore, allowedAfter] = [waysToBeAllowed(before), waysToBeAllowed(after)];
  const lost = before.outcome === 'deny' ? [] : allowedBefore.filter((way) => !isCovered(way, allowedAfter));
  const [deniedBefore, deniedAfter] = [alternativesOf(before.deny), alternativesOf(after.deny)];
  const alike = was === is && before.outcome === 'depends';
  return {
    broadened:
      is > was ||
      (alike && !(isIncluded(allowedAfter, allowedBefore) && isIncluded(deniedBefore, deniedAfter))),
    narrowed: is < was || (alike && (lost.length > 0 || !isIncluded(deniedAfter, deniedBefore))),
    lost,
  };
}

const unconditional: GroupedAlternative = {
  alternative: { number: 1, pointer: '', slotsPerPlug: '1' },
  constraints: [],
};

/** What remains of the allow sub-rule; without any rule everything is allowed. */
export function waysToBeAllowed({ allow }: Ruling): readonly GroupedAlternative[] {
  return allow === null ? [unconditional] : allow.alternatives;
}

function alternativesOf(residue: Residue | null): readonly GroupedAlternative[] {
  return residue?.alternatives ?? [];
}

function isIncluded(narrow: readonly GroupedAlternative[], wide: readonly GroupedAlternative[]): boolean {
  return narrow.every((alternative) => isCovered(alternative, wide));
}

/** Whether everything that an alternative matches is matched by one of the others, as far as their structure shows it. */
export function isCovered(narrow: GroupedAlternative, wide: readonly GroupedAlternative[]): boolean {
  return wide.some(({ constraints }) =>
    constraints.every((wanted) => narrow.constraints.some((given) => restrictsAtLeast(given, wanted))),
  );
}

function restrictsAtLeast(given: GroupedConstraint, wanted: GroupedConstraint): boolean {
  return given.choices.every((narrow) =>
    wanted.choices.some((wide) => wide.every((term) => narrow.some((one) => implies(one, term)))),
  );
}

function implies(narrow: Term, wide: Term): boolean {
  spend(1);
  const [a, b] = [meaningOf(narrow), meaningOf(wide)];
  if (a.subject !== b.subject) return false;
  return a.text === b.text || isPart(a.entries, b.entries);
}

/** Whether a list that is not empty has no entry but those of another. */
function isPart(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  if (part.size === 0 || part.size > whole.size) return false;
  for (const entry of part) if (!whole.has(entry)) return false;
  return true;
}

/** What a term asks, in a form that compares. */
interface Meaning {
  readonly subject: string;
  readonly text: string;
  /** Of a list, any entry of which is enough, its entries. */
  readonly entries: ReadonlySet<string>;
}

const meanings = new WeakMap<Term, Meaning>();

function meaningOf(term: Term): Meaning {
  let meaning = meanings.get(term);
  if (meaning === undefined) {
    const { key, wanted, pointer } = term.shown;
    const entries = new Set(isHeaderList(wanted) ? wanted.map(canonicalText) : []);
    const text = canonicalText(wanted);
    if (samePublisher.has(`${key} ${text}`))
      meaning = { subject: 'same publisher', text: '', entries: new Set() };
    else if (key.endsWith('-attributes'))
      meaning = { subject: `${key} ${lastSegment(pointer)}`, text, entries };
    else meaning = { subject: key, text, entries };
    meanings.set(term, meaning);
  }
  return meaning;
}

/** The two ways to ask for the same publisher: that of plug rules, and that of slot rules. */
const samePublisher: ReadonlySet<string> = new Set([
  'plug-publisher-id ["$SLOT_PUBLISHER_ID"]',
  'slot-publisher-id ["$PLUG_PUBLISHER_ID"]',
]);

/** JSON that is equal for equal values, whatever the order of their keys. */
export function canonicalText(value: HeaderValue): string {
  return JSON.stringify(value, (_, item: HeaderValue) =>
    isHeaderMap(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

/** A text that is equal for rulings that come out alike for every peer and device. */
export function rulingText(ruling: Ruling): string {
  if (ruling.outcome === 'deny') return 'deny';
  const allow = waysToBeAllowed(ruling).map((way) => {
    const arity = ruling.question === 'auto-connection' ? way.alternative.slotsPerPlug : '';
    return [arity, ...constraintTexts(way)];
  });
  return JSON.stringify([alternativesOf(ruling.deny).map(constraintTexts), allow]);
}

function constraintTexts({ constraints }: GroupedAlternative): string[] {
  return constraints.map(({ choices }) => JSON.stringify(choices.map(choiceText))).sort();
}

function choiceText(terms: readonly Term[]): string[] {
  return terms
    .map(meaningOf)
    .map(({ subject, text }) => `${subject} ${text}`)
    .sort();
}
