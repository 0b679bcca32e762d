/** What the program ends with. */
export const exitCodes = {
  /** The answer is connect or install; a reviewed snap is approved; the event is planned; everything read holds; everything was stored. */
  ok: 0,
  /** Something failed that nobody asked for. */
  fault: 1,
  /** A file, an option or a setting does not hold. */
  badInput: 2,
  /** The answer is deny; the change or the installation is refused; a reviewed snap is held; something is found wrong. */
  deny: 3,
  /** A reviewed snap is rejected. */
  reject: 4,
} as const;
