// One engine in a process of its own: how long it takes to import it and to load its policy, and what memory it
// takes. Reads all policies and some questions from the standard input, and writes figures as JSON. "bare" reads the
// same and loads nothing.
import { readFileSync } from 'node:fs';

const [, , name, decisions] = process.argv;
const { policies, questions } = JSON.parse(readFileSync(0, 'utf8'));

function memory() {
  for (let round = 0; round < 3; round++) globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return [rss, heapUsed];
}

const start = performance.now();
const engine = name === 'bare' ? undefined : await import(`./${name}.js`);
const imported = performance.now();
const loaded = await engine?.load(policies[name]);
const ready = performance.now();
const [rssLoaded, heapLoaded] = memory();
if (loaded !== undefined) {
  for (let index = 0; index < Number(decisions); index++)
    await loaded.ask(loaded.prepare(questions[index % questions.length]));
}
const [rssAfter, heapAfter] = memory();
const times = { importing: imported - start, loading: ready - imported };
process.stdout.write(JSON.stringify({ ...times, rssLoaded, heapLoaded, rssAfter, heapAfter }));
