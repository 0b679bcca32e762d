// Reviews of snaps, from the text of their metadata to the answer as JSON, and from a .snap of a megabyte.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSnapFile } from '../dist/src/cli/input/snap-file.js';
import { Subjects } from '../dist/src/modules/decisions/subjects.js';
import { Reviews } from '../dist/src/modules/reviews/reviews.service.js';
import { interfaces } from '../dist/src/engine/catalogue/catalogue.js';
import { report } from './measure.js';

const reviews = new Reviews(new Subjects());
const names = [...interfaces.keys()];

/** Texts that all differ, so that nothing is found again. */
function snapWith(plugs, index) {
  const lines = [
    `name: snap${index}`,
    'version: "1"',
    'summary: s',
    'description: d',
    'apps:',
    '  app:',
    '    command: bin/app',
  ];
  lines.push('plugs:');
  for (let at = 0; at < plugs; at++) lines.push(`  ${names[(index * 13 + at * 7) % names.length]}:`);
  return lines.join('\n');
}

function medianOf(work, rounds) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work(round);
    times.push(performance.now() - start);
  }
  // The first half warms up.
  const sorted = times.slice(rounds >> 1).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

const rows = [5, 20, 80].map((plugs) => {
  const median = medianOf(
    (round) => JSON.stringify(reviews.review({ yaml: snapWith(plugs, round) }, 0)),
    2000,
  );
  const sample = reviews.review({ yaml: snapWith(plugs, 1) }, 0);
  return [
    `${plugs} plugs`,
    `${median.toFixed(2)} ms`,
    `${Math.round(60_000 / median)} a minute`,
    `${sample.findings.length} findings, ${JSON.stringify(sample).length} bytes`,
  ];
});
report('Reviews from metadata', rows);

/** A snap of a megabyte, as snapcraft packs them. Needs mksquashfs. */
function packed(folder, compression) {
  const root = join(folder, 'root');
  mkdirSync(join(root, 'meta'), { recursive: true });
  writeFileSync(join(root, 'meta', 'snap.yaml'), snapWith(20, 0));
  writeFileSync(join(root, 'content'), randomBytes(1024 * 1024));
  const snap = join(folder, `${compression}.snap`);
  execFileSync('mksquashfs', [root, snap, '-noappend', '-comp', compression, '-no-fragments'], {
    stdio: 'ignore',
  });
  return snap;
}

async function fromSnaps() {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
  const rows = [];
  for (const compression of ['xz', 'lzo']) {
    const snap = packed(folder, compression);
    const times = [];
    for (let round = 0; round < 60; round++) {
      const start = performance.now();
      const { text } = await readSnapFile(snap);
      JSON.stringify(reviews.review({ yaml: text }, 0));
      times.push(performance.now() - start);
    }
    const sorted = times.slice(20).sort((a, b) => a - b);
    rows.push([compression, `${sorted[sorted.length >> 1].toFixed(1)} ms`, `${statSync(snap).size} bytes`]);
  }
  rmSync(folder, { recursive: true });
  report('Reviews from a .snap, 20 plugs, read by unsquashfs where it is installed', rows);
}

try {
  await fromSnaps();
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
  report('Reviews from a .snap', [['not measured', 'mksquashfs is not installed']]);
}
