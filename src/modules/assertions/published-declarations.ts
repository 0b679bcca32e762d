import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { compileDeclaration, headersOf } from '../../engine/rules/declaration.js';
import type { Declaration } from '../../engine/rules/rule.js';
import { ReadConnection } from '../../database/read-connection.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { BaseDeclarations } from './base-declarations.js';
import { SnapDeclarations } from './snap-declarations.js';

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

/** How many snaps' declarations are kept compiled. */
const mostKept = 20_000;

/**
 * The published declarations as decisions use them: compiled, and read again as soon as anything was stored, by
 * this process or another.
 */
@Injectable()
export class PublishedDeclarations {
  readonly #bySnapId = new LRUCache<string, Known>({ max: mostKept });
  readonly #base: Known = { asOf: -1, published: undefined };
  #revision = 0;
  /** When the revision was read, in milliseconds of the monotonic clock. */
  #readAt = -Infinity;

  constructor(
    private readonly snapDeclarations: SnapDeclarations,
    private readonly baseDeclarations: BaseDeclarations,
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
    const stored = this.snapDeclarations.newest(series, snapId);
    const published = compiled('snap-declaration', stored, known?.published);
    known = { asOf: storeRevision, published };
    this.#bySnapId.set(snapId, known);
    return published;
  }

  /** The base-declaration an operator has published last; undefined where the built-in one is in force. */
  base(storeRevision: number): PublishedDeclaration | undefined {
    if (this.#base.asOf !== storeRevision) {
      const stored = this.baseDeclarations.newest(series);
      this.#base.published = compiled('base-declaration', stored, this.#base.published);
      this.#base.asOf = storeRevision;
    }
    return this.#base.published;
  }
}

function compiled(
  kind: Declaration['kind'],
  stored: { readonly text: string; readonly digest: string } | undefined,
  before: PublishedDeclaration | undefined,
): PublishedDeclaration | undefined {
  if (stored === undefined) return undefined;
  if (before?.digest === stored.digest) return before;
  return { value: compileDeclaration(kind, headersOf(stored.text, kind)), digest: stored.digest };
}
