import type { Command } from 'commander';
import type { VerifyOptions } from './options.js';

const after = `
Looks at all that is stored: that the database or the file is not damaged, the audit log whole, every assertion one that
decodes and is what its row says, its signature one of its key, revisions in order, and nothing without what it belongs to.
Of a backup also that it is what its manifest says; where the store is in PostgreSQL, that the copy in the data directory is
the same. Nothing is changed, and the service may be running meanwhile.

Exit status: 0 all is well; 3 something is not, which is printed; 2 bad input; 1 a fault.

Examples:
  plugboard verify
  plugboard verify --quick --data /var/lib/plugboard
  plugboard verify /backups/plugboard-2027-01-31.backup --json`;

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('check all that the store, or a backup, holds')
    .argument('[file]', 'a backup; default: the store')
    .option('--quick', 'leave out the signatures, which take the most time')
    .option('--json', 'print JSON')
    .option('--data <dir>', 'the data directory; default: PLUGBOARD_DATA, else ./data')
    .addHelpText('after', after)
    .action(async (file: string | undefined, options: VerifyOptions) => {
      const { verify } = await import('./verify.js');
      process.exitCode = await verify(file, options);
    });
}
