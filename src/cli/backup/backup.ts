import { statSync } from 'node:fs';
import { loadSettings } from '../../config/settings.js';
import { backUp } from '../../database/backup/back-up.js';
import { engineVersion } from '../../engine/policy/version.js';
import { entities } from '../../modules/entities.js';
import { existingDataFolder } from '../data-folder.js';
import { exitCodes } from '../exit-codes.js';
import { unwritable } from '../input/input-fault.js';
import { complain, outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import { printable } from '../../text/printable.js';
import { checkBackup } from './check-backup.js';
import { privateKeys } from './keys.js';
import { manifestLines } from './manifest-lines.js';
import type { BackupOptions } from './options.js';

/** Makes a backup, prints what is in it, and tells the status to end with. */
export async function makeBackup(file: string, options: BackupOptions): Promise<number> {
  const data = existingDataFolder(options.data);
  const settings = { ...loadSettings(), data };
  const keys = options.withKeys === true ? privateKeys(settings) : [];
  const manifest = await backUp(file, settings, {
    entities,
    keys,
    version: engineVersion.version,
    check: (connection, made) => {
      checkBackup(connection, made, file);
    },
  }).catch((error: unknown) => {
    throw isUnwritable(error) ? unwritable(file, error) : error;
  });
  const bytes = statSync(file).size;
  if (options.json === true) print([jsonLine(printable({ file, bytes, ...manifest }), outputLook())]);
  else print([printable(`made       ${file}  ${bytes} bytes`), ...manifestLines(manifest)]);
  if (keys.length > 0)
    complain([
      'warning: the private keys are in it: whoever can read the file can sign in the name of the authority',
    ]);
  return exitCodes.ok;
}

function isUnwritable(error: unknown): boolean {
  return (
    error instanceof Error &&
    'syscall' in error &&
    ['open', 'rename', 'fsync'].includes(String(error.syscall))
  );
}
