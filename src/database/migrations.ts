import { StoreDeclarations1795172400000 } from '../../migrations/1795172400000-store-declarations.js';
import { KeepEveryAssertion1795262400000 } from '../../migrations/1795262400000-keep-every-assertion.js';

/** Every migration, oldest first. A new one is added here; nothing is found by its file name. */
export const migrations = [StoreDeclarations1795172400000, KeepEveryAssertion1795262400000] as const;
