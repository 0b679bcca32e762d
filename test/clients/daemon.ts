import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryDirectory } from '../support/database.js';
import { type Ran, run } from './tools.js';

/** The stock device daemon, with all its state in a directory of its own. */
export interface Daemon {
  /** Runs the stock client against it. */
  snap(...args: readonly string[]): Promise<Ran>;
  /** Has it take assertions, as `snap ack` of a file does. */
  ack(stream: string): Promise<Ran>;
  /** The socket it listens on. */
  readonly socket: string;
  /** What it answers to GET, without what is around the result. */
  get(path: string): Promise<unknown>;
  /** The records of connections as it keeps them, by their ids. */
  records(): Readonly<Record<string, object>>;
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
  mkdirSync(join(root, 'var/lib/snapd/snaps'), { recursive: true });
  const path = [standIns(directory.path), process.env.PATH].join(delimiter);
  const child = spawn(runner, [root, `${store}/`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: path },
  });
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
  const socket = join(root, 'run/snapd.socket');
  for (let tries = 0; !(existsSync(socket) && (await snap('list')).status === 0); tries++) {
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
    socket,
    get: (resource) => resultOf(socket, resource),
    records: () => {
      const { data } = JSON.parse(readFileSync(join(root, 'var/lib/snapd/state.json'), 'utf8')) as {
        readonly data: { readonly conns?: Readonly<Record<string, object>> };
      };
      return data.conns ?? {};
    },
    stop,
  };
}

/** A folder with programs in place of those that want a whole system: there is no udev to reload. */
function standIns(directory: string): string {
  const folder = join(directory, 'stand-ins');
  mkdirSync(folder);
  writeFileSync(join(folder, 'udevadm'), '#!/bin/sh\n', { mode: 0o755 });
  return folder;
}

function resultOf(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, headers: { host: 'localhost' }, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve((JSON.parse(text) as { readonly result: unknown }).result);
      });
    })
      .on('error', reject)
      .end();
  });
}
