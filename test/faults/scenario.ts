import type { DatabaseKind } from './stage.js';
import type { Journal } from './journal.js';

/** Something that goes wrong around the service, again and again, under load. */
export interface Scenario {
  readonly name: string;
  readonly databases: readonly DatabaseKind[];
  /** How often it goes wrong in a whole run, and in the tests. */
  readonly rounds: { readonly whole: number; readonly short: number };
  /** The databases that the tests play it on, where what happens does not depend on the kind; else all. */
  readonly shortOn?: readonly DatabaseKind[];
  /** Why it cannot be played here; undefined where it can. */
  readonly hindrance?: (database: DatabaseKind) => string | undefined;
  /** Plays it, and gives the journal; what was wrong is in there. */
  readonly play: (database: DatabaseKind, rounds: number) => Promise<Journal>;
}
