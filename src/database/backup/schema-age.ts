import { migrations } from '../migrations.js';
import { BackupFault } from './backup-fault.js';

/** How a schema compares with the one of this version. */
export type SchemaAge = 'same' | 'older' | 'newer';

/** How old a schema is, by the migrations that were run on it. */
export function schemaAge(run: readonly string[]): SchemaAge {
  const known: readonly string[] = migrations.map(({ name }) => name);
  if (run.some((name) => !known.includes(name))) return 'newer';
  return known.every((name) => run.includes(name)) ? 'same' : 'older';
}

/** @throws BackupFault where it is one that this version does not know */
export function refuseNewer(run: readonly string[], source: string): void {
  if (schemaAge(run) !== 'newer') return;
  throw new BackupFault('has the schema of a later version of Plugboard, expected that version here', source);
}

/** Asks for the names of the migrations that were run, on either kind of database. */
export const migrationsRun = 'SELECT name FROM migrations ORDER BY id';
