// Timing and printing, alike for all benchmarks.
import { hrtime } from 'node:process';

/**
 * Nanoseconds per item of running `work` over all items, by round: the median, and the least. Works run one after
 * another, each over what it left in the caches itself.
 */
export function timeEach(items, works, rounds) {
  const results = {};
  let sink = 0;
  for (const [name, work] of Object.entries(works)) {
    const taken = [];
    globalThis.gc?.();
    for (let round = 0; round < rounds; round++) {
      const start = hrtime.bigint();
      for (const item of items) sink += work(item);
      taken.push(Number(hrtime.bigint() - start) / items.length);
    }
    const sorted = taken.slice(Math.min(5, rounds >> 1)).sort((a, b) => a - b);
    results[name] = { median: sorted[sorted.length >> 1], least: sorted[0] };
  }
  if (Number.isNaN(sink)) throw new Error('a work must return a number');
  return results;
}

/** Prints rows under a title, columns aligned. */
export function report(title, rows) {
  process.stdout.write(`\n${title}\n`);
  const width = Math.max(...rows.map(([label]) => label.length));
  for (const [label, ...values] of rows)
    process.stdout.write(`  ${label.padEnd(width)}  ${values.join('  ')}\n`);
}

export function ns(value) {
  return `${value.toFixed(0).padStart(6)} ns`;
}

export function perSecond(value) {
  return `${Math.round(value).toLocaleString('en').padStart(9)}/s`;
}

export function percent(ratio) {
  return `${(ratio * 100).toFixed(0)} %`;
}
