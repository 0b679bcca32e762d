import type { Command } from 'commander';

const after = `
What a chain of signatures may end at: the root of this authority, and what is added here. Of a file with accounts and
account-keys, as "snap known account-key" prints them, every one is trusted from then on: what their keys have signed
can be stored and is served. Whoever adds a key vouches for it.

Examples:
  snap known account-key account-id=canonical | plugboard trust add -
  plugboard trust list
  plugboard trust remove canonical.account-key`;

const dataOption = [
  '--data <dir>',
  'the directory of the database; default: PLUGBOARD_DATA, else ./data',
] as const;

export function addTrust(program: Command): void {
  const trust = program
    .command('trust')
    .description('say whose signatures are taken')
    .addHelpText('after', after);
  trust
    .command('add')
    .description('trust the accounts and account-keys in a file')
    .argument('<file>', 'a file of assertions; "-" for the standard input')
    .option(...dataOption)
    .action(async (file: string, options: { data?: string }) => {
      const { addTrusted } = await import('./trust.js');
      process.exitCode = await addTrusted(file, options.data);
    });
  trust
    .command('list')
    .description('list what is trusted')
    .option(...dataOption)
    .action(async (options: { data?: string }) => {
      const { listTrusted } = await import('./trust.js');
      process.exitCode = await listTrusted(options.data);
    });
  trust
    .command('remove')
    .description('trust the accounts and account-keys in a file no more; what is stored stays')
    .argument('<file>', 'a file of assertions; "-" for the standard input')
    .option(...dataOption)
    .action(async (file: string, options: { data?: string }) => {
      const { removeTrusted } = await import('./trust.js');
      process.exitCode = await removeTrusted(file, options.data);
    });
}
