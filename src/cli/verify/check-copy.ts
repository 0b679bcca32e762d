import type Sqlite from 'better-sqlite3';
import { postgresDigest, sqliteDigest } from '../../database/backup/table-rows.js';
import type { Query } from '../../database/replica/copy.js';
import { replicaTables } from '../../database/replica/replica-tables.js';
import type { Findings } from './findings.js';

/** Checks that a copy has the same rows as the database, which `query` asks at the same moment. */
export async function checkCopy(
  connection: Sqlite.Database,
  query: Query,
  findings: Findings,
): Promise<void> {
  for (const { name, columns, primaryKey, keyType } of replicaTables) {
    const key = primaryKey.map((column) => ({ name: column, isText: keyType === 'text' }));
    const copied = sqliteDigest(connection, { name, columns, key });
    const stored = await postgresDigest(query, { name, columns, key });
    if (copied.rows !== stored.rows)
      findings.add('copy', name, `it has ${copied.rows} rows, and the database ${stored.rows}`);
    else if (copied.sha256 !== stored.sha256)
      findings.add('copy', name, 'its rows are not those of the database');
  }
}
