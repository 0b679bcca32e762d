import { Injectable } from '@nestjs/common';
import { type HeaderMap, textHeader } from '../../engine/asserts/headers.js';
import { assertionTypes } from '../../engine/asserts/types.js';
import type { Permission } from '../../engine/review/permissions.js';
import { type RuleDifference, rulesDifference } from '../../engine/review/rules-difference.js';
import type { StoredAssertion } from '../assertions/assertion.entity.js';
import { headersInText } from '../assertions/assertion-row.js';
import { Assertions } from '../assertions/assertions.js';
import { GrantReview } from './grant-review.js';

/** A revision of a declaration, and what it changed. */
export interface RevisionReport {
  readonly revision: number;
  readonly format: number;
  readonly origin: string;
  readonly signKey: string;
  readonly digest: string;
  readonly storedAt: string;
  /** Whether it is there for clients alone that do not understand the one published with it. */
  readonly variant: boolean;
  /** Against the revision in force before; left out of variants. */
  readonly changes?: readonly RuleDifference[];
}

/** Everything there is to know of a snap's declaration. */
export interface SnapReport {
  readonly snapId: string;
  readonly snapName: string;
  readonly publisherId: string;
  readonly revision: number;
  readonly format: number;
  readonly headers: HeaderMap;
  /** What clients get, by the newest format they understand. */
  readonly served: readonly {
    readonly maxFormat: number;
    readonly revision: number;
    readonly format: number;
  }[];
  readonly permissions: readonly Permission[];
  /** Newest first. */
  readonly history: readonly RevisionReport[];
}

/** More than are ever published together: so many rows behind the last one tell what it changed. */
const mostTogether = 10;

/** Reports on the declarations of snaps. */
@Injectable()
export class SnapReports {
  constructor(
    private readonly assertions: Assertions,
    private readonly review: GrantReview,
  ) {}

  /**
   * Undefined where the snap has no declaration.
   *
   * @param most how many revisions of the history to tell
   */
  of(snapId: string, most: number): SnapReport | undefined {
    const key = `16/${snapId}`;
    const current = this.assertions.inForce('snap-declaration', key);
    if (current === undefined) return undefined;
    const headers = headersInText(current.text);
    return {
      snapId,
      snapName: textHeader(headers, 'snap-name'),
      publisherId: textHeader(headers, 'publisher-id'),
      revision: current.revision,
      format: current.format,
      headers,
      served: this.#served(key),
      permissions: this.review.permissions(headers),
      history: historyOf(this.assertions.history('snap-declaration', key, most + mostTogether)).slice(
        0,
        most,
      ),
    };
  }

  #served(key: string): SnapReport['served'] {
    const newest = assertionTypes.get('snap-declaration')?.maxFormat ?? 0;
    return Array.from({ length: newest + 1 }, (_, maxFormat) => {
      const served = this.assertions.served('snap-declaration', key, maxFormat);
      return served === undefined ? [] : [{ maxFormat, revision: served.revision, format: served.format }];
    }).flat();
  }
}

/** @param rows newest first */
function historyOf(rows: readonly StoredAssertion[]): RevisionReport[] {
  // A variant was stored in the same moment as the next revision, which is in a higher format.
  const isVariant = ({ storedAt, format }: StoredAssertion, index: number) => {
    const next = rows[index - 1];
    return next?.storedAt === storedAt && next.format > format;
  };
  const mains = rows.filter((row, index) => !isVariant(row, index));
  return rows.map((row, index) => {
    const { revision, format, origin, signKey, digest, storedAt } = row;
    const report = { revision, format, origin, signKey, digest, storedAt };
    if (isVariant(row, index)) return { ...report, variant: true };
    const before = mains[mains.indexOf(row) + 1];
    const changes = rulesDifference(
      before === undefined ? null : headersInText(before.text),
      headersInText(row.text),
    );
    return { ...report, variant: false, changes };
  });
}
