// POST /v1/connection-plans for devices of 20 snaps, 50 of them in turn, by one client connection after another.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { deviceOf } from './device.js';
import { perSecond, report } from './measure.js';
import { startPlugboard } from './server.js';

const seconds = Number(process.env.SECONDS ?? 4);
const rounds = Number(process.env.ROUNDS ?? 5);

const data = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
const server = await startPlugboard(data);
const headers = { 'content-type': 'application/json' };
const path = '/v1/connection-plans';

/** Devices that share most of their snaps, as those of one store do. */
const requests = Array.from({ length: 50 }, (_, device) => {
  const { snaps, ...state } = deviceOf(200, 10);
  const own = [snaps[0], ...Array.from({ length: 20 }, (_, at) => snaps[1 + ((device * 3 + at * 7) % 200)])];
  const names = new Set(own.map(({ yaml }) => /^name: (\S+)/.exec(yaml)[1]));
  const connections = Object.fromEntries(
    Object.entries(state.connections).filter(([id]) => names.has(id.split(':', 1)[0])),
  );
  const event = { kind: 'refresh', snap: [...names][1] };
  return {
    method: 'POST',
    path,
    headers,
    body: JSON.stringify({ ...state, snaps: own, connections, event }),
  };
});
const sample = await fetch(server.url + path, { method: 'POST', headers, body: requests[0].body });
const answer = await sample.text();
if (sample.status !== 200) throw new Error(answer);

const rates = [];
for (let round = 0; round <= rounds; round++) {
  const result = await autocannon({ url: server.url, requests, connections: 8, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  // The first round warms up.
  if (round > 0) rates.push(result.requests.average);
}
rates.sort((a, b) => a - b);
report('Plans of a refresh over HTTP, devices of 20 snaps', [
  [
    'one process',
    perSecond(rates[rates.length >> 1]),
    `request ${requests[0].body.length} bytes, answer ${answer.length}`,
  ],
]);
await server.stop();
rmSync(data, { recursive: true });
