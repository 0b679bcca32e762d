import type { Command } from 'commander';
import { addReviewedOptions, type ReviewedOptions } from '../review/options.js';

const after = `
FILE and the declarations are as with "plugboard review". Where the snap has a plug and a slot of the same name, NAME
is the plug and slot:NAME the slot.

Examples:
  plugboard explain photo-booth.snap camera
  plugboard explain snap.yaml themes --declaration granted/
  plugboard explain server.yaml slot:shared --snap-id phOtoBoothSnapId0000000000000001`;

export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .description(
      'tell about one plug or slot of a snap: what it may do, what keeps it from that, and what helps',
    )
    .argument('<file>', 'the snap, or its metadata; "-" is the standard input')
    .argument('<name>', 'the plug, or the slot');
  addReviewedOptions(command)
    .addHelpText('after', after)
    .action(async (file: string, name: string, options: ReviewedOptions) => {
      const { explain } = await import('./explain.js');
      process.exitCode = await explain(file, name, options);
    });
}
