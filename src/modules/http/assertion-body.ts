/** How assertions travel; real clients compare content types as they are, so none has a charset. */
export const assertionMediaType = 'application/x.ubuntu.assertion';

/** The largest stream of assertions that is taken at once, in bytes. */
export const assertionStreamBytes = 32 * 1024 * 1024;
