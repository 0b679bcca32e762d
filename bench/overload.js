// What becomes of requests when three times as many are offered as can be answered, with and without shedding.
import { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deviceOf } from './device.js';
import { perSecond, report } from './measure.js';
import { startServer } from './server.js';

const seconds = Number(process.env.SECONDS ?? 6);
const factor = Number(process.env.FACTOR ?? 3);

/** How many requests may be on their way; a generator that offers more has a longer queue than clients would. */
const mostOnTheirWay = 4000;

const question = {
  action: 'auto-connect',
  plug: { snap: { yaml: 'name: app\nversion: 1\nplugs:\n  camera:\n  network:\n' }, name: 'camera' },
  device: { classic: true },
};

const device = deviceOf(20, 10);

const loads = [
  {
    title: 'POST /v1/connection-plans, a device of 20 snaps',
    path: '/v1/connection-plans',
    body: JSON.stringify({ ...device, event: { kind: 'refresh', snap: 'snap1' } }),
  },
  {
    title: 'POST /v1/decisions/batch, 500 questions each',
    path: '/v1/decisions/batch?trace=none',
    body: JSON.stringify({ requests: Array(500).fill(question) }),
  },
  {
    title: 'POST /v1/decisions, one question each',
    path: '/v1/decisions?trace=full',
    body: JSON.stringify(question),
  },
];

function ask(url, path, body, agent) {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const outgoing = request(url + path, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
      response.on('error', () => resolve(0));
    });
    outgoing.on('error', () => resolve(0));
    outgoing.end(body);
  });
}

/** Answers a second when each of a few callers asks again as soon as it is answered. */
async function capacity(url, load) {
  await closedLoop(url, load);
  return closedLoop(url, load);
}

async function closedLoop(url, { path, body }) {
  const agent = new Agent({ keepAlive: true });
  const until = performance.now() + seconds * 500;
  let answered = 0;
  const caller = async () => {
    while (performance.now() < until) if ((await ask(url, path, body, agent)) === 200) answered++;
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  agent.destroy();
  return answered / (seconds / 2);
}

/** Sends so many requests a second, whether or not earlier ones are answered; time counts from when one was due. */
async function offer(url, { path, body }, rate) {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: mostOnTheirWay });
  const started = performance.now();
  const until = started + seconds * 1000;
  const result = { taken: [], shed: 0, failed: 0, unsent: 0 };
  const sent = [];
  let due = started;
  let onTheirWay = 0;
  while (performance.now() < until) {
    for (; due <= performance.now(); due += 1000 / rate) {
      if (onTheirWay >= mostOnTheirWay) {
        result.unsent++;
        continue;
      }
      onTheirWay++;
      const at = due;
      sent.push(
        ask(url, path, body, agent).then((status) => {
          onTheirWay--;
          if (status === 200) result.taken.push(performance.now() - at);
          else if (status === 503) result.shed++;
          else result.failed++;
        }),
      );
    }
    await pause(1);
  }
  await Promise.all(sent);
  agent.destroy();
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

const milliseconds = (value) => `${value.toFixed(0).padStart(6)} ms`;

function rowsOf({ taken, shed, failed, unsent, seconds: took }) {
  const sorted = taken.sort((a, b) => a - b);
  return [
    ['  admitted', perSecond(taken.length / took)],
    ['  shed', perSecond(shed / took)],
    ['  not sent, too many on their way', perSecond(unsent / took)],
    ['  failed', perSecond(failed / took)],
    ['  p50, p99 of the admitted', milliseconds(at(sorted, 0.5)), milliseconds(at(sorted, 0.99))],
  ];
}

async function measured(load, rate, env) {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
  const base = { PLUGBOARD_PORT: '0', PLUGBOARD_DATA: folder, PLUGBOARD_LOG_LEVEL: 'error' };
  const plugboard = await startServer(['dist/src/main.js'], { ...base, ...env });
  const most = await capacity(plugboard.url, load);
  const offered = rate ?? most * factor;
  const result = await offer(plugboard.url, load, offered);
  await plugboard.stop();
  rmSync(folder, { recursive: true });
  return { most, offered, result };
}

for (const load of loads) {
  const off = { PLUGBOARD_MAX_IN_FLIGHT: '0', PLUGBOARD_MAX_EVENT_LOOP_DELAY: '0' };
  const shedding = await measured(load, undefined, {});
  const without = await measured(load, shedding.offered, off);
  report(load.title, [
    ['answered when as many are asked as are answered', perSecond(shedding.most)],
    ['offered', perSecond(shedding.offered)],
    ['with shedding'],
    ...rowsOf(shedding.result),
    ['without'],
    ...rowsOf(without.result),
  ]);
}
