import type { DataSource } from 'typeorm';

/** A table that a backup holds. */
export interface StoredTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The primary key, which its rows are in order of. */
  readonly key: readonly KeyColumn[];
}

export interface KeyColumn {
  readonly name: string;
  readonly isText: boolean;
}

/** What each store counts and notes of its own history, which begins anew with a restored one. */
const historyTables: readonly string[] = ['store_revision', 'store_change'];

/** Every table of the store whose rows are what was stored, as the entities of a connected data source say. */
export function storedTables({ entityMetadatas }: DataSource): StoredTable[] {
  return entityMetadatas
    .filter(({ tableName }) => !historyTables.includes(tableName))
    .map(({ tableName, columns, primaryColumns }) => ({
      name: tableName,
      columns: columns.map(({ databaseName }) => databaseName),
      key: primaryColumns.map(({ databaseName, type }) => ({ name: databaseName, isText: type === 'text' })),
    }));
}
