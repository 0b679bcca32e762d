import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openDataSource } from '../database/data-source.js';
import { ReadConnection } from '../database/read-connection.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { BaseDeclarations } from '../modules/assertions/base-declarations.js';
import { SnapDeclarations } from '../modules/assertions/snap-declarations.js';
import { AuditEntries } from '../modules/audit/audit-entries.js';
import { AuditLog } from '../modules/audit/audit-log.js';
import { Tokens } from '../modules/auth/tokens.js';
import { entities } from '../modules/entities.js';
import { InputFault } from './input/input-fault.js';

/** The service's database, opened without the service. */
export interface Database {
  readonly connection: ReadConnection;
  readonly unitOfWork: UnitOfWork;
  readonly snapDeclarations: SnapDeclarations;
  readonly baseDeclarations: BaseDeclarations;
  readonly auditLog: AuditLog;
  readonly auditEntries: AuditEntries;
  readonly tokens: Tokens;
}

/** Whether a data directory holds a database already. */
export function hasDatabase(data: string): boolean {
  return existsSync(join(data, 'plugboard.sqlite'));
}

/**
 * Runs `work` on the database of a data directory, which is made where it is missing, and closes it again.
 *
 * @throws InputFault where the directory is a file
 */
export async function withDatabase<T>(
  data: string,
  work: (database: Database) => Promise<T> | T,
): Promise<T> {
  if (existsSync(data) && !statSync(data).isDirectory()) {
    throw new InputFault('is a file, expected the directory that holds the database', { source: data });
  }
  const dataSource = await openDataSource(data, entities);
  try {
    const connection = new ReadConnection(dataSource);
    try {
      const unitOfWork = new UnitOfWork(dataSource);
      const auditLog = new AuditLog();
      return await work({
        connection,
        unitOfWork,
        snapDeclarations: new SnapDeclarations(connection),
        baseDeclarations: new BaseDeclarations(connection),
        auditLog,
        auditEntries: new AuditEntries(connection),
        tokens: new Tokens(connection, unitOfWork, auditLog),
      });
    } finally {
      connection.close();
    }
  } finally {
    await dataSource.destroy();
  }
}
