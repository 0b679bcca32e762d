// Reviews of snaps with 20 plugs, from the text of their metadata to the answer as JSON.
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
