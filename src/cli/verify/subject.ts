import Sqlite from 'better-sqlite3';
import { loadSettings } from '../../config/settings.js';
import { BackupFault } from '../../database/backup/backup-fault.js';
import { type Manifest, readManifest } from '../../database/backup/manifest.js';
import { inSnapshot, requireSchema } from '../../database/backup/postgres-snapshot.js';
import { migrationsRun, schemaAge } from '../../database/backup/schema-age.js';
import { busyTimeout, sqliteFile } from '../../database/data-source.js';
import type { Query } from '../../database/replica/copy.js';
import { Replica } from '../../database/replica/replica.js';
import { withoutPassword } from '../../database/url-text.js';
import { entities } from '../../modules/entities.js';
import { existingDataFolder } from '../data-folder.js';
import { requireFile } from '../input/require-file.js';

/** What is verified, as it is at one moment. */
export interface Subject {
  readonly name: string;
  readonly connection: Sqlite.Database;
  /** Of a backup. */
  readonly manifest?: Manifest;
  /** Asks the database that `connection` is a copy of, at the same moment. */
  readonly query?: Query;
}

/** How often the copy is looked at anew, where another process brings it further meanwhile. */
const mostTries = 50;

/**
 * Runs `work` on a backup, or on the store where there is no file.
 *
 * @throws InputFault where there is none
 * @throws BackupFault where the file is no backup, or the schema another version's
 */
export async function withSubject<T>(
  file: string | undefined,
  data: string | undefined,
  work: (subject: Subject) => Promise<T>,
): Promise<T> {
  if (file !== undefined) return withFile(file, file, (connection) => work(backupOf(connection, file)));
  const folder = existingDataFolder(data);
  const { databaseUrl } = loadSettings();
  if (databaseUrl !== undefined) return withCopy(databaseUrl, folder, work);
  return withFile(sqliteFile(folder), folder, (connection) => work({ name: folder, connection }));
}

function backupOf(connection: Sqlite.Database, file: string): Subject {
  return { name: file, connection, manifest: readManifest(connection, file) };
}

async function withFile<T>(
  file: string,
  name: string,
  work: (connection: Sqlite.Database) => Promise<T>,
): Promise<T> {
  requireFile(file, name);
  const connection = new Sqlite(file, { readonly: true, timeout: busyTimeout });
  try {
    requireSameSchema(connection, name);
    connection.exec('BEGIN');
    return await work(connection);
  } finally {
    connection.close();
  }
}

function requireSameSchema(connection: Sqlite.Database, name: string): void {
  let run: { name: string }[];
  try {
    run = connection.prepare<[], { name: string }>(migrationsRun).all();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupFault(`is neither a store nor a backup: ${reason}`, name);
  }
  const age = schemaAge(run.map((migration) => migration.name));
  if (age === 'same') return;
  const version = age === 'older' ? 'an earlier' : 'a later';
  throw new BackupFault(`has the schema of ${version} version, expected that of this one`, name);
}

/** The copy in a data directory, brought to what the database is; made where it is missing. */
async function withCopy<T>(url: string, data: string, work: (subject: Subject) => Promise<T>): Promise<T> {
  await inSnapshot(url, (query) => requireSchema(query, url));
  const replica = await Replica.open(data, entities);
  try {
    for (let left = mostTries; left > 0; left--) {
      const done = await inSnapshot(url, async (query) => {
        // Its first question settles which moment the snapshot is of: one that is not before the copy.
        await replica.catchUp(query);
        return withReplica(replica, (connection) => work({ name: withoutPassword(url), connection, query }));
      });
      if (done !== undefined) return done.result;
    }
  } finally {
    await replica.close();
  }
  throw new Error('so much is stored that the copy and the database could not be compared at one moment');
}

async function withReplica<T>(
  { file, revision }: Replica,
  work: (connection: Sqlite.Database) => Promise<T>,
): Promise<{ result: T } | undefined> {
  const connection = new Sqlite(file, { readonly: true, timeout: busyTimeout });
  try {
    connection.exec('BEGIN');
    const [store] = connection.prepare<[], { value: number }>('SELECT value FROM store_revision').all();
    return store?.value === revision ? { result: await work(connection) } : undefined;
  } finally {
    connection.close();
  }
}
