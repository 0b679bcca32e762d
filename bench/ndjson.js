// A million decisions as one NDJSON stream: decisions per second, and memory while it runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { perSecond, report } from './measure.js';
import { startPlugboard } from './server.js';

const total = Number(process.env.LINES ?? 1_000_000);
const distinct = 1000;

const lines = Array.from({ length: distinct }, (_, index) => `${JSON.stringify(decision(index))}\n`);

function decision(index) {
  return {
    action: 'auto-connect',
    plug: {
      snap: {
        yaml: {
          name: `app-${index}`,
          version: '1',
          plugs: { data: { interface: 'content', content: `data-${index % 7}` } },
        },
        declaration: {
          'snap-id': `plugsnap${String(index).padStart(24, '0')}`,
          'publisher-id': `publisher${index % 50}`,
          plugs: {
            content: { 'allow-auto-connection': { 'slot-publisher-id': [`publisher${index % 40}`] } },
          },
        },
      },
      name: 'data',
    },
    slot: {
      snap: {
        yaml: {
          name: 'provider',
          version: '1',
          slots: { share: { interface: 'content', content: 'data-3' } },
        },
        declaration: { 'snap-id': 'slotsnap000000000000000000000001', 'publisher-id': 'publisher7' },
      },
      name: 'share',
    },
    device: { classic: true, distribution: { id: 'ubuntu' } },
  };
}

/** Sends the lines as one stream and counts the answers. */
function stream(url, path, count, watch) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      let answers = 0;
      let errors = 0;
      incoming.on('data', (chunk) => {
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) answers++;
        if (chunk.includes('{"error"')) errors++;
        watch(answers);
      });
      incoming.on('end', () => resolve({ answers, errors }));
    });
    const block = lines.join('');
    let sent = 0;
    const send = () => {
      while (sent < count) {
        sent += distinct;
        if (!outgoing.write(block)) {
          outgoing.once('drain', send);
          return;
        }
      }
      outgoing.end();
    };
    send();
  });
}

const folder = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
const plugboard = await startPlugboard(folder);
await stream(plugboard.url, '/v1/decisions/batch?trace=none', 50_000, () => undefined);

for (const trace of ['none', 'full']) {
  const memory = [];
  let next = 0;
  const started = performance.now();
  const { answers, errors } = await stream(
    plugboard.url,
    `/v1/decisions/batch?trace=${trace}`,
    total,
    (count) => {
      if (count < next) return;
      memory.push(plugboard.rss());
      next = count + total / 20;
    },
  );
  const seconds = (performance.now() - started) / 1000;
  const half = memory.length >> 1;
  report(`NDJSON, ${total.toLocaleString('en')} lines, ${distinct} distinct declarations, trace=${trace}`, [
    ['decisions', perSecond(answers / seconds)],
    ['answers, errors', `${answers.toLocaleString('en')}, ${errors}`],
    [
      'resident memory',
      `first half at most ${Math.max(...memory.slice(0, half)).toFixed(0)} MB, second ${Math.max(...memory.slice(half)).toFixed(0)} MB`,
    ],
  ]);
}
await plugboard.stop();
rmSync(folder, { recursive: true });
