import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { type HeaderMap, textHeader } from '../../engine/asserts/headers.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { clientFormat, lowerFormats } from '../../engine/rules/lower-formats.js';
import type { StoredAssertion } from '../assertions/assertion.entity.js';
import type { Assertions } from '../assertions/assertions.js';
import type { Trust } from '../assertions/trust.js';
import type { Authority } from '../authority/authority.js';
import { assertionTime } from '../authority/draft.js';
import { type DeclarationRequest, lastingHeaders, nextHeaders, saysTheSame } from './declaration-headers.js';

/** The next declaration of a snap, before it is signed. */
export interface Drafted {
  readonly snapId: string;
  /** The one in force. */
  readonly before: StoredAssertion | undefined;
  readonly headersBefore: HeaderMap | undefined;
  /** What it says, without revision, format and timestamp. */
  readonly headers: HeaderMap;
  /** The lowest format that can express it. */
  readonly format: number;
  /** Whether the one in force says the same already. */
  readonly unchanged: boolean;
  /** What clients get that do not understand the format, lowest format first. */
  readonly variants: readonly { readonly format: number; readonly headers: HeaderMap }[];
}

/** The declaration in force is not the one that the publisher has seen. */
export class RevisionMismatch {
  constructor(
    readonly expected: number | undefined,
    readonly found: number | undefined,
  ) {}

  get message(): string {
    const found = this.found === undefined ? 'there is no declaration' : `revision ${this.found} is in force`;
    return `${found}, expected ${this.expected === undefined ? 'none' : `revision ${this.expected}`}`;
  }
}

/** What was stored for a publication. */
export interface Published {
  readonly declaration: StoredAssertion;
  readonly variants: readonly StoredAssertion[];
}

/** How often a publication is drafted anew that somebody else was faster than. */
const attempts = 20;

/** Makes declarations out of grants: drafted, signed, stored. See docs/publishing.md. */
export class Publishing {
  constructor(
    private readonly authority: Authority,
    private readonly assertions: Assertions,
    private readonly trust: Trust,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * The next declaration of a snap.
   *
   * @throws InvalidInput with a pointer into the request, where it does not hold
   */
  draft(request: DeclarationRequest): Drafted {
    const { snapId } = request;
    const before = this.assertions.inForce('snap-declaration', `16/${snapId}`);
    const headersBefore = before === undefined ? undefined : lastingHeaders(before.text);
    const headers = nextHeaders(request, headersBefore);
    const format = clientFormat(headers);
    // A draft was never signed, so saying the same once more makes it real.
    const unchanged =
      before !== undefined && before.origin !== 'draft' && saysTheSame(headers, headersBefore ?? {});
    if (!unchanged) this.#checkPublisher(textHeader(headers, 'publisher-id'));
    const variants = lowerFormats(headers).filter((variant) => !this.#isServed(snapId, variant));
    return { snapId, before, headersBefore, headers, format, unchanged, variants };
  }

  /**
   * Signs and stores what was drafted, unless the declaration in force has changed meanwhile.
   *
   * @param record runs in the unit of work that stores it
   */
  async publish(
    drafted: Drafted,
    record: (manager: EntityManager, published: Published) => Promise<void>,
  ): Promise<Published | RevisionMismatch> {
    const signed = await this.sign(drafted);
    return this.unitOfWork.run(async (manager) => {
      const { snapId, before } = drafted;
      const current = this.assertions.inForce('snap-declaration', `16/${snapId}`);
      if (current?.id !== before?.id) return new RevisionMismatch(before?.revision, current?.revision);
      const stored = await this.assertions.add(manager, signed, 'published');
      const declaration = stored.at(-1) as StoredAssertion;
      const published = { declaration, variants: stored.slice(0, -1) };
      await record(manager, published);
      return published;
    });
  }

  /** As {@link draft} and {@link publish}, again from the start as long as somebody else is faster. */
  async publishLatest(
    request: DeclarationRequest,
    record: (manager: EntityManager, published: Published) => Promise<void>,
  ): Promise<Published | 'unchanged'> {
    for (let attempt = 1; ; attempt++) {
      const drafted = this.draft(request);
      if (drafted.unchanged) return 'unchanged';
      const published = await this.publish(drafted, record);
      if (!(published instanceof RevisionMismatch)) return published;
      if (attempt === attempts) throw new InvalidInput('revision-conflict', published.message);
    }
  }

  /** The assertions of a draft: its variants with lower revisions, then itself. */
  async sign({ before, headers, format, variants }: Drafted): Promise<Assertion[]> {
    const timestamp = assertionTime(Date.now());
    const first = (before?.revision ?? 0) + 1;
    const all = [...variants, { headers, format }];
    return Promise.all(
      all.map((one, index) => {
        const revision = String(first + index);
        const whole = {
          type: 'snap-declaration',
          ...one.headers,
          format: String(one.format),
          revision,
          timestamp,
        };
        return this.authority.sign({ headers: whole });
      }),
    );
  }

  #checkPublisher(accountId: string): void {
    if (this.trust.isTrustedAccount(accountId)) return;
    if (this.assertions.served('account', accountId, 0) !== undefined) return;
    throw new InvalidInput(
      'prerequisite-missing',
      `account "${accountId}" is not known; POST /v1/accounts makes one`,
      { pointer: '/publisherId' },
    );
  }

  /** Whether clients of a format get this already. */
  #isServed(snapId: string, { format, headers }: { format: number; headers: HeaderMap }): boolean {
    const served = this.assertions.served('snap-declaration', `16/${snapId}`, format);
    return served !== undefined && saysTheSame(lastingHeaders(served.text), headers);
  }
}
