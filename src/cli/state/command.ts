import type { Command } from 'commander';
import type { StateSaveOptions } from './save.js';

const after = `
The file holds what snapd of this machine says of its snaps and their connections, its model and its assertions, and
nothing secret. It is for "plugboard plan --state FILE", here or elsewhere, and for the member "snapd" of
POST /v1/connection-plans.

Examples:
  plugboard state save device.json
  plugboard state save --snapd /run/snapd.socket --force device.json`;

export function addState(program: Command): void {
  program
    .command('state')
    .description('keep what plans are made from')
    .command('save')
    .description('save what the snapd of a machine says of its snaps and connections')
    .argument('<file>', 'the file to write; only its owner may read it')
    .option('--snapd <socket>', 'the socket of snapd; default: /run/snapd.socket')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', after)
    .action(async (file: string, options: StateSaveOptions) => {
      const { saveState } = await import('./save.js');
      process.exitCode = await saveState(file, options);
    });
}
