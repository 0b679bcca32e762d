/** The options of `verify` as commander reads them. */
export interface VerifyOptions {
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}
