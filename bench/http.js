// POST /v1/decisions by snapId beside a bare Fastify route that takes and gives bodies of the same size.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { filledStore, snapIdOf } from './store.js';
import { percent, perSecond, report } from './measure.js';
import { startPlugboard, startServer } from './server.js';

const seconds = Number(process.env.SECONDS ?? 4);
const rounds = Number(process.env.ROUNDS ?? 5);
const connections = 16;

const body = JSON.stringify({
  action: 'auto-connect',
  plug: {
    snap: {
      yaml: {
        name: 'app',
        version: '1.0',
        plugs: { camera: null, network: null },
        apps: { app: { command: 'bin/app' } },
      },
      snapId: snapIdOf(2),
    },
    name: 'camera',
  },
  slot: {
    snap: {
      yaml: { name: 'snapd', version: '2.70', type: 'snapd', slots: { camera: null } },
      declaration: null,
    },
    name: 'camera',
  },
  device: {
    classic: true,
    distribution: { id: 'ubuntu', variantId: 'desktop' },
    model: { 'brand-id': 'generic', model: 'generic-classic' },
  },
});

/** Requests per second of either load generator. wrk takes less of the machine, which the server then has. */
const load = hasWrk() ? withWrk : withAutocannon;

function hasWrk() {
  return spawnSync('wrk', ['-v']).error === undefined;
}

const scripts = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
const script = join(scripts, 'post.lua');
writeFileSync(
  script,
  `wrk.method = "POST"\nwrk.body = ${JSON.stringify(body)}\nwrk.headers["content-type"] = "application/json"\n`,
);

function withWrk(url) {
  const args = ['-t1', `-c${connections}`, `-d${seconds}`, '-s', script, url];
  const output = execFileSync('wrk', args, { encoding: 'utf8' });
  if (/Non-2xx/.test(output)) throw new Error(output);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
}

async function withAutocannon(url) {
  const headers = { 'content-type': 'application/json' };
  const result = await autocannon({ url, method: 'POST', headers, body, connections, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
}

const store = await filledStore(1000);
const plugboard = await startPlugboard(store.folder);

for (const trace of ['full', 'none']) {
  const path = `/v1/decisions?trace=${trace}`;
  const sample = await fetch(plugboard.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answer = await sample.text();
  if (sample.status !== 200) throw new Error(answer);
  const bare = await startServer(['bench/bare.js', answer]);
  const ratios = [];
  const ours = [];
  const floors = [];
  await load(plugboard.url + path);
  await load(`${bare.url}/v1/decisions`);
  for (let round = 0; round < rounds; round++) {
    const floor = await load(`${bare.url}/v1/decisions`);
    const own = await load(plugboard.url + path);
    floors.push(floor);
    ours.push(own);
    ratios.push(own / floor);
  }
  await bare.stop();
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  report(
    `POST ${path}, by snapId, ${load === withWrk ? 'wrk' : 'autocannon'} (${body.length} bytes in, ${answer.length} out)`,
    [
      ['bare Fastify', perSecond(middle(floors))],
      [
        'Plugboard',
        perSecond(middle(ours)),
        `${percent(middle(ratios))} of it (${ratios.map(percent).join(', ')})`,
      ],
    ],
  );
}

report('after the load', [['resident memory', `${plugboard.rss().toFixed(0)} MB`]]);
await plugboard.stop();
await store.close();
rmSync(scripts, { recursive: true });
