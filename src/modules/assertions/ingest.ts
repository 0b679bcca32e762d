import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { AccountKeys } from './account-keys.js';
import type { AssertionOrigin, StoredAssertion } from './assertion.entity.js';
import type { OnStored } from './assertion-report.js';
import { keyText, textOf } from './assertion-row.js';
import { Assertions } from './assertions.js';
import { Receiving, type Refusal } from './receiving.js';
import { Trust } from './trust.js';

/** What became of one assertion of a stream. */
export interface Taken {
  readonly assertion: Assertion;
  readonly outcome: 'stored' | 'unchanged';
}

/** A stream was not stored, and this is what was wrong with it. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';

  constructor(readonly refusals: readonly [Refusal, ...Refusal[]]) {
    super(refusalText(refusals[0]));
  }
}

/** One refusal in one sentence: which assertion it is about, and why. */
export function refusalText({ assertion, number, fault }: Refusal): string {
  return `assertion ${number} (${nameOf(assertion)}): ${fault.message}`;
}

/** Type and primary key of an assertion, for people. */
export function nameOf({ type, primaryKey }: Assertion): string {
  return `${type.name} ${keyText(primaryKey)}`;
}

/** Stores signed assertions after every check that a client makes, all of a stream or none. */
@Injectable()
export class Ingest {
  constructor(
    private readonly assertions: Assertions,
    private readonly keys: AccountKeys,
    private readonly trust: Trust,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Verifies and stores a stream. What is stored already, byte for byte, stays as it is.
   *
   * @param record runs in the unit of work that stores it, unless nothing was new
   * @throws StreamRefused with everything that is wrong with it; nothing is stored then
   */
  async take(stream: readonly Assertion[], record: OnStored): Promise<Taken[]> {
    await this.verify(stream);
    const isNew = (assertion: Assertion) => !this.#isStored(assertion);
    if (!stream.some(isNew)) return stream.map((assertion) => ({ assertion, outcome: 'unchanged' }));
    return this.unitOfWork.run(async (manager) => {
      const fresh = new Set(stream.filter(isNew));
      await record(manager, await this.addWithin(manager, [...fresh], 'received'));
      return stream.map((assertion) => ({
        assertion,
        outcome: fresh.has(assertion) ? 'stored' : 'unchanged',
      }));
    });
  }

  /** @throws StreamRefused with everything that keeps the stream from being stored, but for its revisions */
  async verify(stream: readonly Assertion[]): Promise<void> {
    const { assertions, keys, trust } = this;
    const receiving = new Receiving(stream, { assertions, keys, trust }, Date.now());
    refuse(await receiving.check());
  }

  /**
   * Stores verified assertions inside the caller's unit of work.
   *
   * @throws StreamRefused where a revision is not greater than one that is there in the same format
   */
  async addWithin(
    manager: EntityManager,
    assertions: readonly Assertion[],
    origin: AssertionOrigin,
  ): Promise<StoredAssertion[]> {
    refuse(this.#conflicts(assertions));
    return this.assertions.add(manager, assertions, origin);
  }

  #isStored(assertion: Assertion): boolean {
    const { type, primaryKey, revision, format } = assertion;
    const key = keyText(primaryKey);
    const newest = this.assertions.newestInFormat(type.name, key, format)?.revision ?? -1;
    if (revision > newest) return false;
    return this.assertions.exact(type.name, key, revision, format)?.text === textOf(assertion);
  }

  /** Revisions go up for a key and a format; within a stream they may come in any order. */
  #conflicts(assertions: readonly Assertion[]): Refusal[] {
    const refusals: Refusal[] = [];
    const newest = new Map<string, number>();
    const inOrder = assertions.map((assertion, index) => ({ assertion, number: index + 1 }));
    inOrder.sort((a, b) => a.assertion.revision - b.assertion.revision);
    for (const { assertion, number } of inOrder) {
      const { type, primaryKey, format, revision } = assertion;
      const key = keyText(primaryKey);
      const name = `${type.name} ${key} ${format}`;
      const there = newest.get(name) ?? this.assertions.newestInFormat(type.name, key, format)?.revision;
      if (there !== undefined && revision <= there) {
        const message = `revision ${revision} is not newer than the stored one, expected more than ${there}`;
        const fault = new InvalidInput('revision-conflict', message, { pointer: '/revision' });
        refusals.push({ assertion, number, fault });
      }
      newest.set(name, Math.max(revision, there ?? 0));
    }
    return refusals;
  }
}

function refuse(refusals: readonly Refusal[]): void {
  const [first, ...others] = refusals;
  if (first !== undefined) throw new StreamRefused([first, ...others]);
}
