import { newId } from '../../database/new-id.js';
import { digestOf } from '../../engine/asserts/digest.js';

/** What every stored assertion has beside its own fields. */
export interface StoredText {
  readonly id: string;
  readonly text: string;
  readonly digest: string;
  readonly storedAt: string;
}

/** The row fields of a text that is stored now. */
export function storedText(text: string): StoredText {
  return {
    id: newId(),
    text,
    digest: digestOf(text),
    storedAt: new Date().toISOString(),
  };
}
