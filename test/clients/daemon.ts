import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryDirectory } from '../support/database.js';
import { type Ran, run } from './tools.js';

/** The stock device daemon, with all its state in a directory of its own. */
export interface Daemon {
  /** Runs the stock client against it. */
  snap(...args: readonly string[]): Promise<Ran>;
  /** Has it take assertions, as `snap ack` of a file does. */
  ack(stream: string): Promise<Ran>;
  stop(): Promise<void>;
}

/**
 * Starts the daemon with a store; it needs to be root.
 *
 * @param runner the program that starts it without systemd
 * @throws Error with its own words where it ends, or says nothing for half a minute
 */
export async function startDaemon(runner: string, store: string): Promise<Daemon> {
  const directory = temporaryDirectory();
  const root = join(directory.path, 'root');
  const child = spawn(runner, [root, `${store}/`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve();
    });
  });
  const snap: Daemon['snap'] = (...args) =>
    run('snap', args, { env: { SNAPPY_GLOBAL_ROOT: root, SNAP_REEXEC: '0' } });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    directory.remove();
  };
  for (
    let tries = 0;
    !(existsSync(join(root, 'run/snapd.socket')) && (await snap('list')).status === 0);
    tries++
  ) {
    if (child.exitCode !== null || tries === 300) {
      await stop();
      throw new Error(`the daemon did not start: ${output}`);
    }
    await pause(100);
  }
  return {
    snap,
    ack: (text) => {
      const file = join(directory.path, 'stream');
      writeFileSync(file, text);
      return snap('ack', file);
    },
    stop,
  };
}
