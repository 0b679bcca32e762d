import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { decode } from '../../engine/asserts/decode.js';
import { Assertions } from '../assertions/assertions.js';
import type { StoredAssertion } from '../assertions/assertion.entity.js';
import { headersOf } from '../../engine/rules/declaration.js';
import { clientFormat } from '../../engine/rules/lower-formats.js';
import { oldClientFormat } from '../authority/builtin-base.js';
import { PublishedDeclarations } from '../assertions/published-declarations.js';
import { RequestProblem } from '../http/request-problem.js';
import { type AssertionReference, maxFormatOf, referenceInPath } from './assertion-reference.js';
import { assertionMediaType } from '../http/assertion-body.js';
import { plainJsonMediaType } from './media-types.js';

/** One form of an assertion, ready to be sent. */
export interface Served {
  readonly contentType: string;
  readonly etag: string;
  readonly body: Buffer;
}

interface Kept {
  readonly asOf: number;
  readonly served: Served;
}

/** How many revisions of a base-declaration are tried for old clients. */
const mostTried = 100;

/** Bytes of ready answers that are kept. */
const mostKept = 32 * 1024 * 1024;

/** What a path and its query ask for, and in which form. */
export interface Asked {
  /** What stands behind `assertions/`, as it came. */
  readonly path: string;
  readonly query: { readonly 'max-format'?: string; readonly sequence?: string };
  readonly asText: boolean;
  /** Whether the client is of the time when rules could say less. */
  readonly isOld: boolean;
}

/** Stored assertions as clients get them: byte for byte, or as JSON. */
@Injectable()
export class ServedAssertions {
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: mostKept,
    sizeCalculation: ({ served }, key) => served.body.length + key.length * 2 + 512,
  });

  constructor(
    private readonly assertions: Assertions,
    private readonly published: PublishedDeclarations,
  ) {}

  /** The revision of the store that answers are made of now. */
  get storeRevision(): number {
    return this.published.storeRevision();
  }

  /** An answer that was given before and still holds, by whatever the caller knows it by. */
  kept(name: string): Served | undefined {
    const kept = this.#kept.get(name);
    return kept?.asOf === this.published.storeRevision() ? kept.served : undefined;
  }

  /**
   * The answer to a request, kept under `name`.
   *
   * @throws RequestProblem `not-found` or `request-invalid`
   */
  answer(name: string, { path, query, asText, isOld }: Asked): Served {
    const asOf = this.published.storeRevision();
    const reference = referenceInPath(path, query.sequence);
    const maxFormat = maxFormatOf(query['max-format'], reference.type);
    const stored =
      isOld && reference.type.name === 'base-declaration'
        ? this.#oldBase(reference.key)
        : this.find(reference, maxFormat);
    if (stored === undefined) {
      throw new RequestProblem(
        'not-found',
        `no assertion "${reference.type.name}" of "${reference.key}" is stored`,
      );
    }
    const served = asText ? textForm(stored) : jsonForm(stored);
    this.#kept.set(name, { asOf, served });
    return served;
  }

  /** The newest base-declaration that an old client can read. */
  #oldBase(series: string): StoredAssertion | undefined {
    return this.assertions
      .history('base-declaration', series, mostTried)
      .filter(({ origin }) => origin !== 'draft')
      .find(({ text }) => clientFormat(headersOf(text, 'base-declaration')) <= oldClientFormat);
  }

  /** Of the revisions in formats up to `maxFormat` the highest; undefined where there is none. */
  find({ type, key, sequence }: AssertionReference, maxFormat: number): StoredAssertion | undefined {
    if (sequence === undefined) return this.assertions.served(type.name, key, maxFormat);
    if (sequence === 'latest') return this.assertions.servedLatest(type.name, key, maxFormat);
    return this.assertions.served(type.name, `${key}/${sequence}`, maxFormat);
  }
}

function textForm({ text, digest }: StoredAssertion): Served {
  return { contentType: assertionMediaType, etag: `"${digest}"`, body: Buffer.from(text, 'utf8') };
}

function jsonForm({ text, digest }: StoredAssertion): Served {
  const { headers, body } = decode(Buffer.from(text, 'utf8'));
  const value = { headers, ...(body.length > 0 && { body: Buffer.from(body).toString('utf8') }) };
  return {
    contentType: plainJsonMediaType,
    etag: `"${digest}.json"`,
    body: Buffer.from(JSON.stringify(value)),
  };
}
