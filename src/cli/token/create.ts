import { isRole, type Role, roles } from '../../modules/auth/role.js';
import { draftFault, type TokenDraft } from '../../modules/auth/token-draft.js';
import { dataFolder } from '../data-folder.js';
import { withDatabase } from '../database.js';
import { exitCodes } from '../exit-codes.js';
import { InputFault } from '../input/input-fault.js';
import { complain, print } from '../output.js';
import { printable } from '../../text/printable.js';
import { expiryOf } from './expiry.js';
import type { TokenCreateOptions } from './options.js';

const optionOf: Readonly<Record<keyof TokenDraft, string>> = {
  name: '--name',
  roles: '--role',
  accounts: '--account',
  expiresAt: '--expires',
};

/** Makes a token and prints it alone on the standard output; what is said about it goes to the standard error. */
export async function createToken(options: TokenCreateOptions): Promise<number> {
  const data = dataFolder(options.data);
  const now = new Date();
  const draft: TokenDraft = {
    name: options.name,
    roles: options.role.map(roleOf),
    accounts: options.account ?? [],
    ...(options.expires !== undefined && { expiresAt: expiryOf(options.expires, now) }),
  };
  const fault = draftFault(draft, now);
  if (fault !== undefined) throw new InputFault(fault.message, { source: optionOf[fault.member] });
  const { token, text } = await withDatabase(data, ({ tokens }) => tokens.create(draft, { actor: 'local' }));
  const ends = token.expiresAt === null ? 'does not expire' : `expires at ${token.expiresAt}`;
  complain([
    `token ${token.id} "${printable(token.name)}" (${token.roles.join(', ')}) ${ends}; it is shown only now:`,
  ]);
  print([text]);
  return exitCodes.ok;
}

function roleOf(name: string): Role {
  if (isRole(name)) return name;
  throw new InputFault(`"${name}" is no role, expected one of ${roles.join(', ')}`, { source: '--role' });
}
