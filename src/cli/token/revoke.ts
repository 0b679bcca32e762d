import { existingDataFolder } from '../data-folder.js';
import { withDatabase } from '../database.js';
import { exitCodes } from '../exit-codes.js';
import { InputFault } from '../input/input-fault.js';
import { print } from '../output.js';
import { printable } from '../../text/printable.js';
import type { TokenRevokeOptions } from './options.js';

/** Revokes a token; one that is revoked already stays as it is. */
export async function revokeToken(which: string, options: TokenRevokeOptions): Promise<number> {
  const data = existingDataFolder(options.data);
  const token = await withDatabase(data, ({ tokens }) => tokens.revoke(which, { actor: 'local' }));
  if (token === undefined) {
    throw new InputFault(`no token has the id or the prefix "${which}", "plugboard token list" lists them`);
  }
  print([`token ${token.id} "${printable(token.name)}" is revoked since ${token.revokedAt ?? ''}`]);
  return exitCodes.ok;
}
