import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { AccountKeys } from './account-keys.js';
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

/** An assertion of a stream, and which one of it, from 1. */
type Numbered = Pick<Refusal, 'assertion' | 'number'>;

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
    const stored = new Set<Assertion>();
    if (this.#fresh(stream).length > 0) {
      await this.unitOfWork.run(async (manager) => {
        const fresh = this.#fresh(stream);
        refuse(this.#conflicts(fresh));
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
    const receiving = new Receiving(stream, { assertions, keys, trust }, Date.now());
    refuse(await receiving.check());
  }

  /** What is not stored yet, each once where it stands in the stream more often. */
  #fresh(stream: readonly Assertion[]): Numbered[] {
    const seen = new Set<string>();
    const numbered = stream.map((assertion, index) => ({ assertion, number: index + 1 }));
    return numbered.filter(({ assertion }) => {
      const text = textOf(assertion);
      if (seen.has(text)) return false;
      seen.add(text);
      return !this.#isStored(assertion);
    });
  }

  #isStored(assertion: Assertion): boolean {
    const { type, primaryKey, revision, format } = assertion;
    const key = keyText(primaryKey);
    const newest = this.assertions.newestInFormat(type.name, key, format)?.revision ?? -1;
    if (revision > newest) return false;
    return this.assertions.exact(type.name, key, revision, format)?.text === textOf(assertion);
  }

  /** Revisions go up for a key and a format; within a stream they may come in any order. */
  #conflicts(fresh: readonly Numbered[]): Refusal[] {
    const refusals: Refusal[] = [];
    const newest = new Map<string, number>();
    const inOrder = [...fresh].sort((a, b) => a.assertion.revision - b.assertion.revision);
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
