import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Check, fail, ok, reasonOf, warn } from './check.js';

const mebibyte = 2 ** 20;

/** Bytes of free space below which to worry, and below which the next unit of work may fail. */
const leastFree = { warn: 1024 * mebibyte, fail: 100 * mebibyte } as const;

/** Bytes of a write-ahead log above which somebody keeps it from being folded into the database. */
const mostLog = 256 * mebibyte;

/** The data directory: that it can be written to, and the space in it. */
export function folderChecks(data: string): Check[] {
  const path = resolve(data);
  if (!existsSync(path)) {
    const parent = existingParent(path);
    return [
      warn('data', `"${path}" is not there yet`, 'nothing, if this is the first start, which makes it'),
      ...writable(parent),
      spaceCheck(freeBytes(parent)),
    ];
  }
  if (!statSync(path).isDirectory())
    return [fail('data', `"${path}" is a file`, 'set PLUGBOARD_DATA to a directory')];
  const faults = writable(path);
  return [
    ...(faults.length === 0 ? [ok('data', `"${path}" can be written to`)] : faults),
    spaceCheck(freeBytes(path)),
    ...['plugboard.sqlite', 'replica.sqlite'].flatMap((name) => logCheck(join(path, `${name}-wal`))),
  ];
}

function existingParent(path: string): string {
  return existsSync(path) ? path : existingParent(dirname(path));
}

function writable(path: string): Check[] {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [
      fail(
        'data',
        `"${path}" cannot be written to: ${reasonOf(error)}`,
        'give it to the user of the service',
      ),
    ];
  }
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** @param free bytes */
export function spaceCheck(free: number): Check {
  const says = `${Math.floor(free / mebibyte)} MiB free in the data directory`;
  if (free < leastFree.fail)
    return fail('space', says, 'make room; what cannot be written is refused with 503');
  if (free < leastFree.warn) return warn('space', says, 'make room soon');
  return ok('space', says);
}

function logCheck(file: string): Check[] {
  if (!existsSync(file)) return [];
  const { size } = statSync(file);
  const says = `the write-ahead log has ${Math.ceil(size / mebibyte)} MiB`;
  if (size <= mostLog) return [ok('log', says)];
  return [warn('log', says, 'look for a process that has read the database for hours, and end it')];
}
