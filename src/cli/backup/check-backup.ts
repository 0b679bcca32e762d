import type Sqlite from 'better-sqlite3';
import { BackupFault } from '../../database/backup/backup-fault.js';
import { type Manifest, tableFaults } from '../../database/backup/manifest.js';
import { ReadConnection } from '../../database/read-connection.js';
import { AuditEntries } from '../../modules/audit/audit-entries.js';
import { verifyChain } from '../../modules/audit/verify-chain.js';

/**
 * That a backup is what its manifest says, and its audit log whole.
 *
 * @throws BackupFault where it is not
 */
export function checkBackup(connection: Sqlite.Database, manifest: Manifest, source: string): void {
  const damage = damageOf(connection);
  if (damage !== undefined) throw new BackupFault(`is damaged: ${damage}`, source);
  const [fault] = tableFaults(connection, manifest);
  if (fault !== undefined)
    throw new BackupFault(`is not what it was made as: table "${fault.table}" ${fault.message}`, source);
  const { fault: chain } = new AuditEntries(new ReadConnection(connection)).read(verifyChain);
  if (chain !== undefined) {
    const where = `entry ${chain.sequence} (${chain.kind})`;
    throw new BackupFault(`has an audit log that is not whole: ${where}: ${chain.message}`, source);
  }
}

/** What SQLite finds wrong with a file; undefined where nothing is. */
export function damageOf(connection: Sqlite.Database): string | undefined {
  const [found] = connection.pragma('integrity_check(1)') as { integrity_check: string }[];
  return found?.integrity_check === 'ok' ? undefined : (found?.integrity_check ?? 'nothing is known of it');
}
