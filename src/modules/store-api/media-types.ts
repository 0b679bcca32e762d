import { assertionMediaType } from '../http/assertion-body.js';

/** The media type of several assertions in one body. */
export const bundleMediaType = `${assertionMediaType}; bundle=y`;

/** Real clients compare it as it is, so it has no charset. */
export const plainJsonMediaType = 'application/json';
