import { existsSync, statSync } from 'node:fs';
import { loadSettings } from '../config/settings.js';
import { openStore } from '../database/open-store.js';
import type { ReadConnection } from '../database/read-connection.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { AccountKeys } from '../modules/assertions/account-keys.js';
import { recordStored } from '../modules/assertions/assertion-report.js';
import { Assertions } from '../modules/assertions/assertions.js';
import { Ingest } from '../modules/assertions/ingest.js';
import { PublishedDeclarations } from '../modules/assertions/published-declarations.js';
import { Trust } from '../modules/assertions/trust.js';
import { VerifyingPool } from '../modules/assertions/verifying-pool.js';
import { Authority } from '../modules/authority/authority.js';
import { KeySource } from '../modules/authority/key-source.js';
import { AuditEntries } from '../modules/audit/audit-entries.js';
import { AuditLog } from '../modules/audit/audit-log.js';
import { byLocal } from '../modules/audit/by.js';
import { Tokens } from '../modules/auth/tokens.js';
import { entities } from '../modules/entities.js';
import { InputFault } from './input/input-fault.js';

/** The service's database, opened without the service, with what works on it. */
export interface Database {
  readonly connection: ReadConnection;
  readonly unitOfWork: UnitOfWork;
  readonly assertions: Assertions;
  readonly trust: Trust;
  readonly keys: AccountKeys;
  readonly ingest: Ingest;
  readonly published: PublishedDeclarations;
  /** The authority that signs; made where the database has none yet, which takes seconds. */
  readonly authority: () => Promise<Authority>;
  readonly keySource: KeySource;
  readonly auditLog: AuditLog;
  readonly auditEntries: AuditEntries;
  readonly tokens: Tokens;
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
  const { databaseUrl } = loadSettings();
  const { connection, unitOfWork, close } = await openStore({ data, databaseUrl }, entities);
  const pool = new VerifyingPool();
  try {
    return await work(databaseOf(data, connection, unitOfWork, pool));
  } finally {
    await pool.close();
    await close();
  }
}

function databaseOf(
  data: string,
  connection: ReadConnection,
  unitOfWork: UnitOfWork,
  pool: VerifyingPool,
): Database {
  const settings = { ...loadSettings(), data };
  const auditLog = new AuditLog();
  const assertions = new Assertions(connection);
  const trust = new Trust(connection);
  const keys = new AccountKeys(assertions, trust);
  const keySource = new KeySource(settings);
  const parts = { id: settings.authorityId, source: keySource, assertions, keys, trust, unitOfWork };
  return {
    connection,
    unitOfWork,
    assertions,
    trust,
    keys,
    keySource,
    auditLog,
    auditEntries: new AuditEntries(connection),
    tokens: new Tokens(connection, unitOfWork, auditLog),
    ingest: new Ingest(assertions, keys, trust, unitOfWork, pool),
    published: new PublishedDeclarations(assertions, connection, unitOfWork),
    authority: () => Authority.open(parts, recordStored(auditLog, byLocal, 'authority-founded')),
  };
}
