import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { openSqliteSource, sqliteFile } from '../data-source.js';
import type { StorePlace } from '../place.js';
import { UnitOfWork } from '../unit-of-work.js';
import { BackupFault } from './backup-fault.js';
import { keysIn, type KeptKey, type Manifest, manifestTables, readManifest } from './manifest.js';
import type { RestoreOptions, RestoreWork } from './restore-work.js';
import { migrationsRun, refuseNewer } from './schema-age.js';
import { sync } from './sync.js';

/** What was restored. */
export interface Restored {
  readonly manifest: Manifest;
  /** The revision that the store begins with. */
  readonly revision: number;
  readonly keys: readonly KeptKey[];
}

/**
 * How far the store's revision goes up: the numbers that were given out after the backup was made must not be given
 * out again for something else.
 */
const revisionsLeftOut = 1_000_000;

const largestRevision = 2 ** 31 - 1;

/**
 * Makes the store that a backup holds, all of it or nothing, where there is none yet; on either kind of database,
 * whichever the backup is from. See docs/operations.md, "Backup and restore".
 *
 * @throws BackupFault where the file does not hold, or something is stored there already
 */
export async function restore(file: string, place: StorePlace, options: RestoreOptions): Promise<Restored> {
  const folder = resolve(place.data);
  if (place.databaseUrl === undefined) refuseExisting(place.data);
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `restoring-${process.pid}.sqlite`);
  try {
    copyFileSync(file, part);
    chmodSync(part, 0o600);
    const { manifest, keys } = taken(part, file, options);
    const revision = Math.min(
      manifest.revision + revisionsLeftOut,
      Math.max(manifest.revision, largestRevision),
    );
    const work = { ...options, manifest, revision };
    if (place.databaseUrl === undefined) await restoreSqlite(part, place.data, work);
    else {
      const { restorePostgres } = await import('./restore-postgres.js');
      await restorePostgres(part, place.databaseUrl, work);
    }
    return { manifest, revision, keys };
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
  }
}

function refuseExisting(data: string): void {
  const file = sqliteFile(data);
  if (!existsSync(file)) return;
  throw new BackupFault(
    `holds a database already (${contentsOf(file)}), expected a folder without one`,
    data,
  );
}

function contentsOf(file: string): string {
  let connection: Sqlite.Database | undefined;
  try {
    connection = new Sqlite(file, { readonly: true });
    const counts = connection
      .prepare<[], { value: number; assertions: number }>(
        'SELECT value, (SELECT count(*) FROM assertion) AS assertions FROM store_revision',
      )
      .get();
    return `revision ${counts?.value ?? 0}, ${counts?.assertions ?? 0} assertions`;
  } catch {
    return 'of another form';
  } finally {
    connection?.close();
  }
}

/** Checks the copy of a backup, and leaves the store's own tables in it alone. */
function taken(
  part: string,
  source: string,
  { check }: RestoreOptions,
): { manifest: Manifest; keys: KeptKey[] } {
  const connection = new Sqlite(part);
  try {
    const manifest = readManifest(connection, source);
    const run = connection.prepare<[], { name: string }>(migrationsRun).all();
    refuseNewer(
      run.map(({ name }) => name),
      source,
    );
    check(connection, manifest);
    const keys = keysIn(connection);
    // What a private key was must not be left in the store's file.
    connection.pragma('secure_delete = ON');
    for (const name of manifestTables) connection.exec(`DROP TABLE ${name}`);
    return { manifest, keys };
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) throw new BackupFault(`is no backup: ${error.message}`, source);
    throw error;
  } finally {
    connection.close();
  }
}

async function restoreSqlite(part: string, data: string, work: RestoreWork): Promise<void> {
  const dataSource = await openSqliteSource(part, work.entities);
  try {
    await new UnitOfWork(dataSource).run(async (manager) => {
      await manager.query(`UPDATE store_revision SET value = ${work.revision}`);
      await work.record(manager, work.manifest);
    });
  } finally {
    await dataSource.destroy();
  }
  sync(part);
  const file = sqliteFile(data);
  try {
    // Unlike a renaming, it fails where somebody was faster.
    linkSync(part, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') refuseExisting(data);
    throw error;
  }
  sync(resolve(data));
}
