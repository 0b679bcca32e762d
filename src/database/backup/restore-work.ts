import type Sqlite from 'better-sqlite3';
import type { EntityManager } from 'typeorm';
import type { Entities } from '../data-source.js';
import type { Manifest } from './manifest.js';

/** What a backup is restored with. */
export interface RestoreOptions {
  readonly entities: Entities;
  /** Throws where the backup does not hold. */
  readonly check: (connection: Sqlite.Database, manifest: Manifest) => void;
  /** Notes in the store that it was restored, in the same unit of work. */
  readonly record: (manager: EntityManager, manifest: Manifest) => Promise<void>;
}

/** What is left to do with a backup that was checked. */
export interface RestoreWork extends RestoreOptions {
  readonly manifest: Manifest;
  readonly revision: number;
}
