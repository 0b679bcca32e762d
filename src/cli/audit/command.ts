import type { Command } from 'commander';
import type { AuditVerifyOptions } from './options.js';

const after = `
Goes through the whole audit log and tells the first entry that was altered, is missing, or should not be there. Keep
the head that is printed in another place: whoever can write the database can make a new chain, but not one that
holds the head you have noted. The service may be running meanwhile.

Exit status: 0 the log is whole; 1 it is not; 2 bad input.

Examples:
  plugboard audit verify
  plugboard audit verify --data /var/lib/plugboard --json
  plugboard audit verify --expect 4711:q0Zr3QbYIu4pX1l5mQ8J0c5hQKX0b0H3l8c8qC4p2mE`;

export function addAudit(program: Command): void {
  program
    .command('audit')
    .description('verify the audit log')
    .command('verify')
    .description('check that nothing in the audit log was changed, cut off or put in')
    .option('--expect <sequence:hash>', 'a head noted earlier, which has to be in the log still')
    .option('--json', 'print JSON')
    .option('--data <dir>', 'the directory of the database; default: PLUGBOARD_DATA, else ./data')
    .addHelpText('after', after)
    .action(async (options: AuditVerifyOptions) => {
      const { verifyAudit } = await import('./verify.js');
      process.exitCode = await verifyAudit(options);
    });
}
