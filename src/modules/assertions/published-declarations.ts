import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { compileDeclaration, headersOf } from '../../engine/rules/declaration.js';
import type { Declaration } from '../../engine/rules/rule.js';
import { ReadConnection } from '../../database/read-connection.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { StoredAssertion } from './assertion.entity.js';
import { Assertions } from './assertions.js';

/** A published declaration, compiled. */
export interface PublishedDeclaration {
  readonly value: Declaration;
  readonly digest: string;
}

/** What the service knows of a published declaration, as of a revision of the store. */
interface Known {
  asOf: number;
  published: PublishedDeclaration | undefined;
}

/** The series that snaps and declarations are of. */
const series = '16';

/** For how many milliseconds the store's revision is taken as read: asking for it costs more than a decision. */
export const freshFor = 10;

/** How many snaps' declarations are kept compiled, and how many earlier revisions. */
const mostKept = { current: 20_000, earlier: 1000 };

/** Which revision of a declaration is asked for: the one in force at a time in milliseconds, or a number. */
export type AsOf = { readonly time: number } | { readonly revision: number };

/**
 * The published declarations as decisions use them: compiled, and read again as soon as anything was stored, by
 * this process or another.
 */
@Injectable()
export class PublishedDeclarations {
  readonly #bySnapId = new LRUCache<string, Known>({ max: mostKept.current });
  readonly #byDigest = new LRUCache<string, PublishedDeclaration>({ max: mostKept.earlier });
  readonly #base: Known = { asOf: -1, published: undefined };
  #revision = 0;
  /** When the revision was read, in milliseconds of the monotonic clock. */
  #readAt = -Infinity;

  constructor(
    private readonly assertions: Assertions,
    private readonly connection: ReadConnection,
    unitOfWork: UnitOfWork,
  ) {
    unitOfWork.onStored(() => {
      this.#readAt = -Infinity;
    });
  }

  /**
   * The revision of the store that {@link ofSnap} and {@link base} are to answer for. What this process stores counts
   * at once, what another process stores within {@link freshFor} milliseconds.
   */
  storeRevision(): number {
    const now = performance.now();
    if (now - this.#readAt > freshFor) {
      this.#revision = this.connection.storeRevision();
      this.#readAt = now;
    }
    return this.#revision;
  }

  /** The declaration in force for a snap-id; undefined where none is published. */
  ofSnap(snapId: string, storeRevision: number): PublishedDeclaration | undefined {
    let known = this.#bySnapId.get(snapId);
    if (known?.asOf === storeRevision) return known.published;
    const stored = this.assertions.inForce('snap-declaration', `${series}/${snapId}`);
    const published = compiled('snap-declaration', stored, known?.published);
    known = { asOf: storeRevision, published };
    this.#bySnapId.set(snapId, known);
    return published;
  }

  /** The base-declaration an operator has published last; undefined where the built-in one is in force. */
  base(storeRevision: number): PublishedDeclaration | undefined {
    if (this.#base.asOf !== storeRevision) {
      const stored = this.assertions.inForce('base-declaration', series);
      this.#base.published = compiled('base-declaration', stored, this.#base.published);
      this.#base.asOf = storeRevision;
    }
    return this.#base.published;
  }

  /** A snap's declaration as it was at a time, or one of its revisions; undefined where there was none. */
  ofSnapAsOf(snapId: string, asOf: AsOf): PublishedDeclaration | undefined {
    return this.#earlier('snap-declaration', `${series}/${snapId}`, asOf);
  }

  /** The published base-declaration as it was at a time; undefined where the built-in one was in force. */
  baseAsOf(asOf: AsOf): PublishedDeclaration | undefined {
    return this.#earlier('base-declaration', series, asOf);
  }

  #earlier(kind: Declaration['kind'], key: string, asOf: AsOf): PublishedDeclaration | undefined {
    const stored =
      'revision' in asOf
        ? this.assertions.revision(kind, key, asOf.revision)
        : this.assertions.inForceAt(kind, key, new Date(asOf.time).toISOString());
    if (stored === undefined) return undefined;
    const published = compiled(kind, stored, this.#byDigest.get(stored.digest));
    if (published !== undefined) this.#byDigest.set(stored.digest, published);
    return published;
  }
}

function compiled(
  kind: Declaration['kind'],
  stored: Pick<StoredAssertion, 'text' | 'digest'> | undefined,
  before: PublishedDeclaration | undefined,
): PublishedDeclaration | undefined {
  if (stored === undefined) return undefined;
  if (before?.digest === stored.digest) return before;
  return { value: compileDeclaration(kind, headersOf(stored.text, kind)), digest: stored.digest };
}
