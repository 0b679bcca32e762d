import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the package, with a slash at its end, also for what was compiled into `dist`. */
export const packageRoot = (() => {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('../', folder);
  return fileURLToPath(folder);
})();
