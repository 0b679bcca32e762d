import { verify } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { KeySource } from '../../modules/authority/key-source.js';
import { KeyFault, type KeyRole, type Signer } from '../../modules/authority/signer.js';
import { type Check, fail, ok, reasonOf, warn } from './check.js';

/** The private keys: that they can be used, and that nobody else can. */
export async function keyChecks(settings: Settings): Promise<Check[]> {
  const source = new KeySource(settings);
  return [...folderMode(settings), await keyCheck(source, 'root'), await keyCheck(source, 'signing')];
}

function folderMode({ data }: Settings): Check[] {
  const folder = join(resolve(data), 'keys');
  if (!existsSync(folder) || process.platform === 'win32') return [];
  const mode = statSync(folder).mode & 0o777;
  if ((mode & 0o077) === 0) return [];
  const shown = mode.toString(8).padStart(4, '0');
  return [warn('keys', `others may look into "${folder}" (mode ${shown})`, `chmod 700 "${folder}"`)];
}

async function keyCheck(source: KeySource, role: KeyRole): Promise<Check> {
  const name = `${role} key`;
  const place = source.place(role);
  try {
    const signers = await source.signers(role);
    const [signer] = signers;
    if (signer === undefined) return missing(name, role, place);
    for (const one of signers) await tryToSign(one);
    return ok(name, `signs, from "${place}" (${signers.map(({ publicKey }) => publicKey.id).join(', ')})`);
  } catch (error) {
    const advice = error instanceof KeyFault ? 'mend that file or program' : 'look at what keeps it';
    return fail(name, reasonOf(error), advice);
  }
}

/** Whether that is as it should be is told by what the store is, see authority-checks.ts. */
function missing(name: string, role: KeyRole, place: string): Check {
  const end =
    role === 'root' ? 'it is needed for rotations alone' : 'the first start of a new store makes one';
  return ok(name, `none is in "${place}"; ${end}`);
}

/** @throws KeyFault where what comes is no signature of the key */
async function tryToSign(signer: Signer): Promise<void> {
  const { role, publicKey } = signer;
  const message = Buffer.from('plugboard doctor');
  const signature = await signer.sign(message);
  if (!verify('sha512', message, publicKey.key, signature))
    throw new KeyFault(`what the signer gave is no signature of the ${role} key "${publicKey.id}"`);
}
