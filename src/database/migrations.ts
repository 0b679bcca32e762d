import { StoreDeclarations1795172400000 } from '../../migrations/1795172400000-store-declarations.js';

/** Every migration, oldest first. A new one is added here; nothing is found by its file name. */
export const migrations = [StoreDeclarations1795172400000] as const;
