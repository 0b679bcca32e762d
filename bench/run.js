// Runs every benchmark, each in a process of its own: `npm run bench`, or `npm run bench http engine`.
import { execFileSync } from 'node:child_process';
import { fileURLToPath, URL } from 'node:url';
import { ensureBuilt } from '../scripts/built.js';

ensureBuilt();
const chosen = process.argv.slice(2);
const names = ['engine', 'stored', 'start', 'http', 'ndjson', 'ingest', 'assertions'];
for (const name of chosen.length === 0 ? names : chosen) {
  const file = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  execFileSync(process.execPath, ['--expose-gc', file], { stdio: 'inherit' });
}
