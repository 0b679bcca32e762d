/** The options of `doctor` as commander reads them. */
export interface DoctorOptions {
  readonly json?: boolean;
  readonly data?: string;
}
