import { loadSettings } from '../../config/settings.js';
import { keysIn } from '../../database/backup/manifest.js';
import { restore } from '../../database/backup/restore.js';
import { withoutPassword } from '../../database/url-text.js';
import { AuditLog } from '../../modules/audit/audit-log.js';
import { byLocal } from '../../modules/audit/by.js';
import { entities } from '../../modules/entities.js';
import { dataFolder } from '../data-folder.js';
import { exitCodes } from '../exit-codes.js';
import { requireFile } from '../input/require-file.js';
import { outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import { printable } from '../../text/printable.js';
import { checkBackup } from './check-backup.js';
import { refuseOtherKeys, writeKeys } from './keys.js';
import { manifestLines } from './manifest-lines.js';
import type { RestoreOptions } from './options.js';

/** Restores a backup, prints what was in it, and tells the status to end with. */
export async function restoreBackup(file: string, options: RestoreOptions): Promise<number> {
  requireFile(file);
  const data = dataFolder(options.data);
  const { databaseUrl } = loadSettings();
  const auditLog = new AuditLog();
  const restored = await restore(
    file,
    { data, databaseUrl },
    {
      entities,
      check: (connection, manifest) => {
        checkBackup(connection, manifest, file);
        refuseOtherKeys(keysIn(connection), data);
      },
      record: (manager, { madeAt, version, database, revision }) =>
        auditLog.record(manager, {
          ...byLocal,
          action: 'store-restored',
          subject: `backup of ${madeAt}`,
          details: { madeAt, version, database, revision },
        }),
    },
  );
  const { manifest, revision, keys } = restored;
  if (keys.length > 0) writeKeys(keys, data);
  const where = databaseUrl === undefined ? data : withoutPassword(databaseUrl);
  if (options.json === true) print([jsonLine(printable({ store: where, revision, manifest }), outputLook())]);
  else print([printable(`restored   ${where}  revision ${revision}`), ...manifestLines(manifest)]);
  return exitCodes.ok;
}
