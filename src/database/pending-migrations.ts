import type { DataSource } from 'typeorm';
import { migrations } from './migrations.js';
import { endConnection } from './undo.js';

/** Whether the schema of an open database lacks something that this version needs. */
export async function hasPendingMigrations(dataSource: DataSource): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    const rows = (await runner.query('SELECT name FROM migrations')) as { name: string }[];
    const done = new Set(rows.map(({ name }) => name));
    return migrations.some(({ name }) => !done.has(name));
  } catch (error) {
    await endConnection(runner);
    throw error;
  } finally {
    await runner.release();
  }
}
