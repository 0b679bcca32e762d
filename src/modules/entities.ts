import { AssertionHeader } from './assertions/assertion-header.entity.js';
import { StoredAssertion } from './assertions/assertion.entity.js';
import { TrustedAssertion } from './assertions/trusted-assertion.entity.js';
import { Publication } from './publishing/publication.entity.js';

/** Every entity of the feature modules; the data source adds those of its own. */
export const entities = [StoredAssertion, AssertionHeader, TrustedAssertion, Publication] as const;
