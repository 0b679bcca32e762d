import type { FileKind } from './kind.js';

/** The options of `check` as commander reads them. */
export interface CheckOptions {
  readonly as?: FileKind;
  readonly json?: true;
}
