import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { busyTimeout, type Entities, openSqliteSource, sqliteFile } from '../data-source.js';
import type { StorePlace } from '../place.js';
import { BackupFault } from './backup-fault.js';
import { type KeptKey, type Manifest, type ManifestHead, readManifest, writeManifest } from './manifest.js';
import { migrationsRun, refuseNewer } from './schema-age.js';
import { type StoredTable, storedTables } from './stored-tables.js';
import { sync } from './sync.js';

/** What a backup is made with. */
export interface BackupOptions {
  readonly entities: Entities;
  /** The version of Plugboard that makes it. */
  readonly version: string;
  /** The private keys that it is to hold. */
  readonly keys: readonly KeptKey[];
  /** Throws where the backup, read anew, does not hold. */
  readonly check: (connection: Sqlite.Database, manifest: Manifest) => void;
}

/**
 * Writes all that a store holds at one moment into a file, while others may go on writing to the store. The file
 * appears under its name when it is complete and was checked. See docs/operations.md, "Backup and restore".
 *
 * @throws BackupFault where there is no store, or something has the file's name already
 */
export async function backUp(target: string, place: StorePlace, options: BackupOptions): Promise<Manifest> {
  if (existsSync(target)) throw new BackupFault('is there already, expected a new name', target);
  const part = `${target}.${process.pid}.part`;
  try {
    closeSync(openSync(part, 'wx', 0o600));
    const madeAt = new Date().toISOString();
    const from = await copyInto(part, place, options.entities);
    const tables = await migrated(part, options.entities);
    complete(part, { madeAt, version: options.version, ...from }, tables, options.keys);
    const manifest = checked(part, options);
    sync(part);
    renameSync(part, target);
    sync(dirname(target));
    return manifest;
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
  }
}

async function copyInto(
  part: string,
  { data, databaseUrl }: StorePlace,
  entities: Entities,
): Promise<Pick<ManifestHead, 'database' | 'revision'>> {
  if (databaseUrl === undefined) return copySqlite(sqliteFile(data), part);
  const { copyPostgres } = await import('./copy-postgres.js');
  return copyPostgres(databaseUrl, part, entities);
}

/** The copy is of one moment, and nobody who writes waits for it. */
function copySqlite(file: string, part: string): Pick<ManifestHead, 'database' | 'revision'> {
  if (!existsSync(file)) throw new BackupFault('holds no database', dirname(file));
  const source = new Sqlite(file, { readonly: true, timeout: busyTimeout });
  try {
    const run = source.prepare<[], { name: string }>(migrationsRun).all();
    refuseNewer(
      run.map(({ name }) => name),
      dirname(file),
    );
    source.prepare('VACUUM INTO ?').run(part);
  } finally {
    source.close();
  }
  const copy = new Sqlite(part);
  const [store] = copy.prepare<[], { value: number }>('SELECT value FROM store_revision').all();
  copy.close();
  return { database: 'SQLite', revision: store?.value ?? 0 };
}

/** Brings the copy's schema up to date, for the store may be one of an earlier version, and tells its tables. */
async function migrated(part: string, entities: Entities): Promise<StoredTable[]> {
  const dataSource = await openSqliteSource(part, entities);
  const tables = storedTables(dataSource);
  await dataSource.destroy();
  return tables;
}

/** In one file: a log beside it would have to be moved along with it. */
function complete(
  part: string,
  head: ManifestHead,
  tables: readonly StoredTable[],
  keys: readonly KeptKey[],
): void {
  const connection = new Sqlite(part);
  try {
    connection.pragma('journal_mode = DELETE');
    connection.exec('BEGIN; DELETE FROM store_change');
    writeManifest(connection, head, tables, keys);
    connection.exec('COMMIT');
  } finally {
    connection.close();
  }
}

function checked(part: string, { check }: BackupOptions): Manifest {
  const connection = new Sqlite(part, { readonly: true });
  try {
    const manifest = readManifest(connection, part);
    check(connection, manifest);
    return manifest;
  } finally {
    connection.close();
  }
}
