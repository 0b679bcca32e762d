import { rm, writeFile } from 'node:fs/promises';
import type { QueryRunner } from 'typeorm';

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

/** As {@link takeRoom}, where PostgreSQL keeps its tables: in a table that goes with the transaction. */
export async function takeRoomInPostgres(runner: QueryRunner): Promise<void> {
  const [rows, width] = [leastRoom / 1024, 1000];
  await runner.query('CREATE TEMPORARY TABLE room (filling text) ON COMMIT DROP');
  await runner.query(`INSERT INTO room SELECT repeat('x', ${width}) FROM generate_series(1, ${rows})`);
}
