/** The options of `token create` as commander reads them. */
export interface TokenCreateOptions {
  readonly name: string;
  readonly role: readonly string[];
  readonly account?: readonly string[];
  readonly expires?: string;
  readonly data?: string;
}

/** The options of `token list`. */
export interface TokenListOptions {
  readonly json?: boolean;
  readonly data?: string;
}

/** The options of `token revoke`. */
export interface TokenRevokeOptions {
  readonly data?: string;
}
