import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { AccountKeys } from './account-keys.js';
import type { OnStored } from './assertion-report.js';
import { keyText, textOf } from './assertion-row.js';
import { Assertions } from './assertions.js';
import { Receiving, type Refusal } from './receiving.js';
import { nameOf, StreamRefused } from './stream-refused.js';
import { Trust } from './trust.js';
import { VerifyingPool } from './verifying-pool.js';

/** What became of one assertion of a stream. */
export interface Taken {
  readonly assertion: Assertion;
  readonly outcome: 'stored' | 'unchanged';
}

/** An assertion of a stream that is not stored yet, and the highest stored revision of its key and format. */
interface Fresh extends Pick<Refusal, 'assertion' | 'number'> {
  readonly newest: number | undefined;
}

/** Stores signed assertions after every check that a client makes, all of a stream or none. */
@Injectable()
export class Ingest {
  constructor(
    private readonly assertions: Assertions,
    private readonly keys: AccountKeys,
    private readonly trust: Trust,
    private readonly unitOfWork: UnitOfWork,
    private readonly pool: VerifyingPool,
  ) {}

  /**
   * Verifies and stores a stream. What is stored already, byte for byte, stays as it is.
   *
   * @param record runs in the unit of work that stores it, unless nothing was new
   * @throws StreamRefused with everything that is wrong with it; nothing is stored then
   */
  async take(stream: readonly Assertion[], record: OnStored): Promise<Taken[]> {
    await this.verify(stream);
    const stored = new Set<Assertion>();
    if (stream.some((assertion) => !this.#isStored(assertion, this.#newest(assertion)))) {
      await this.unitOfWork.run(async (manager) => {
        const fresh = this.#fresh(stream);
        refuse(conflictsIn(fresh));
        for (const { assertion } of fresh) stored.add(assertion);
        if (stored.size > 0)
          await record(manager, await this.assertions.add(manager, [...stored], 'received'));
      });
    }
    return stream.map((assertion) => ({
      assertion,
      outcome: stored.has(assertion) ? 'stored' : 'unchanged',
    }));
  }

  /** @throws StreamRefused with everything that keeps the stream from being stored, but for its revisions */
  async verify(stream: readonly Assertion[]): Promise<void> {
    const { assertions, keys, trust } = this;
    const receiving = new Receiving(stream, { assertions, keys, trust }, this.pool, Date.now());
    refuse(await receiving.check());
  }

  /** What is not stored yet, each once where it stands in the stream more often. */
  #fresh(stream: readonly Assertion[]): Fresh[] {
    const seen = new Set<string>();
    return stream.flatMap((assertion, index) => {
      const text = textOf(assertion);
      if (seen.has(text)) return [];
      seen.add(text);
      const newest = this.#newest(assertion);
      return this.#isStored(assertion, newest) ? [] : { assertion, number: index + 1, newest };
    });
  }

  /** The highest revision that is stored of the same key and format; undefined where there is none. */
  #newest({ type, primaryKey, format }: Assertion): number | undefined {
    return this.assertions.newestInFormat(type.name, keyText(primaryKey), format)?.revision;
  }

  #isStored(assertion: Assertion, newest: number | undefined): boolean {
    const { type, primaryKey, revision, format } = assertion;
    if (newest === undefined || revision > newest) return false;
    const there = this.assertions.exact(type.name, keyText(primaryKey), revision, format);
    return there?.text === textOf(assertion);
  }
}

/** Revisions go up for a key and a format; within a stream they may come in any order. */
function conflictsIn(fresh: readonly Fresh[]): Refusal[] {
  const refusals: Refusal[] = [];
  const newest = new Map<string, number>();
  const inOrder = [...fresh].sort((a, b) => a.assertion.revision - b.assertion.revision);
  for (const { assertion, number, newest: stored } of inOrder) {
    const { format, revision } = assertion;
    const name = `${nameOf(assertion)} ${format}`;
    const there = newest.get(name) ?? stored;
    if (there !== undefined && revision <= there) {
      const message = `revision ${revision} is not newer than the stored one, expected more than ${there}`;
      const fault = new InvalidInput('revision-conflict', message, { pointer: '/revision' });
      refusals.push({ assertion, number, fault });
    }
    newest.set(name, Math.max(revision, there ?? 0));
  }
  return refusals;
}

function refuse(refusals: readonly Refusal[]): void {
  const [first, ...others] = refusals;
  if (first !== undefined) throw new StreamRefused([first, ...others]);
}
