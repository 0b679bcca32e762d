import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { seedOf } from './dice.js';
import { theEngine } from './engine.js';
import { laws } from './laws.js';
import { chosenFrom, readOptions, type Options } from './options.js';
import { complaints, progressLine, table } from './report.js';
import { added, run, type Tally } from './run.js';

/** What a thread tells: how far it is, and once that it is done. */
interface Told {
  readonly tallies: readonly Tally[];
  readonly isDone: boolean;
}

/** How long a thread is silent at least, in milliseconds. */
const silence = 1000;

async function inThread(options: Options): Promise<void> {
  let isStopped = false;
  let last = 0;
  parentPort?.once('message', () => (isStopped = true));
  const tell = (tallies: readonly Tally[], isDone: boolean) => {
    if (!isDone && performance.now() - last < silence) return;
    last = performance.now();
    parentPort?.postMessage({ tallies, isDone } satisfies Told);
  };
  const tallies = await run(
    chosenFrom(laws, options),
    theEngine(),
    options.seed,
    options,
    (so) => {
      tell(so, false);
    },
    () => isStopped,
  );
  tell(tallies, true);
  parentPort?.close();
}

/** Runs one thread, and tells what it tells. */
function thread(options: Options, tell: (tallies: readonly Tally[]) => void): Promise<void> {
  // Much is drawn and thrown away again.
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: options,
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
  process.once('SIGINT', () => {
    worker.postMessage('stop');
  });
  return new Promise((resolve, reject) => {
    let isDone = false;
    worker.on('message', (told: Told) => {
      isDone = told.isDone;
      tell(told.tallies);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      if (isDone) resolve();
      else reject(new Error('a thread ended before it was done'));
    });
  });
}

async function inMain(args: readonly string[]): Promise<void> {
  const options = readOptions(args, laws);
  const { seed, jobs, cases, out } = options;
  const chosen = chosenFrom(laws, options);
  const begun = performance.now();
  process.stdout.write(`seed ${seed}, ${chosen.length} laws\n`);
  const states: (readonly Tally[])[] = Array.from({ length: jobs }, () => []);
  const together = () =>
    chosen.map(({ name }) =>
      states
        .flatMap((tallies) => tallies.filter(({ law }) => law === name))
        .reduce(added, { law: name, cases: 0, met: {} }),
    );
  const showing = setInterval(() => {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`${progressLine(together(), (performance.now() - begun) / 1000)}\n`);
  }, 5000);
  await Promise.all(
    states.map((_, job) => {
      const share = cases === undefined ? {} : { cases: Math.ceil(cases / jobs) };
      // The first thread draws what one alone would.
      return thread({ ...options, ...share, seed: seedOf(seed, job * 1_000_003) }, (tallies) => {
        states[job] = tallies;
      });
    }),
  );
  clearInterval(showing);
  const tallies = together();
  const wrong = complaints(chosen, tallies, out);
  process.stdout.write(
    `${table(chosen, tallies)}\n${progressLine(tallies, (performance.now() - begun) / 1000)}\n`,
  );
  for (const complaint of wrong) process.stdout.write(`\n${complaint}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

await (isMainThread ? inMain(process.argv.slice(2)) : inThread(workerData as Options));
