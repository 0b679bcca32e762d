import type { Command } from 'commander';
import type { BackupOptions, RestoreOptions } from './options.js';

const afterBackup = `
The file holds all that the store holds at one moment, whether that is in SQLite or in PostgreSQL and whether or not the
service runs: assertions, what is trusted, tokens (as digests), the audit log. It is an SQLite file with a manifest, and it
is checked before it gets its name. The private keys are not in it, unless --with-keys says so.

Examples:
  plugboard backup /backups/plugboard-2027-01-31.backup
  PLUGBOARD_DATABASE_URL=postgres://… plugboard backup today.backup
  plugboard backup --with-keys --data /var/lib/plugboard offline.backup`;

const afterRestore = `
The store must not be there yet: a data directory without a database, or an empty PostgreSQL database. All of the backup is
restored, or nothing. A backup of SQLite can be restored to PostgreSQL and the other way. Where private keys are in it, they
are written to keys/ in the data directory. The service must not run meanwhile.

Examples:
  plugboard restore /backups/plugboard-2027-01-31.backup --data /var/lib/plugboard
  PLUGBOARD_DATABASE_URL=postgres://… plugboard restore today.backup`;

const dataOption = ['--data <dir>', 'the data directory; default: PLUGBOARD_DATA, else ./data'] as const;

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('write all that the store holds into a file')
    .argument('<file>', 'the file to make')
    .option('--with-keys', "put the authority's private keys into it as well")
    .option('--json', 'print JSON')
    .option(...dataOption)
    .addHelpText('after', afterBackup)
    .action(async (file: string, options: BackupOptions) => {
      const { makeBackup } = await import('./backup.js');
      process.exitCode = await makeBackup(file, options);
    });
  program
    .command('restore')
    .description('make the store that a backup holds')
    .argument('<file>', 'a file that "plugboard backup" made')
    .option('--json', 'print JSON')
    .option(...dataOption)
    .addHelpText('after', afterRestore)
    .action(async (file: string, options: RestoreOptions) => {
      const { restoreBackup } = await import('./restore.js');
      process.exitCode = await restoreBackup(file, options);
    });
}
