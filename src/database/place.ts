/** Where the store is. */
export interface StorePlace {
  /** The data directory: holds the SQLite database, or the copy of a PostgreSQL database that is read from. */
  readonly data: string;
  /** The URL of a PostgreSQL database; undefined for SQLite. */
  readonly databaseUrl: string | undefined;
  /** How many changes may wait for their turn; any number where it is left out. */
  readonly maxQueuedWrites?: number;
}
