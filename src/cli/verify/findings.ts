/** What can be wrong with what is stored: the set is closed. */
export type FindingKind =
  /** The file itself, as SQLite says. */
  | 'damaged'
  /** A backup is not what its manifest says. */
  | 'manifest'
  /** The audit log is not whole. */
  | 'audit-log'
  /** A text that does not decode, or a member that is no JSON. */
  | 'unreadable'
  /** The row of an assertion does not say what its text says. */
  | 'row'
  /** An assertion is not found by its headers, or by others. */
  | 'headers'
  /** A signature is not one of its key, or the key is not there. */
  | 'signature'
  /** Something without what it belongs to. */
  | 'orphan'
  /** A revision was stored after a higher one. */
  | 'revision'
  /** The copy that is read from is not what the database holds. */
  | 'copy';

/** Something that is wrong. */
export interface Finding {
  readonly kind: FindingKind;
  /** The row, entry or table. */
  readonly where: string;
  readonly message: string;
}

/** How many are kept; the others are counted. */
const mostKept = 1000;

/** What was found wrong so far. */
export class Findings {
  readonly kept: Finding[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(kind: FindingKind, where: string, message: string): void {
    this.#count += 1;
    if (this.kept.length < mostKept) this.kept.push({ kind, where, message });
  }
}
