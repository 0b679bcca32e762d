import type { Command } from 'commander';

const after = `
The authority's root key vouches for its signing keys, and those sign everything else. A rotation makes another signing
key, and gives the ones before it an end; what they have signed stays valid. Devices take nothing anew whose key has
ended, so leave the time that it takes to publish everything once more.

Examples:
  plugboard key list
  plugboard key rotate --until 2027-12-31T00:00:00Z`;

const dataOption = [
  '--data <dir>',
  'the directory of the database; default: PLUGBOARD_DATA, else ./data',
] as const;

export function addKey(program: Command): void {
  const key = program
    .command('key')
    .description("list and rotate the authority's keys")
    .addHelpText('after', after);
  key
    .command('list')
    .description('list the signing keys')
    .option(...dataOption)
    .action(async (options: { data?: string }) => {
      const { listKeys } = await import('./key.js');
      process.exitCode = await listKeys(options.data);
    });
  key
    .command('rotate')
    .description('sign with another key from now on')
    .option('--until <time>', 'when the keys before end (RFC 3339); default: in a year')
    .option(...dataOption)
    .action(async (options: { data?: string; until?: string }) => {
      const { rotateKey } = await import('./key.js');
      process.exitCode = await rotateKey(options.until, options.data);
    });
}
