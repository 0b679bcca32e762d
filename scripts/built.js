import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}dist/.built`;

/** Compiles when `dist` is missing or older than what it is made of. */
export function ensureBuilt() {
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newestSource()) return;
  execFileSync(
    process.execPath,
    // The types are checked by `npm run typecheck`.
    [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.build.json`, '--noCheck'],
    {
      stdio: 'inherit',
    },
  );
  writeFileSync(stamp, '');
}

function newestSource() {
  const files = ['src', 'migrations'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true }).map((name) => `${root}${folder}/${name}`),
  );
  return Math.max(
    ...['package-lock.json', 'tsconfig.json', 'tsconfig.build.json']
      .map((name) => root + name)
      .concat(files)
      .map((file) => statSync(file).mtimeMs),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureBuilt();
