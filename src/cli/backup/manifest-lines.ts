import type { Manifest } from '../../database/backup/manifest.js';
import { counted } from '../../text/lines.js';
import { printable } from '../../text/printable.js';

/** What a backup holds, in a few lines. */
export function manifestLines({ madeAt, version, database, revision, tables, keys }: Manifest): string[] {
  const width = Math.max(...tables.map(({ name }) => name.length));
  return [
    `backup     of ${madeAt}, from ${database} by version ${version}, revision ${revision}`,
    ...tables.map(({ name, rows }) => `  ${name.padEnd(width)}  ${counted(rows, 'row')}`),
    keys.length === 0 ? 'keys       none; the private keys are kept apart' : `keys       ${keys.join(', ')}`,
  ].map(printable);
}
