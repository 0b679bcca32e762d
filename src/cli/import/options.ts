/** The options of `import` as commander reads them. */
export interface ImportOptions {
  readonly data?: string;
  readonly snapId?: string;
  readonly publisherId?: string;
  readonly snapName?: string;
}
