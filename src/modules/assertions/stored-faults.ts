import { type Assertion, decode } from '../../engine/asserts/decode.js';
import { digestOf } from '../../engine/asserts/digest.js';
import { headerOf } from '../../engine/asserts/headers.js';
import type { StoredAssertion } from './assertion.entity.js';
import { headersInText, rowOf, searchableHeaders, searchableOf } from './assertion-row.js';

/** Something that a stored assertion says otherwise than its text, or that it is not found by. */
export interface StoredFault {
  readonly kind: 'row' | 'headers';
  readonly message: string;
}

/** A stored assertion as it was read again; without one where it is a draft, which nobody has signed. */
export interface ReadAgain {
  readonly assertion?: Assertion;
  readonly faults: readonly StoredFault[];
}

type HeaderRow = readonly [name: string, value: string];

/**
 * Holds the row of a stored assertion, and the headers it is found by, against its text.
 *
 * @throws InvalidInput where the text does not decode
 */
export function readAgain(row: StoredAssertion, headers: readonly HeaderRow[]): ReadAgain {
  if (row.origin === 'draft') return draftAgain(row, headers);
  const assertion = decode(Buffer.from(row.text, 'utf8'));
  const expected = rowOf(assertion, row.origin, row.storedAt);
  const faults: StoredFault[] = [];
  for (const name of Object.keys(expected) as (keyof StoredAssertion)[]) {
    if (name === 'id' || expected[name] === row[name]) continue;
    const message =
      name === 'text'
        ? 'its text is written in another way than it was signed'
        : `its ${name} is ${shown(row[name])}, expected ${shown(expected[name])} by its text`;
    faults.push({ kind: 'row', message });
  }
  faults.push(...headerFaults(headers, searchableOf(assertion)));
  return { assertion, faults };
}

/** The headers alone, as the first version stored them. */
function draftAgain({ text, digest }: StoredAssertion, headers: readonly HeaderRow[]): ReadAgain {
  const faults: StoredFault[] = [];
  const expected = digestOf(text);
  if (digest !== expected)
    faults.push({ kind: 'row', message: `its digest is ${shown(digest)}, expected ${shown(expected)}` });
  const said = headersInText(text);
  const wrong = headers.filter(([name, value]) => headerOf(said, name) !== value);
  faults.push(...wrong.map(([name]) => surplus(name)));
  return { faults };
}

function headerFaults(found: readonly HeaderRow[], expected: readonly HeaderRow[]): StoredFault[] {
  const there = new Map(found);
  const wanted = new Map(expected);
  const names = [...new Set([...searchableHeaders, ...there.keys()])];
  return names.flatMap((name) => {
    if (there.get(name) === wanted.get(name)) return [];
    if (there.has(name)) return surplus(name);
    return { kind: 'headers' as const, message: `it is not found by its header "${name}"` };
  });
}

function surplus(name: string): StoredFault {
  return { kind: 'headers', message: `it is found by a header "${name}" that its text does not have so` };
}

function shown(value: string | number | null): string {
  return typeof value === 'string' ? `"${value.slice(0, 100)}"` : String(value);
}
