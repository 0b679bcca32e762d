import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Has what was written to a file, or the names in a folder, reach the disk. */
export function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
