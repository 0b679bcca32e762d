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
  /** Undefined where there is none. */
  digest: string | undefined;
}

/** A compiled declaration, and about how many bytes it takes up. */
interface Compiled {
  readonly published: PublishedDeclaration;
  readonly size: number;
}

/** The series that snaps and declarations are of. */
const series = '16';

/** For how many milliseconds the store's revision is taken as read: asking for it costs more than a decision. */
export const freshFor = 10;

/** How much is kept: bytes of compiled declarations, about, and snaps of which is known which declaration they have. */
const mostKept = { bytes: 64 * 1024 * 1024, snaps: 100_000 };

/** Bytes that a compiled declaration takes up: whatever it says, for each byte it is written in, and for each pattern. */
const compiledBytes = { each: 700, perByte: 5, perPattern: 6000 };

/** A line with something that only a compiled pattern can match. */
const patternLines = /^.*[*+?[(|\\].*$/gm;

/** About how many bytes a declaration takes up once it is compiled, told by its text; off by a few per cent. */
function compiledSize(text: string): number {
  const rules = text.slice(0, text.indexOf('\n\n') + 1 || text.length);
  const patterns = rules.match(patternLines)?.length ?? 0;
  return compiledBytes.each + compiledBytes.perByte * rules.length + compiledBytes.perPattern * patterns;
}

/** Which revision of a declaration is asked for: the one in force at a time in milliseconds, or a number. */
export type AsOf = { readonly time: number } | { readonly revision: number };

/**
 * The published declarations as decisions use them: compiled, and read again as soon as anything was stored, by
 * this process or another.
 */
@Injectable()
export class PublishedDeclarations {
  readonly #bySnapId = new LRUCache<string, Known>({ max: mostKept.snaps });
  readonly #byDigest = new LRUCache<string, Compiled>({
    maxSize: mostKept.bytes,
    sizeCalculation: ({ size }) => size,
  });
  readonly #base: Known = { asOf: -1, digest: undefined };
  #hits = 0;
  #misses = 0;
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

  /** What is kept compiled, in declarations and about how many bytes, and how often what was asked for was among it. */
  get figures(): {
    readonly kept: number;
    readonly bytes: number;
    readonly hits: number;
    readonly misses: number;
  } {
    const { size, calculatedSize } = this.#byDigest;
    return { kept: size, bytes: calculatedSize, hits: this.#hits, misses: this.#misses };
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
    if (known === undefined) {
      known = { asOf: -1, digest: undefined };
      this.#bySnapId.set(snapId, known);
    }
    return this.#inForce('snap-declaration', `${series}/${snapId}`, known, storeRevision);
  }

  /** The base-declaration an operator has published last; undefined where the built-in one is in force. */
  base(storeRevision: number): PublishedDeclaration | undefined {
    return this.#inForce('base-declaration', series, this.#base, storeRevision);
  }

  /** A snap's declaration as it was at a time, or one of its revisions; undefined where there was none. */
  ofSnapAsOf(snapId: string, asOf: AsOf): PublishedDeclaration | undefined {
    return this.#earlier('snap-declaration', `${series}/${snapId}`, asOf);
  }

  /** The published base-declaration as it was at a time; undefined where the built-in one was in force. */
  baseAsOf(asOf: AsOf): PublishedDeclaration | undefined {
    return this.#earlier('base-declaration', series, asOf);
  }

  /** A snap's declaration that has a digest, whichever is in force; undefined where it is not stored. */
  ofSnapWithDigest(snapId: string, digest: string): PublishedDeclaration | undefined {
    return this.#withDigest('snap-declaration', `${series}/${snapId}`, digest);
  }

  /** The base-declaration that has a digest, whichever is in force; undefined where it is not stored. */
  baseWithDigest(digest: string): PublishedDeclaration | undefined {
    return this.#withDigest('base-declaration', series, digest);
  }

  /** What is in force, read again where `known` is of another revision of the store than is asked about. */
  #inForce(
    kind: Declaration['kind'],
    key: string,
    known: Known,
    storeRevision: number,
  ): PublishedDeclaration | undefined {
    if (known.asOf !== storeRevision) {
      known.digest = this.assertions.inForceDigest(kind, key)?.digest;
      known.asOf = storeRevision;
    }
    if (known.digest === undefined) return undefined;
    const kept = this.#byDigest.get(known.digest);
    if (kept !== undefined) {
      this.#hits++;
      return kept.published;
    }
    const stored = this.assertions.inForce(kind, key);
    known.digest = stored?.digest;
    return stored && this.#compiled(kind, stored);
  }

  #earlier(kind: Declaration['kind'], key: string, asOf: AsOf): PublishedDeclaration | undefined {
    const stored =
      'revision' in asOf
        ? this.assertions.revision(kind, key, asOf.revision)
        : this.assertions.inForceAt(kind, key, new Date(asOf.time).toISOString());
    return stored && this.#stored(kind, stored);
  }

  #withDigest(kind: Declaration['kind'], key: string, digest: string): PublishedDeclaration | undefined {
    const stored = this.assertions.withDigest(kind, key, digest);
    return stored && this.#stored(kind, stored);
  }

  #stored(kind: Declaration['kind'], stored: StoredAssertion): PublishedDeclaration {
    const kept = this.#byDigest.get(stored.digest);
    if (kept === undefined) return this.#compiled(kind, stored);
    this.#hits++;
    return kept.published;
  }

  #compiled(
    kind: Declaration['kind'],
    { text, digest }: Pick<StoredAssertion, 'text' | 'digest'>,
  ): PublishedDeclaration {
    this.#misses++;
    const published = { value: compileDeclaration(kind, headersOf(text, kind)), digest };
    this.#byDigest.set(digest, { published, size: compiledSize(text) });
    return published;
  }
}
