import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Balancer } from './balancer.js';

/** The backends of deploy/haproxy.cfg. */
const backends = ['everything', 'evaluation'] as const;

/** What deploy/haproxy.cfg is, run by haproxy itself: one address, and for each backend the instances that are ready. */
export interface Haproxy {
  readonly everything: Balancer;
  readonly evaluation: Balancer;
}

/**
 * Runs haproxy by deploy/haproxy.cfg, but for the addresses: instances are processes here.
 *
 * @param folder for its configuration and its socket
 */
export async function startHaproxy(ports: readonly number[], folder: string): Promise<Haproxy> {
  const port = await freePort();
  const [file, socket] = [`${folder}/haproxy.cfg`, `${folder}/haproxy.sock`];
  const shipped = readFileSync(new URL('../../deploy/haproxy.cfg', import.meta.url), 'utf8');
  let server = 0;
  const text = shipped
    .replace(/^global$/m, `global\n    stats socket ${socket} mode 600 level operator`)
    .replace(/^ +bind .*$/m, `    bind 127.0.0.1:${port}`)
    .replace(/plugboard-\d:\d+ resolvers .*$/gm, () => `127.0.0.1:${ports[server++ % ports.length] ?? 0}`);
  writeFileSync(file, text);
  const child = spawn('haproxy', ['-f', file, '-db'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`haproxy ended with ${code}: ${complaints}`);
  });
  const [everything, evaluation] = backends.map((name) => ({
    url: `http://127.0.0.1:${port}`,
    ready: () => readyIn(socket, name),
    close: () => end(child),
  }));
  if (everything === undefined || evaluation === undefined) throw new Error('no backends');
  while ((await everything.ready().catch(() => [])).length < ports.length) await pause();
  return { everything, evaluation };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** What haproxy has found out of the servers of a backend: its statistics have a line for each. */
async function readyIn(socket: string, backend: string): Promise<number[]> {
  const client = connect(socket);
  client.write('show stat\n');
  let text = '';
  for await (const chunk of client) text += String(chunk);
  const [head = '', ...lines] = text.split('\n');
  const names = head.replace('# ', '').split(',');
  const rows = lines.map((line) => new Map(line.split(',').map((value, at) => [names[at], value])));
  return rows
    .filter((row) => row.get('pxname') === backend && row.get('type') === '2' && row.get('status') === 'UP')
    .map((row) => Number(/:(\d+)$/.exec(row.get('addr') ?? '')?.[1] ?? 0));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
