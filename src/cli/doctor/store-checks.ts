import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Settings } from '../../config/settings.js';
import { migrationsRun, schemaAge } from '../../database/backup/schema-age.js';
import { busyTimeout, sqliteFile } from '../../database/data-source.js';
import type { Query } from '../../database/replica/copy.js';
import { type Check, fail, ok, reasonOf, warn } from './check.js';
import { authorityChecks } from './authority-checks.js';

/** The database, and what in it an operator has to know. */
export async function storeChecks(settings: Settings): Promise<Check[]> {
  const { databaseUrl } = settings;
  if (databaseUrl === undefined) return sqliteChecks(settings);
  const { postgresChecks } = await import('./postgres-checks.js');
  return postgresChecks(databaseUrl, settings, (query) => contentChecks(query, settings));
}

async function sqliteChecks(settings: Settings): Promise<Check[]> {
  const file = sqliteFile(settings.data);
  if (!existsSync(file))
    return [
      warn('database', `"${file}" is not there yet`, 'nothing, if this is the first start, which makes it'),
    ];
  let connection: Sqlite.Database | undefined;
  try {
    connection = new Sqlite(file, { readonly: true, timeout: busyTimeout });
    const opened = connection;
    const query: Query = <Row>(sql: string) => Promise.resolve(opened.prepare(sql).all() as Row[]);
    return [ok('database', `SQLite in "${file}"`), ...(await contentChecks(query, settings))];
  } catch (error) {
    return [fail('database', `"${file}" cannot be read: ${reasonOf(error)}`, 'restore the last backup')];
  } finally {
    connection?.close();
  }
}

/** What is checked of either kind of database. */
async function contentChecks(query: Query, settings: Settings): Promise<Check[]> {
  const schema = await schemaCheck(query);
  if (schema.state !== 'ok') return [schema];
  const [store] = await query<{ value: number }>('SELECT value FROM store_revision');
  return [
    schema,
    ok('revision', String(store?.value ?? 'not there')),
    await auditCheck(query),
    ...(await authorityChecks(query, settings)),
  ];
}

async function schemaCheck(query: Query): Promise<Check> {
  const run = (await query<{ name: string }>(migrationsRun)).map(({ name }) => name);
  const last = run.at(-1) ?? 'none';
  switch (schemaAge(run)) {
    case 'same':
      return ok('schema', `that of this version (${last})`);
    case 'older':
      return warn(
        'schema',
        `that of an earlier version (${last})`,
        'make a backup; the next start brings it up to date',
      );
    case 'newer':
      return fail('schema', `that of a later version (${last})`, 'run that version');
  }
}

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

async function auditCheck(query: Query): Promise<Check> {
  const [head] = await query<Head>('SELECT sequence, hash FROM audit_head');
  const [last] = await query<Head>('SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1');
  const { sequence, hash } = last ?? { sequence: 0, hash: '' };
  if (head?.sequence !== sequence || head.hash !== hash)
    return fail('audit log', 'its head is not its last entry', 'run "plugboard audit verify"');
  return ok('audit log', sequence === 0 ? 'no entry yet' : `head ${sequence}:${hash}`);
}
