import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a data directory holds a database already. */
export function hasDatabase(data: string): boolean {
  return existsSync(join(data, 'plugboard.sqlite'));
}
