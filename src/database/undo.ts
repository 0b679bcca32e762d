import type { Client } from 'pg';
import type { QueryRunner } from 'typeorm';
import type { AbstractSqliteDriver } from 'typeorm/driver/sqlite-abstract/AbstractSqliteDriver.js';
import { isUnavailability } from './unavailable.js';

/** Takes back what a unit of work has begun and could not end; never fails. */
export async function undo(runner: QueryRunner, error: unknown): Promise<void> {
  if (isPostgres(runner) && isUnavailability(error)) {
    await endConnection(runner);
    return;
  }
  try {
    await runner.rollbackTransaction();
  } catch {
    if (isPostgres(runner)) await endConnection(runner);
    else forgetRunner(runner);
  }
}

/**
 * Ends the connection to PostgreSQL that a runner has, which rolls back what was begun on it. What was asked on it
 * last may be answered still, or never, so nobody else may get it.
 */
export async function endConnection(runner: QueryRunner): Promise<void> {
  if (!isPostgres(runner)) return;
  try {
    const client = (await runner.connect()) as Client;
    client.end().catch(() => undefined);
  } catch {
    // There was none to be had.
  }
}

/**
 * SQLite itself rolls back where the disk is full. TypeORM, which has one runner for all units, would take the
 * transaction to be open still, and make every further one a part of it that is never committed.
 */
function forgetRunner({ dataSource }: QueryRunner): void {
  delete (dataSource.driver as AbstractSqliteDriver).queryRunner;
}

function isPostgres({ dataSource }: QueryRunner): boolean {
  return dataSource.options.type === 'postgres';
}
