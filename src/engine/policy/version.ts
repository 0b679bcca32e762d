import { catalogueVersion } from '../catalogue/catalogue.js';

/** Which engine decided: the version of the code, and of the interface data built into it. */
export const engineVersion = Object.freeze({ version: '0.1.0', catalogue: catalogueVersion });
