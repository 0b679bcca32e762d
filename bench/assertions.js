// GET /v2/assertions/… beside a bare Fastify route that sends the same bytes; with 100 and 100,000 stored.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { filledStore, snapIdOf } from './store.js';
import { percent, perSecond, report } from './measure.js';
import { startPlugboard, startServer } from './server.js';

const seconds = Number(process.env.SECONDS ?? 3);
const rounds = Number(process.env.ROUNDS ?? 5);
const connections = 16;
const sizes = [100, 100_000];
const asked = 1000;
const accept = 'application/x.ubuntu.assertion';

const scripts = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));

/** Requests per second over the paths in turn, by wrk where it is there. */
const load = spawnSync('wrk', ['-v']).error === undefined ? withWrk : withAutocannon;

function withWrk(url, paths) {
  const script = join(scripts, 'get.lua');
  const list = paths.map((path) => JSON.stringify(path)).join(',');
  writeFileSync(
    script,
    `local paths = {${list}}\nlocal at = 0\nwrk.headers["accept"] = "${accept}"\nrequest = function()\n  at = at % #paths + 1\n  return wrk.format("GET", paths[at])\nend\n`,
  );
  const args = ['-t1', `-c${connections}`, `-d${seconds}`, '-s', script, url];
  const output = execFileSync('wrk', args, { encoding: 'utf8' });
  if (/Non-2xx/.test(output)) throw new Error(output);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
}

async function withAutocannon(url, paths) {
  const requests = paths.map((path) => ({ method: 'GET', path, headers: { accept } }));
  const result = await autocannon({ url, requests, connections, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
}

/** Paths of snaps from all over the store. */
function pathsOf(size) {
  return Array.from({ length: Math.min(asked, size) }, (_, index) => {
    const snapId = snapIdOf(Math.floor((index * size) / Math.min(asked, size)));
    return `/v2/assertions/snap-declaration/16/${snapId}?max-format=7`;
  });
}

const servers = [];
for (const size of sizes) {
  const store = await filledStore(size);
  const server = await startPlugboard(store.folder);
  servers.push({ name: `${size.toLocaleString('en')} stored`, store, server, paths: pathsOf(size) });
}
const [{ server, paths }] = servers;
const sample = await fetch(server.url + paths[0], { headers: { accept } });
const text = await sample.text();
if (sample.status !== 200) throw new Error(text);
const floor = await startServer(['bench/bare-assertion.js', text]);

const all = [{ name: 'bare Fastify', server: floor, paths }, ...servers];
const rates = Object.fromEntries(all.map(({ name }) => [name, []]));
for (let round = 0; round <= rounds; round++) {
  for (const { name, server: one, paths: some } of all) {
    const rate = await load(one.url, some);
    // The first round warms up.
    if (round > 0) rates[name].push(rate);
  }
}
const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const ratioOf = (name) => middle(rates[name].map((rate, round) => rate / rates['bare Fastify'][round]));
report(
  `GET /v2/assertions/snap-declaration/16/…, up to ${asked} snaps in turn, ${load === withWrk ? 'wrk' : 'autocannon'} (${text.length} bytes)`,
  all.map(({ name }) => [name, perSecond(middle(rates[name])), `${percent(ratioOf(name))} of it`]),
);
await floor.stop();
for (const { store, server: one } of servers) {
  await one.stop();
  await store.close();
}
rmSync(scripts, { recursive: true });
