/** The options of `audit verify` as commander reads them. */
export interface AuditVerifyOptions {
  readonly expect?: string;
  readonly json?: boolean;
  readonly data?: string;
}
