import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../config/settings.js';

/** Whether there is a store to read from: a database in a data directory, or one that the settings name. */
export function hasDatabase(data: string): boolean {
  if (loadSettings().databaseUrl !== undefined) return true;
  return existsSync(join(data, 'plugboard.sqlite'));
}
