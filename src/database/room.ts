import { rm, writeFile } from 'node:fs/promises';

/** Bytes that have to be free beside a database: more than most changes take. */
const leastRoom = 1024 * 1024;

/**
 * Finds out whether a full disk has room again, by taking some for a moment: a change that changes nothing would fit
 * where no other does.
 *
 * @throws Error where there is none
 */
export async function takeRoom(file: string): Promise<void> {
  const trial = `${file}-room`;
  try {
    await writeFile(trial, Buffer.alloc(leastRoom));
  } finally {
    await rm(trial, { force: true });
  }
}
