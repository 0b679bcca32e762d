/** The options of `interfaces` as commander reads them. */
export interface InterfacesOptions {
  readonly json?: true;
}
