import type { Command } from 'commander';
import { settingsHelp } from '../config/settings.js';

const after = `
Settings, from the environment:
${settingsHelp().replace(/^/gm, '  ')}

Examples:
  plugboard serve
  PLUGBOARD_PORT=9000 PLUGBOARD_DATA=/var/lib/plugboard plugboard serve`;

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('answer over HTTP until SIGTERM or SIGINT')
    .addHelpText('after', after)
    .action(async () => {
      const { serve } = await import('../serve.js');
      await serve();
    });
}
