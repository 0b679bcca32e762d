import type { Command } from 'commander';
import type { InterfacesOptions } from './options.js';

const after = `
Examples:
  plugboard interfaces
  plugboard interfaces camera
  plugboard interfaces content --json`;

export function addInterfaces(program: Command): void {
  program
    .command('interfaces')
    .description('list the interfaces, or show one with its attributes and the rules that are built in')
    .argument('[name]', 'the interface to show in full')
    .option('--json', 'print what GET /v1/interfaces or /v1/interfaces/{name} answers')
    .addHelpText('after', after)
    .action(async (name: string | undefined, options: InterfacesOptions) => {
      const { showInterfaces } = await import('./interfaces.js');
      process.exitCode = showInterfaces(name, options);
    });
}
