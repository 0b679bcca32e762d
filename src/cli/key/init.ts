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
  try {
    for (const role of ['root', 'signing'] as const) print(await linesOf(role, new KeyFolder(path)));
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? unwritable(path, error) : error;
  }
  return exitCodes.ok;
}

async function linesOf(role: KeyRole, keys: KeyFolder): Promise<string[]> {
  const there = keys.signers(role);
  const signers = there.length > 0 ? there : [await keys.add(role)];
  const what = there.length > 0 ? 'there' : 'made';
  return signers.map(({ publicKey }) => `${what.padEnd(5)}  ${role.padEnd(7)}  ${publicKey.id}`);
}
