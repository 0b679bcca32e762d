// Load with thresholds: `npm run load` (some twenty minutes), `npm run load -- --short` for CI. Ends with status 1 where
// a threshold of thresholds.json is missed. With --short there is the mixed load alone, for seconds, and figures are
// shown, not judged, but for errors.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { URL } from 'node:url';
import { parseArgs } from 'node:util';
import { openStore } from '../../dist/src/database/open-store.js';
import { entities } from '../../dist/src/modules/entities.js';
import { startEmbeddedPostgres } from '../../test/support/embedded-postgres.js';
import { report } from '../measure.js';
import { startServer } from '../server.js';
import { fill } from '../store.js';
import { answerTo, percentile, run } from './client.js';
import { decisionsOf, kindsOf, mixOf } from './mix.js';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    only: { type: 'string' },
  },
});
const thresholds = JSON.parse(readFileSync(new URL('thresholds.json', import.meta.url), 'utf8'));
const faults = [];
const judge = (holds, sentence) => {
  if (!holds) faults.push(sentence);
  return holds ? 'ok' : 'MISSED';
};
const wants = (name) => values.only === undefined || values.only === name;
const told = (count, ...failures) =>
  count === 0 ? 'none' : `${count}: ${JSON.stringify(failures.filter((one) => Object.keys(one).length > 0))}`;
const milliseconds = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/** The service on a folder. Rate limits and shedding stay as they are by default. */
function serve(data, env = {}) {
  return startServer(['dist/src/main.js'], {
    PLUGBOARD_PORT: '0',
    PLUGBOARD_DATA: data,
    PLUGBOARD_LOG_LEVEL: 'error',
    ...keys,
    ...env,
  });
}
const portOf = ({ url }) => Number(new URL(url).port);

async function storeOf({ declarations, others = 0 }) {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-load-'));
  const { unitOfWork, close } = await openStore({ data: folder }, entities);
  await fill(unitOfWork, declarations);
  if (others > 0) await fillOthers(unitOfWork, others);
  await close();
  return folder;
}

/** Assertions that nobody decides by: revisions of snaps, as long as real ones. */
async function fillOthers(unitOfWork, count) {
  const text = 'x'.repeat(1100);
  await unitOfWork.run(async (manager) => {
    for (let start = 0; start < count; start += 1000) {
      const rows = Array.from({ length: Math.min(1000, count - start) }, (_, at) => start + at);
      await manager.query(
        `INSERT INTO assertion (id, type, primary_key, revision, format, authority_id, sign_key, origin, text, digest, stored_at) VALUES ${rows
          .map(
            () => `(?, 'snap-revision', ?, 0, 0, 'bench', '', 'received', ?, ?, '2026-01-01T00:00:00.000Z')`,
          )
          .join(', ')}`,
        rows.flatMap((row) => [`other${row}`, `key${row}`, `${text}${row}`, `odigest${row}`]),
      );
    }
  });
}

async function warmedUp(port, next, seconds) {
  await run({ port, next, seconds });
}

/** Bare Fastify routes that answer as the service does just now. */
async function serveBare(port, declarations) {
  const answers = {};
  for (const [kind, [request]] of Object.entries(kindsOf(declarations))) {
    answers[kind] = await answerTo(port, request);
  }
  const file = join(keyFolder, 'answers.json');
  writeFileSync(file, JSON.stringify(answers));
  return startServer(['bench/load/bare.js', file]);
}

async function floorOf(port, next, measured, seconds) {
  const { perSecond } = await run({ port, next, seconds: measured });
  const rate = perSecond * thresholds.mixed.shareOfCapacity;
  return run({ port, next, seconds, rate, connections: 64 });
}

/**
 * The mix at a share of what can be taken of it, for minutes. Shared machines get faster and slower by a factor of two,
 * so what can be taken is measured anew before each minute. After it, bare routes get the same
 * requests, at the same share of what they can take: what they are late is the machine's.
 */
async function mixed() {
  const [minutes, measured, loaded, beside] = values.short
    ? [1, 2, 8, 2]
    : [Number(values.minutes), 5, 60, 10];
  const { shareOfCapacity, errors, p99Milliseconds, memoryGrowth } = thresholds.mixed;
  const declarations = values.short ? 2000 : 20_000;
  const folder = await storeOf({ declarations });
  const service = await serve(folder);
  const [port, next] = [portOf(service), mixOf(declarations)];
  await warmedUp(port, next, values.short ? 2 : 15);
  const bare = await serveBare(port, declarations);
  await warmedUp(portOf(bare), next, values.short ? 1 : 5);
  const memory = [];
  const watch = setInterval(() => memory.push(service.rss()), 1000);
  const rounds = [];
  for (let minute = 0; minute < minutes; minute++) {
    const capacity = await run({ port, next, seconds: measured });
    const rate = capacity.perSecond * shareOfCapacity;
    const taken = await run({ port, next, seconds: loaded, rate, connections: 64 });
    const late = percentile(taken.times, 0.99);
    const floor = await floorOf(portOf(bare), next, measured, beside);
    rounds.push({ capacity, rate, taken, late, floor, failed: capacity.errors + taken.errors });
  }
  clearInterval(watch);
  await service.stop();
  await bare.stop();
  rmSync(folder, { recursive: true });
  const quarter = (number) => {
    const some = memory.slice((memory.length * number) / 4, (memory.length * (number + 1)) / 4);
    return some.reduce((sum, one) => sum + one, 0) / some.length;
  };
  const growth = quarter(3) / quarter(1) - 1;
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  const statuses = rounds.flatMap(({ capacity, taken }) => [capacity.failures, taken.failures]);
  const times = rounds.flatMap(({ taken }) => taken.times);
  const p99 = percentile(times, 0.99);
  const range = (all) => `${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)}`;
  report(
    `Mixed load, ${minutes} times ${loaded} s: 80 % decisions by snap-id, 15 % assertions, 5 % plans of 20 snaps`,
    [
      ['capacity', `${range(rounds.map(({ capacity }) => capacity.perSecond))}/s`],
      ['offered', `${range(rounds.map(({ rate }) => rate))}/s, ${times.length} requests`],
      ['failed', told(failed, ...statuses), judge(failed <= errors, `${failed} requests failed`)],
      ['median', milliseconds(percentile(times, 0.5))],
      [
        'p99',
        milliseconds(p99),
        values.short ? '' : judge(p99 <= p99Milliseconds, `p99 of the mixed load is ${milliseconds(p99)}`),
      ],
      ['p99 of each minute', rounds.map(({ late }) => late.toFixed(0)).join(', ')],
      [
        'p99 of bare routes, same share of what they can take',
        rounds.map(({ floor }) => percentile(floor.times, 0.99).toFixed(0)).join(', '),
      ],
      ['p99.9', milliseconds(percentile(times, 0.999))],
      [
        'resident memory, second and last quarter',
        `${quarter(1).toFixed(0)} MB, ${quarter(3).toFixed(0)} MB`,
        values.short ? '' : judge(growth <= memoryGrowth, `memory grew by ${(growth * 100).toFixed(0)} %`),
      ],
    ],
  );
}

/** Start, memory and latency with a large store, beside an empty one in turns. */
async function large() {
  const limits = thresholds.large;
  const { declarations } = limits;
  const others = limits.assertions - limits.declarations;
  const [full, empty] = [await storeOf({ declarations, others }), await storeOf({ declarations: 2000 })];
  // The first start makes keys and signs the base-declaration; it is the next ones that count.
  await (await serve(full)).stop();
  await (await serve(empty)).stop();
  const service = await serve(full);
  while ((await fetch(`${service.url}/readyz`)).status !== 200);
  const start = (performance.now() - service.started) / 1000;
  const beside = await serve(empty);
  const sides = [
    { port: portOf(service), next: decisionsOf(declarations), times: [] },
    { port: portOf(beside), next: decisionsOf(2000), times: [] },
  ];
  for (const { port, next } of sides) await warmedUp(port, next, 5);
  for (let round = 0; round < 10; round++) {
    for (const side of sides) {
      const { times } = await run({ port: side.port, next: side.next, seconds: 2, connections: 1 });
      side.times.push(percentile(times, 0.5));
    }
  }
  const memory = service.rss();
  await service.stop();
  await beside.stop();
  rmSync(full, { recursive: true });
  rmSync(empty, { recursive: true });
  const [filled, bare] = sides.map(({ times }) => percentile(times, 0.5));
  const { startSeconds, residentMegabytes, latencyOfEmptyStore } = limits;
  report(`A store of ${declarations} declarations and ${declarations + others} assertions`, [
    [
      'start to ready',
      `${start.toFixed(2)} s`,
      judge(start <= startSeconds, `a large store starts in ${start.toFixed(2)} s`),
    ],
    [
      'resident memory after the load',
      `${memory.toFixed(0)} MB`,
      judge(memory <= residentMegabytes, `a large store takes ${memory.toFixed(0)} MB`),
    ],
    [
      'median of a decision, one after another',
      `${milliseconds(filled)}, with 2,000 declarations ${milliseconds(bare)}`,
      judge(
        filled <= bare * latencyOfEmptyStore,
        `a decision takes ${(filled / bare).toFixed(2)} times as long in a large store`,
      ),
    ],
  ]);
}

/** Two instances on one PostgreSQL database beside one. */
async function replicas() {
  const { twoOfOne, leastCores } = thresholds.replicas;
  const server = await startEmbeddedPostgres();
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'plugboard-load-')));
  const env = { PLUGBOARD_DATABASE_URL: server.url() };
  const services = [];
  for (const folder of folders) services.push(await serve(folder, env));
  const seconds = 15;
  // Nothing is published here, so decisions alone: they find no declaration, and say so.
  const next = () => decisionsOf(2000);
  const rateOf = async (some) => {
    const runs = await Promise.all(some.map((one) => run({ port: portOf(one), next: next(), seconds })));
    const failed = runs.reduce((sum, { errors }) => sum + errors, 0);
    judge(failed === 0, `${failed} requests to instances on PostgreSQL failed`);
    return { perSecond: runs.reduce((sum, one) => sum + one.perSecond, 0) };
  };
  await rateOf(services);
  const one = await rateOf(services.slice(0, 1));
  const two = await rateOf(services);
  for (const service of services) await service.stop();
  await server.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
  const ratio = two.perSecond / one.perSecond;
  const cores = cpus().length;
  report('Two instances on one PostgreSQL database', [
    ['one', `${one.perSecond.toFixed(0)}/s`],
    [
      'two',
      `${two.perSecond.toFixed(0)}/s, ${ratio.toFixed(2)} times one`,
      cores < leastCores
        ? `not judged: ${cores} cores for two instances, a database and the load`
        : judge(ratio >= twoOfOne, `two instances do ${ratio.toFixed(2)} times what one does`),
    ],
  ]);
}

/** Keys that all sign with, as making them takes longer than all else of a start. */
function keyFiles(folder) {
  const files = ['root', 'signing'].map((name) => join(folder, `${name}.pem`));
  for (const file of files) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  return { PLUGBOARD_ROOT_KEY: files[0], PLUGBOARD_SIGNING_KEY: files[1] };
}

/** A single decision beside a bare Fastify route, as `bench/http.js` measures it. */
function floor() {
  const env = { ...process.env, ...keys };
  const text = execFileSync(process.execPath, ['bench/http.js'], { encoding: 'utf8', env });
  process.stdout.write(text);
  const least = thresholds.floor.singleDecisionOfBareFastify;
  for (const [, share] of text.matchAll(/(\d+) % of it/g)) {
    judge(Number(share) / 100 >= least, `a decision does ${share} % of a bare Fastify route`);
  }
}

const keyFolder = mkdtempSync(join(tmpdir(), 'plugboard-load-'));
const keys = keyFiles(keyFolder);
if (wants('mixed')) await mixed();
if (wants('large') && !values.short) await large();
if (wants('replicas') && !values.short) await replicas();
if (wants('floor') && !values.short) floor();
rmSync(keyFolder, { recursive: true });
process.stdout.write(faults.length === 0 ? '\nno threshold missed\n' : `\nmissed: ${faults.join('; ')}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
