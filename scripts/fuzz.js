// Holds the engine against laws: `npm run fuzz`, or `npm run fuzz -- --help`. See docs/fuzzing.md.
import { execFileSync, spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = `${root}node_modules/typescript/bin/tsc`;
// The types are checked by `npm run typecheck`.
execFileSync(process.execPath, [tsc, '-p', `${root}tsconfig.fuzz.json`], { stdio: 'inherit' });
// Ctrl-C ends the run with its table, and not this process.
process.on('SIGINT', () => undefined);
const { status } = spawnSync(
  process.execPath,
  [`${root}dist/fuzz/test/fuzz/main.js`, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
