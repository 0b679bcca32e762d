import type { Token } from '../../modules/auth/tokens.js';
import { existingDataFolder } from '../data-folder.js';
import { withDatabase } from '../database.js';
import { exitCodes } from '../exit-codes.js';
import { outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import { counted } from '../../text/lines.js';
import { printable } from '../../text/printable.js';
import type { TokenListOptions } from './options.js';

const heading = ['id', 'prefix', 'name', 'roles', 'state', 'last used'];

/** Prints every token, and none of their secrets. */
export async function listTokens(options: TokenListOptions): Promise<number> {
  const list = await withDatabase(existingDataFolder(options.data), ({ tokens }) => tokens.list());
  print(options.json === true ? [jsonLine({ tokens: list }, outputLook())] : tableOf(list));
  return exitCodes.ok;
}

function tableOf(list: readonly Token[]): string[] {
  const now = Date.now();
  const rows = [heading, ...list.map((token) => rowOf(token, now))];
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, counted(list.length, 'token')];
}

function rowOf(token: Token, now: number): string[] {
  const { id, prefix, name, roles, accounts, lastUsedAt } = token;
  const bound = accounts.length === 0 ? '' : ` for ${accounts.join(', ')}`;
  return [
    id,
    prefix,
    printable(name),
    `${roles.join(', ')}${bound}`,
    stateOf(token, now),
    lastUsedAt ?? 'never',
  ];
}

function stateOf({ expiresAt, revokedAt }: Token, now: number): string {
  if (revokedAt !== null) return `revoked ${revokedAt}`;
  if (expiresAt === null) return 'valid';
  return `${Date.parse(expiresAt) <= now ? 'expired' : 'valid until'} ${expiresAt}`;
}
