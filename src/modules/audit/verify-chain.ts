import type { ChainHead, StoredEntry } from './audit-entries.js';
import { entryHash } from './entry-hash.js';

/** What can be wrong with the chain: the set is closed. */
export type ChainFaultKind = 'altered' | 'missing' | 'surplus' | 'broken-off' | 'other-head';

/** The first place where the chain is not whole. */
export interface ChainFault {
  readonly kind: ChainFaultKind;
  readonly sequence: number;
  readonly message: string;
}

/** What became of a verification: the head that was reached, and the first fault where the chain is not whole. */
export interface ChainReport {
  readonly head: ChainHead;
  readonly fault?: ChainFault;
}

/**
 * Goes through a chain from its first entry to its head, keeping one entry at a time, up to the first fault
 * (docs/access.md, "Verifying").
 *
 * @param entries in the order of their sequence
 * @param noted a head that was noted earlier and has to be in the chain still
 */
export function verifyChain(
  entries: Iterable<StoredEntry>,
  head: ChainHead,
  noted: ChainHead = { sequence: 0, hash: '' },
): ChainReport {
  let last: ChainHead = { sequence: 0, hash: '' };
  for (const entry of entries) {
    const fault = entryFault(entry, last, head) ?? notedFault(entry, noted);
    if (fault !== undefined) return { head, fault };
    last = entry;
  }
  const fault = endFault(last, head, noted);
  return fault === undefined ? { head } : { head, fault };
}

function entryFault(entry: StoredEntry, last: ChainHead, head: ChainHead): ChainFault | undefined {
  const { sequence } = entry;
  const expected = last.sequence + 1;
  if (sequence < expected) return faultAt('surplus', sequence, `${sequence} stands before the first entry`);
  if (sequence > head.sequence && expected > head.sequence) {
    return faultAt('surplus', sequence, `it comes after the head, which is entry ${head.sequence}`);
  }
  if (sequence > expected)
    return faultAt('missing', expected, `after entry ${last.sequence} comes ${sequence}`);
  if (entryHash(entry) !== entry.hash)
    return faultAt('altered', sequence, 'its hash is not that of its fields');
  if (entry.previousHash !== last.hash) {
    return faultAt(
      'altered',
      sequence,
      `it does not follow entry ${last.sequence}: that has another hash now`,
    );
  }
  return undefined;
}

function notedFault(entry: StoredEntry, noted: ChainHead): ChainFault | undefined {
  if (entry.sequence !== noted.sequence || entry.hash === noted.hash) return undefined;
  return faultAt(
    'other-head',
    entry.sequence,
    `its hash is "${entry.hash}", expected the noted "${noted.hash}"`,
  );
}

function endFault(last: ChainHead, head: ChainHead, noted: ChainHead): ChainFault | undefined {
  if (last.sequence < head.sequence) {
    return faultAt(
      'broken-off',
      last.sequence + 1,
      `it and all up to the head, entry ${head.sequence}, are missing`,
    );
  }
  if (last.hash !== head.hash) {
    return faultAt(
      'other-head',
      last.sequence,
      `its hash is "${last.hash}", but the head says "${head.hash}"`,
    );
  }
  if (last.sequence < noted.sequence) {
    return faultAt(
      'broken-off',
      last.sequence + 1,
      `it and all up to the noted entry ${noted.sequence} are missing`,
    );
  }
  return undefined;
}

function faultAt(kind: ChainFaultKind, sequence: number, message: string): ChainFault {
  return { kind, sequence, message };
}
