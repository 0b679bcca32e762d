import { join, resolve } from 'node:path';
import { KeyFolder } from '../../modules/authority/key-folder.js';
import type { KeyRole } from '../../modules/authority/signer.js';
import { dataFolder } from '../data-folder.js';
import { exitCodes } from '../exit-codes.js';
import { unwritable } from '../input/input-fault.js';
import { print } from '../output.js';

/** Makes the keys that a folder does not hold yet, prints which there are, and tells the status to end with. */
export async function initKeys(folder: string | undefined, data: string | undefined): Promise<number> {
  const path = folder === undefined ? join(resolve(dataFolder(data)), 'keys') : resolve(folder);
  const keys = new KeyFolder(path);
  for (const role of ['root', 'signing'] as const) print(await linesOf(role, keys, path));
  return exitCodes.ok;
}

async function linesOf(role: KeyRole, keys: KeyFolder, path: string): Promise<string[]> {
  const there = keys.signers(role);
  const signers = there.length > 0 ? there : [await added(role, keys, path)];
  const what = there.length > 0 ? 'there' : 'made';
  return signers.map(({ publicKey }) => `${what.padEnd(5)}  ${role.padEnd(7)}  ${publicKey.id}`);
}

async function added(role: KeyRole, keys: KeyFolder, path: string) {
  try {
    return await keys.add(role);
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? unwritable(path, error) : error;
  }
}
