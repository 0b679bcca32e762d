import { accessSync, constants, statSync } from 'node:fs';
import { InputFault, unreadable } from './input-fault.js';

/**
 * That a path is a file that can be read.
 *
 * @param name what it is called in the message
 * @throws InputFault where it is not
 */
export function requireFile(path: string, name = path): void {
  let isFile: boolean;
  try {
    isFile = statSync(path).isFile();
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw unreadable(name, error);
  }
  if (!isFile) throw new InputFault('is no file, expected one', { source: name });
}
