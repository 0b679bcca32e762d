import type { Assertion } from '../../engine/asserts/decode.js';
import { keyText } from './assertion-row.js';
import type { Refusal } from './receiving.js';

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
