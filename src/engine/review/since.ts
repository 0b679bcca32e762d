import type { Snap } from '../snap/snap.js';
import type { Flag } from './flag.js';

/** What a review found of a revision, and the revision. */
interface Flagged {
  readonly flags: readonly Flag[];
  readonly written: Snap;
}

/**
 * The flags marked by whether an earlier revision had them too: the same code about the same thing, with the same
 * attributes. What differs in anything that a reviewer saw is new. See docs/reviews.md, "Since".
 */
export function markedSince(now: Flagged, earlier: Flagged): readonly Flag[] {
  const known = new Set(earlier.flags.map((flag) => sightOf(flag, earlier.written)));
  return now.flags.map((flag) => ({
    ...flag,
    since: known.has(sightOf(flag, now.written)) ? 'accepted' : 'new',
  }));
}

/** What a reviewer saw of a flag; unlike its message and place, which change with the rules and the text. */
function sightOf({ code, item, subject, question, observed }: Flag, written: Snap): string {
  const endpoint = item && written[`${item.side}s`].get(item.name);
  const thing = item && [item.side, item.name, item.interface, endpoint?.attributes ?? null];
  return JSON.stringify(
    [code, thing ?? null, subject ?? null, question ?? null, observed ?? null],
    comparable,
  );
}

/** In which order attributes are written is nothing that a reviewer looks at. */
function comparable(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
