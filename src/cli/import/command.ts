import type { Command } from 'commander';
import type { ImportOptions } from './options.js';

const after = `
A path is a file of assertions (one, or a stream of them), a folder with files named *.assert at any depth, or a
folder that holds plugs.json, slots.json or both, as reviewers of the store write them; of such a folder the
options name the snap, and its declaration is signed here. Assertions in files must be signed already, by a chain that
ends at a trusted key (plugboard trust --help). They are stored as a whole or not at all.

Examples:
  plugboard import account.assert lxd.assert
  plugboard import --data /var/lib/plugboard declarations/
  plugboard import granted/ --snap-id buPKUD3TKqCOgLEjjHx5kSiCpIs5cMuQ --publisher-id canonical --snap-name lxd`;

export function addImport(program: Command): void {
  program
    .command('import')
    .description("store assertions in the service's database")
    .argument('<path...>', 'files of assertions, or folders')
    .option('--data <dir>', 'the directory of the database; default: PLUGBOARD_DATA, else ./data')
    .optionsGroup('For a folder with plugs.json or slots.json:')
    .option('--snap-id <id>', "the snap's id")
    .option('--publisher-id <id>', "the account-id of the snap's publisher")
    .option('--snap-name <name>', "the snap's name")
    .addHelpText('after', after)
    .action(async (paths: string[], options: ImportOptions) => {
      const { importAssertions } = await import('./import.js');
      process.exitCode = await importAssertions(paths, options);
    });
}
