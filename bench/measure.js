// Timing and printing, alike for all benchmarks.
import { hrtime } from 'node:process';

/** Nanoseconds per item of running `work` over all items, the rounds of several works interleaved; medians and least. */
export function timeEach(items, works, rounds) {
  const times = new Map(Object.keys(works).map((name) => [name, []]));
  let sink = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const start = hrtime.bigint();
      for (let i = 0; i < items.length; i++) sink += work(items[i]);
      times.get(name).push(Number(hrtime.bigint() - start) / items.length);
    }
  }
  if (Number.isNaN(sink)) throw new Error('a work must return a number');
  return Object.fromEntries(
    [...times].map(([name, taken]) => {
      const sorted = taken.slice(Math.min(5, taken.length >> 1)).sort((a, b) => a - b);
      return [name, { median: sorted[sorted.length >> 1], least: sorted[0] }];
    }),
  );
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
