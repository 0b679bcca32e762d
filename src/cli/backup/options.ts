/** The options of `backup` as commander reads them. */
export interface BackupOptions {
  readonly withKeys?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** The options of `restore` as commander reads them. */
export interface RestoreOptions {
  readonly json?: boolean;
  readonly data?: string;
}
