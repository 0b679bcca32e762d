import { statSync } from 'node:fs';
import { sep } from 'node:path';

/** The files that take longest, the longest first: one that began last would keep a worker busy on its own. */
const longest = [
  'faults/postgres',
  'faults/sqlite',
  'e2e/store-fuzz',
  'clients/snapd-plan',
  'conformance/lifecycle',
  'conformance/wire',
  'e2e/process',
  'fuzz/laws',
  'cli/backup',
  'database/failed-units',
  'e2e/log-lines',
  'e2e/jobs',
  'e2e/bad-snaps',
  'e2e/batch',
  'engine/properties/permissions',
  'engine/properties/decisions',
  'engine/properties/review',
  'engine/properties/hostile',
  'engine/properties/lint',
  'cli/program',
  'conformance/policy',
  'squashfs/mksquashfs',
  'e2e/oidc',
  'e2e/audit',
  'e2e/roles',
  'cli/key',
];

/** Jest test sequencer: the longest files, then the others by size. */
export default class LongestFirst {
  sort(tests) {
    const ranked = Array.from(tests, (test) => ({
      test,
      rank: rankOf(test.path),
      size: statSync(test.path).size,
    }));
    return ranked.sort((a, b) => a.rank - b.rank || b.size - a.size).map(({ test }) => test);
  }

  cacheResults() {
    // Nothing is kept from one run for the next.
  }
}

function rankOf(path) {
  const at = longest.findIndex((name) => path.replaceAll(sep, '/').endsWith(`/test/${name}.test.ts`));
  return at < 0 ? longest.length : at;
}
