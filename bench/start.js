// From starting the process to a ready service.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from './measure.js';
import { startPlugboard } from './server.js';

const times = { 'new folder': [], 'existing folder': [] };
let memory = 0;
for (let round = 0; round < 5; round++) {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
  for (const taken of Object.values(times)) {
    const plugboard = await startPlugboard(folder);
    while ((await fetch(`${plugboard.url}/readyz`)).status !== 200);
    taken.push(performance.now() - plugboard.started);
    memory = plugboard.rss();
    await plugboard.stop();
  }
  rmSync(folder, { recursive: true });
}
const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
report('start to /readyz', [
  ...Object.entries(times).map(([name, taken]) => [name, `${middle(taken).toFixed(0)} ms`]),
  ['resident memory then', `${memory.toFixed(0)} MB`],
]);
