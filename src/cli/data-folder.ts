import { loadSettings } from '../config/settings.js';
import { inMemory } from '../database/in-memory.js';
import { hasDatabase } from './has-database.js';
import { InputFault } from './input/input-fault.js';

/**
 * The data directory that an option or the settings name.
 *
 * @throws InputFault where it keeps nothing
 */
export function dataFolder(option: string | undefined): string {
  const data = option ?? loadSettings().data;
  if (data === inMemory) {
    throw new InputFault(`"${inMemory}" keeps nothing, expected a directory`, { source: '--data' });
  }
  return data;
}

/** As {@link dataFolder}, for reading: a database has to be there already. */
export function existingDataFolder(option: string | undefined): string {
  const data = dataFolder(option);
  if (!hasDatabase(data)) throw new InputFault('holds no database', { source: data });
  return data;
}
