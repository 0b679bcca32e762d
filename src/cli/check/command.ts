import { type Command, Option } from 'commander';
import { fileKinds } from './kind.js';
import type { CheckOptions } from './options.js';

const after = `
Assertions are decoded and their rules compiled; signatures are not verified. A file that does not hold is told
as FILE:LINE:COLUMN, and the rest are checked all the same.

Examples:
  plugboard check snap.yaml
  plugboard check declarations/*.assert
  snap known snap-declaration snap-name=lxd | plugboard check - --json`;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('read assertions and snap.yaml files, and say what is wrong with them')
    .argument('<file...>', 'the files; "-" is the standard input')
    .addOption(
      new Option('--as <kind>', 'what the files are; left out: as they look').choices([...fileKinds]),
    )
    .option('--json', 'print for each file what the check endpoints answer, or {"error": …}')
    .addHelpText('after', after)
    .action(async (files: string[], options: CheckOptions) => {
      const { check } = await import('./check.js');
      process.exitCode = await check(files, options);
    });
}
