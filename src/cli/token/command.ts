import type { Command } from 'commander';
import type { TokenCreateOptions, TokenListOptions, TokenRevokeOptions } from './options.js';

const dataOption = [
  '--data <dir>',
  'the directory of the database; default: PLUGBOARD_DATA, else ./data',
] as const;

const afterCreate = `
The roles are device, publisher, reviewer, operator and auditor. The token is printed once and not kept: what is
stored is its digest. The service may be running meanwhile.

Examples:
  plugboard token create --name "release desk" --role reviewer --role operator
  plugboard token create --name acme --role publisher --account acme-inc --expires 90d
  plugboard token create --name audit --role auditor --expires 2027-01-01T00:00:00Z`;

const afterList = `
Examples:
  plugboard token list
  plugboard token list --json --data /var/lib/plugboard`;

const afterRevoke = `
A running service refuses the token at once.

Examples:
  plugboard token revoke 01M7WGDAYRNW5KD6VEPQRCTTVS
  plugboard token revoke k3v9x0qa`;

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function addToken(program: Command): void {
  const token = program.command('token').description('make, list and revoke the tokens that let callers in');
  token
    .command('create')
    .description('make a token and print it, this once')
    .requiredOption('--name <name>', 'what the token is for, as the audit log shows it')
    .requiredOption('--role <role>', 'what its bearer may be; may be given several times', collect)
    .option('--account <id>', 'an account a publisher acts for; may be given several times', collect)
    .option('--expires <when>', 'a number of days such as 90d, or a time in RFC 3339; default: never')
    .option(...dataOption)
    .addHelpText('after', afterCreate)
    .action(async (options: TokenCreateOptions) => {
      const { createToken } = await import('./create.js');
      process.exitCode = await createToken(options);
    });
  token
    .command('list')
    .description('list all tokens, without their secrets')
    .option('--json', 'print JSON')
    .option(...dataOption)
    .addHelpText('after', afterList)
    .action(async (options: TokenListOptions) => {
      const { listTokens } = await import('./list.js');
      process.exitCode = await listTokens(options);
    });
  token
    .command('revoke')
    .description('make a token count no longer')
    .argument('<token>', 'its id, or the eight characters after "plugboard_"')
    .option(...dataOption)
    .addHelpText('after', afterRevoke)
    .action(async (which: string, options: TokenRevokeOptions) => {
      const { revokeToken } = await import('./revoke.js');
      process.exitCode = await revokeToken(which, options);
    });
}
