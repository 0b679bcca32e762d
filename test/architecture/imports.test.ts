import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../support/database.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Each planted file, and the rule that has to find it. */
const planted: [file: string, content: string, rule: string][] = [
  ['src/engine/rules/up.ts', `export { a } from '../policy/a.js';`, 'engine-order-rules'],
  [
    'src/engine/rules/type.ts',
    `import type { a } from '../policy/a.js';\nexport type A = typeof a;`,
    'engine-order-rules',
  ],
  ['src/engine/policy/clock.ts', `import fs from 'node:fs';\nexport default fs;`, 'engine-stands-alone'],
  ['src/engine/rules/fs.ts', `import fs from 'node:fs';\nexport default fs;`, 'engine-packages-rules'],
  ['src/engine/snap/out.ts', `export { b } from '../../database/b.js';`, 'engine-packages-snap'],
  ['src/engine/top.ts', `export { a } from './policy/a.js';`, 'engine-root-is-below'],
  ['src/text/rules.ts', `export { f } from '../engine/rules/f.js';`, 'text-stands-alone'],
  ['src/config/far.ts', `export { b } from '../database/b.js';`, 'config-stands-alone'],
  ['src/database/over.ts', `export { c } from '../modules/c.js';`, 'database-below-modules'],
  ['src/modules/c.ts', `export { d } from './d.js';\nexport const c = 1;`, 'no-circles'],
  ['src/modules/lost.ts', `export { e } from './nowhere.js';`, 'resolvable'],
];

const innocent: [file: string, content: string][] = [
  ['src/engine/policy/a.ts', `export { f } from '../rules/f.js';\nexport const a = 1;`],
  ['src/engine/policy/near.ts', `export { g } from '../../text/g.js';`],
  ['src/engine/rules/near.ts', `export { g } from '../../text/g.js';`],
  ['src/config/near.ts', `export { g } from '../text/g.js';`],
  ['src/engine/rules/f.ts', `export const f = 1;`],
  ['src/engine/asserts/digest.ts', `import { createHash } from 'node:crypto';\nexport default createHash;`],
  ['src/text/g.ts', `export const g = 1;`],
  ['src/database/b.ts', `export const b = 1;`],
  ['src/modules/d.ts', `export { c } from './c.js';\nexport const d = 1;`],
];

describe('import rules', () => {
  const directory = temporaryDirectory();
  let complaints = '';

  beforeAll(() => {
    for (const [file, content] of [...planted, ...innocent]) {
      mkdirSync(dirname(join(directory.path, file)), { recursive: true });
      writeFileSync(join(directory.path, file), content);
    }
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json'])
      cpSync(root + name, join(directory.path, name));
    const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const run = spawnSync(process.execPath, [cruiser, 'src', '--config', '.dependency-cruiser.cjs'], {
      cwd: directory.path,
      encoding: 'utf8',
    });
    complaints = run.stdout + run.stderr;
  }, 60_000);

  afterAll(() => {
    directory.remove();
  });

  it.each(planted)('find %s', (file, _content, rule) => {
    expect(complaints).toContain(`${rule}: ${file}`);
  });

  it.each(innocent.slice(0, 6))('accept %s', (file) => {
    expect(complaints).not.toContain(`: ${file} →`);
  });
});
