import pg from 'pg';
import { postgresLimits } from '../postgres-source.js';
import type { Query } from '../replica/copy.js';
import { withoutPassword } from '../url-text.js';
import { BackupFault } from './backup-fault.js';
import { migrationsRun, schemaAge } from './schema-age.js';

/**
 * Runs `work` in a transaction that only reads, and sees the database of a URL as it is at one moment.
 *
 * @throws Error where it cannot be reached
 */
export async function inSnapshot<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'plugboard',
    connectionTimeoutMillis: postgresLimits.connect,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    const reason = error instanceof Error && error.message !== '' ? error.message : 'nobody answers';
    throw new Error(`the database at ${withoutPassword(url)} cannot be opened: ${reason}`, { cause: error });
  }
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await work(async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      const { rows } = await client.query(sql, [...parameters]);
      return rows as Row[];
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * That a database has the schema of this version.
 *
 * @throws BackupFault where it has none, or another version's
 */
export async function requireSchema(query: Query, url: string): Promise<void> {
  const source = withoutPassword(url);
  const [table] = await query<{ found: string | null }>(`SELECT to_regclass('migrations')::text AS found`);
  if (typeof table?.found !== 'string') throw new BackupFault('holds no store', source);
  const age = schemaAge((await query<{ name: string }>(migrationsRun)).map(({ name }) => name));
  if (age === 'same') return;
  const expected =
    age === 'older' ? 'expected it to be started once with this version' : 'expected that version here';
  throw new BackupFault(
    `has the schema of ${age === 'older' ? 'an earlier' : 'a later'} version, ${expected}`,
    source,
  );
}
