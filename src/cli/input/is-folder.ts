import { stat } from 'node:fs/promises';
import { unreadable } from './input-fault.js';

/** Whether a path leads to a folder. @throws InputFault where it leads to nothing */
export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return found.isDirectory();
}
