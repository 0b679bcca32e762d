import type Sqlite from 'better-sqlite3';
import { BackupFault } from './backup-fault.js';
import type { StoredTable } from './stored-tables.js';
import { sqliteDigest, type TableDigest } from './table-rows.js';

/** The version of the form that backups have. */
const format = 1;

/** What a backup says of itself. */
export interface ManifestHead {
  /** When the backup was begun: RFC 3339, UTC. */
  readonly madeAt: string;
  /** The version of Plugboard that made it. */
  readonly version: string;
  readonly database: 'SQLite' | 'PostgreSQL';
  /** The store's revision that it holds. */
  readonly revision: number;
}

/** A table of a backup. */
export interface ManifestTable extends TableDigest {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** A private key of a backup. */
export interface KeptKey {
  readonly name: string;
  readonly pem: string;
}

export interface Manifest extends ManifestHead {
  readonly tables: readonly ManifestTable[];
  /** The names of the private keys in it. */
  readonly keys: readonly string[];
}

/** The tables that a backup has beside those of the store. */
export const manifestTables = ['backup_manifest', 'backup_table', 'backup_key'] as const;

/** Writes what a backup says of itself into it. */
export function writeManifest(
  connection: Sqlite.Database,
  head: ManifestHead,
  tables: readonly StoredTable[],
  keys: readonly KeptKey[],
): void {
  connection.exec(`
    CREATE TABLE backup_manifest (format INTEGER NOT NULL, made_at TEXT NOT NULL, version TEXT NOT NULL,
      origin TEXT NOT NULL, revision INTEGER NOT NULL);
    CREATE TABLE backup_table (name TEXT PRIMARY KEY, columns TEXT NOT NULL, key TEXT NOT NULL,
      rows INTEGER NOT NULL, sha256 TEXT NOT NULL);
    CREATE TABLE backup_key (name TEXT PRIMARY KEY, pem TEXT NOT NULL)`);
  const { madeAt, version, database, revision } = head;
  connection
    .prepare(
      'INSERT INTO backup_manifest (format, made_at, version, origin, revision) VALUES (?, ?, ?, ?, ?)',
    )
    .run(format, madeAt, version, database, revision);
  const table = connection.prepare(
    'INSERT INTO backup_table (name, columns, key, rows, sha256) VALUES (?, ?, ?, ?, ?)',
  );
  for (const one of tables) {
    const { rows, sha256 } = sqliteDigest(connection, one);
    const key = one.key.map(({ name }) => name).join();
    table.run(one.name, one.columns.join(), key, rows, sha256);
  }
  const key = connection.prepare('INSERT INTO backup_key (name, pem) VALUES (?, ?)');
  for (const { name, pem } of keys) key.run(name, pem);
}

/**
 * What a backup says of itself.
 *
 * @throws BackupFault where the file is no backup, or one of a later form
 */
export function readManifest(connection: Sqlite.Database, source: string): Manifest {
  const known = connection
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE name = 'backup_manifest'`)
    .get();
  if (known === undefined)
    throw new BackupFault('is no backup, expected a file that "plugboard backup" made', source);
  const [head] = connection
    .prepare<[], ManifestHead & { format: number }>(
      'SELECT format, made_at AS madeAt, version, origin AS database, revision FROM backup_manifest',
    )
    .all();
  if (head?.format !== format) {
    const found = head === undefined ? 'none' : String(head.format);
    throw new BackupFault(`is a backup of form ${found}, expected form ${format}`, source);
  }
  const { madeAt, version, database, revision } = head;
  const tables = connection
    .prepare<[], { name: string; columns: string; key: string; rows: number; sha256: string }>(
      'SELECT name, columns, key, rows, sha256 FROM backup_table ORDER BY name',
    )
    .all()
    .map((table) => ({ ...table, columns: table.columns.split(','), key: table.key.split(',') }));
  const keys = connection
    .prepare<[], { name: string }>('SELECT name FROM backup_key ORDER BY name')
    .all()
    .map(({ name }) => name);
  return { madeAt, version, database, revision, tables, keys };
}

/** The private keys in a backup. */
export function keysIn(connection: Sqlite.Database): KeptKey[] {
  return connection.prepare<[], KeptKey>('SELECT name, pem FROM backup_key ORDER BY name').all();
}

/** A table of a backup whose rows are not those that the manifest tells of. */
export interface TableFault {
  readonly table: string;
  readonly message: string;
}

/** Where the rows of a backup are not those that its manifest tells of, as a disk or a copy may have changed them. */
export function tableFaults(connection: Sqlite.Database, { tables, revision }: Manifest): TableFault[] {
  const faults = tables.flatMap((table) => {
    const { name, columns, key } = table;
    if (![name, ...columns, ...key].every((word) => /^[a-z_][a-z0-9_]*$/.test(word)))
      return { table: 'backup_table', message: 'names what is no table' };
    const found = digestIn(connection, table);
    if (typeof found === 'string') return { table: name, message: found };
    if (found.rows !== table.rows)
      return { table: name, message: `has ${found.rows} rows, expected ${table.rows} by the manifest` };
    return found.sha256 === table.sha256
      ? []
      : { table: name, message: 'its rows are not those of the manifest' };
  });
  const [stored] = connection.prepare<[], { value: number }>('SELECT value FROM store_revision').all();
  if (stored?.value !== revision) {
    const message = `is ${stored?.value ?? 'not there'}, expected ${revision} by the manifest`;
    faults.push({ table: 'store_revision', message });
  }
  return faults;
}

function digestIn(connection: Sqlite.Database, { name, columns, key }: ManifestTable): TableDigest | string {
  try {
    return sqliteDigest(connection, { name, columns, key: key.map((column) => ({ name: column })) });
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
