// Bad input by the million: `npm run bad-input -- [--requests N] [--seed N] [--connections N]`. Requests made from the
// schemas of openapi.yaml and then made worse go to a service of its own. Ends with status 1 where an answer is a 5xx,
// none comes, the service ends, or its memory grows.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath, URL } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { startServer } from '../../bench/server.js';
import { chanceOf } from './chance.js';
import { BadInputConnection } from './connection.js';
import { requestsOf } from './requests.js';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    connections: { type: 'string', default: '16' },
    roles: { type: 'string', default: 'operator,reviewer,auditor,device' },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const total = Number(values.requests);
const seed = Number(values.seed);

/** Refusals with 503 that say something of the request and not of the service. */
const expected503 = new Set(['revision-not-reached', 'too-many-jobs']);

/** Memory may grow by this share, and these megabytes, from the second quarter of the run to the last. */
const growth = { share: 0.15, megabytes: 20 };

const data = mkdtempSync(join(tmpdir(), 'plugboard-bad-input-'));
const service = await startServer(['dist/src/main.js'], {
  PLUGBOARD_PORT: '0',
  PLUGBOARD_DATA: data,
  PLUGBOARD_LOG_LEVEL: 'fatal',
  // What is shed or limited is not tried.
  PLUGBOARD_MAX_EVENT_LOOP_DELAY: '0',
  PLUGBOARD_RATE_LIMIT: '0',
});
let ended;
service.child.once('exit', (code, signal) => (ended = `the service ended with ${signal ?? code}`));
const tokens = values.roles.split(',').map((role) => {
  const args = ['dist/src/cli/main.js', 'token', 'create', '--data', data, '--name', role, '--role', role];
  return /plugboard_\S+/.exec(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }))?.[0];
});
const next = requestsOf(
  parse(readFileSync(join(root, 'openapi.yaml'), 'utf8')),
  [...tokens, 'plugboard_x'],
  chanceOf(seed),
);

const statuses = new Map();
const faults = [];
const memory = [];
let [sent, begun] = [0, performance.now()];
const watch = setInterval(() => ended ?? memory.push(service.rss()), 1000);
const note = (request, what) => {
  const file = join(tmpdir(), `plugboard-bad-input-${seed}-${faults.length}.http`);
  if (faults.length < 10) writeFileSync(file, request.bytes);
  faults.push(`${what}\n    ${request.method} ${request.url.slice(0, 200)}\n    whole request in ${file}`);
};

async function ask(connection, request) {
  try {
    const { status, body } = await connection.ask(request);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status < 500) return;
    const code = /"code":"([^"]+)"/.exec(body)?.[1];
    if (status !== 503 || !expected503.has(code))
      note(request, `answered with ${status} ${code ?? body.slice(0, 200)}`);
  } catch (error) {
    note(request, error.message);
  }
}

async function work() {
  const connection = new BadInputConnection(Number(new URL(service.url).port));
  while (sent < total && ended === undefined && faults.length < 100) {
    sent++;
    await ask(connection, next());
  }
  connection.close();
}
await Promise.all(Array.from({ length: Number(values.connections) }, work));
clearInterval(watch);

const alive = ended === undefined && (await fetch(`${service.url}/livez`)).status === 200;
const quarter = (number) => {
  const some = memory.slice((memory.length * number) / 4, (memory.length * (number + 1)) / 4);
  return some.reduce((sum, one) => sum + one, 0) / some.length;
};
const [early, late] = [quarter(1), quarter(3)];
const hasGrown = memory.length >= 40 && late > early * (1 + growth.share) && late > early + growth.megabytes;
if (ended === undefined) await service.stop();
rmSync(data, { recursive: true });

const seconds = (performance.now() - begun) / 1000;
process.stdout.write(
  [
    `${sent} requests in ${seconds.toFixed(0)} s (seed ${seed})`,
    ...[...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `  ${status}  ${count}`),
    `resident memory, second and last quarter: ${early.toFixed(0)} MB, ${late.toFixed(0)} MB`,
    ...faults.slice(0, 10).map((fault) => `FAULT ${fault}`),
    ...(alive ? [] : [`FAULT ${ended ?? 'the service does not answer any more'}`]),
    ...(hasGrown ? ['FAULT its memory grew'] : []),
    faults.length === 0 && alive && !hasGrown ? 'no fault' : `${faults.length} faults`,
    '',
  ].join('\n'),
);
process.exitCode = faults.length === 0 && alive && !hasGrown ? 0 : 1;
