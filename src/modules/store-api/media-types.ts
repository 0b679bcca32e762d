/** How assertions travel; real clients compare content types as they are, so none has a charset. */
export const assertionMediaType = 'application/x.ubuntu.assertion';

/** The media type of several assertions in one body. */
export const bundleMediaType = `${assertionMediaType}; bundle=y`;

export const plainJsonMediaType = 'application/json';
