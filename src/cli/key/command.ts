import type { Command } from 'commander';

const after = `
The authority's root key vouches for its signing keys, and those sign everything else. A rotation makes another signing
key, and gives the ones before it an end; what they have signed stays valid. Devices take nothing anew whose key has
ended, so leave the time that it takes to publish everything once more.

The first start makes keys where there are none. Where several instances share them, "key init" makes them before.

Examples:
  plugboard key init /etc/plugboard/keys
  plugboard key list
  plugboard key rotate --until 2027-12-31T00:00:00Z`;

const dataOption = [
  '--data <dir>',
  'the directory of the database; default: PLUGBOARD_DATA, else ./data',
] as const;

export function addKey(program: Command): void {
  const key = program
    .command('key')
    .description("make, list and rotate the authority's keys")
    .addHelpText('after', after);
  key
    .command('init')
    .description('make a root key and a signing key, where they are not there yet; needs no database')
    .argument('[folder]', 'where the files are to be; default: keys in the data directory')
    .option(...dataOption)
    .action(async (folder: string | undefined, options: { data?: string }) => {
      const { initKeys } = await import('./init.js');
      process.exitCode = await initKeys(folder, options.data);
    });
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
