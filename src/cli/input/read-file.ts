import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { InputFault, unreadable } from './input-fault.js';

/** The most that is read of one file, in bytes: what the service takes as a body. */
export const mostBytes = 4 * 1024 * 1024;

/** The path that stands for the standard input. */
const standardInput = '-';

/** A file's text, and what messages call it. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** What was the standard input when it was last asked for. */
let given: Readable | undefined;

/**
 * Reads a text file, or the standard input for `-`.
 *
 * @param most how large it may be, in bytes
 * @throws InputFault where it cannot be read, is too large or is not UTF-8
 */
export async function readTextFile(path: string, most = mostBytes): Promise<TextFile> {
  const name = path === standardInput ? 'standard input' : path;
  const bytes = await readAll(
    path === standardInput ? openStandardInput() : createReadStream(path),
    name,
    most,
  );
  if (!isUtf8(bytes)) throw new InputFault('is not UTF-8 text', { source: name });
  return { name, text: bytes.toString('utf8') };
}

function openStandardInput(): Readable {
  if (given === process.stdin) {
    throw new InputFault('the standard input can stand for one file only, but "-" is given twice');
  }
  given = process.stdin;
  return given;
}

/** Stops at the limit, so that even an endless device is refused. */
async function readAll(stream: Readable, name: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  if (length > most) {
    throw new InputFault(`is larger than ${most / 1024 / 1024} MiB, the most that is read`, {
      source: name,
    });
  }
  return Buffer.concat(chunks);
}
