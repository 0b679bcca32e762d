import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import type { StoredEntry } from '../../src/modules/audit/audit-entries.js';
import { entryHash } from '../../src/modules/audit/entry-hash.js';
import { build, workplace } from './plugboard.js';

const place = workplace();
const entries = 5;

/** A copy of the database that somebody with the file in hands has changed, the triggers out of the way. */
let copies = 0;
function tampered(change: (database: Sqlite.Database) => void): string {
  const copy = `copy-${++copies}`;
  cpSync(join(place.path, 'data'), join(place.path, copy), { recursive: true });
  const database = new Sqlite(join(place.path, copy, 'plugboard.sqlite'));
  database.exec('DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete');
  change(database);
  database.close();
  return copy;
}

const verify = (data: string, ...options: string[]) =>
  place.run(['audit', 'verify', '--data', data, ...options]);

const execute = (sql: string) => (database: Sqlite.Database) => {
  database.exec(sql);
};

/** The last entry with another subject and the hash that goes with it. */
function forgeLast(database: Sqlite.Database): string {
  const last = database
    .prepare<[], StoredEntry>(
      `SELECT sequence, at, actor, action, subject, details, request_id AS requestId,
         previous_hash AS previousHash, hash FROM audit_entry ORDER BY sequence DESC`,
    )
    .get();
  if (last === undefined) throw new Error('there is no entry');
  const hash = entryHash({ ...last, subject: 'token:forged' });
  database
    .prepare("UPDATE audit_entry SET subject = 'token:forged', hash = ? WHERE sequence = ?")
    .run(hash, last.sequence);
  return hash;
}

beforeAll(async () => {
  build();
  for (let made = 0; made < entries; made++) {
    const { status } = await place.run(['token', 'create', '--name', `token ${made}`, '--role', 'operator']);
    expect(status).toBe(0);
  }
}, 120_000);

afterAll(() => {
  place.remove();
});

describe('plugboard audit verify', () => {
  it('finds a log whole, and tells its head', async () => {
    const { status, stdout, stderr } = await verify('data');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^the audit log is whole: 5 entries\nhead 5:[A-Za-z0-9_-]{43}\n$/);
    const [, hash] = /head 5:(\S+)/.exec(stdout) ?? [];
    const json: unknown = JSON.parse((await verify('data', '--json')).stdout);
    expect(json).toEqual({ whole: true, head: { sequence: 5, hash } });
  });

  it.each([
    [
      'an altered field',
      "UPDATE audit_entry SET actor = 'token:x somebody else' WHERE sequence = 3",
      'entry 3 (altered): its hash is not that of its fields',
    ],
    [
      'a deleted middle entry',
      'DELETE FROM audit_entry WHERE sequence = 3',
      'entry 3 (missing): after entry 2 comes 4',
    ],
    [
      'two swapped entries',
      `UPDATE audit_entry SET sequence = 99 WHERE sequence = 2;
       UPDATE audit_entry SET sequence = 2 WHERE sequence = 3;
       UPDATE audit_entry SET sequence = 3 WHERE sequence = 99`,
      'entry 2 (altered): its hash is not that of its fields',
    ],
    [
      'a truncated tail',
      'DELETE FROM audit_entry WHERE sequence > 3',
      'entry 4 (broken-off): it and all up to the head, entry 5, are missing',
    ],
    [
      'an entry that was put in at the end',
      `INSERT INTO audit_entry SELECT 6, at, actor, action, subject, details, request_id, hash, hash
         FROM audit_entry WHERE sequence = 5`,
      'entry 6 (surplus): it comes after the head, which is entry 5',
    ],
    [
      'a head that was taken away',
      'DELETE FROM audit_head',
      'entry 1 (surplus): it comes after the head, which is entry 0',
    ],
  ])('finds %s', async (_, sql, fault) => {
    const copy = tampered(execute(sql));
    expect(await verify(copy)).toEqual({
      status: 1,
      stdout: `the audit log is not whole: ${fault}\n`,
      stderr: '',
    });
    const [, sequence, kind] = /entry (\d+) \((.*)\)/.exec(fault) ?? [];
    expect(JSON.parse((await verify(copy, '--json')).stdout)).toMatchObject({
      whole: false,
      fault: { sequence: Number(sequence), kind },
    });
  });

  it('finds a last entry with a forged hash', async () => {
    const copy = tampered(forgeLast);
    const { status, stdout } = await verify(copy);
    expect(stdout).toMatch(/^the audit log is not whole: entry 5 \(other-head\): its hash is /);
    expect(status).toBe(1);
  });

  it('finds a chain forged up to its head, by a head noted earlier', async () => {
    const noted = /head (\S+)/.exec((await verify('data')).stdout)?.[1] ?? '';
    const copy = tampered((database) => {
      database.prepare('UPDATE audit_head SET hash = ?').run(forgeLast(database));
    });
    expect((await verify(copy)).status).toBe(0);
    const { status, stdout } = await verify(copy, '--expect', noted);
    expect(stdout).toMatch(/entry 5 \(other-head\): its hash is "\S+", expected the noted "\S+"\n$/);
    expect(status).toBe(1);
    const cut = tampered((database) => {
      database.exec(`DELETE FROM audit_entry WHERE sequence = 5;
        UPDATE audit_head SET sequence = 4, hash = (SELECT hash FROM audit_entry WHERE sequence = 4)`);
    });
    expect((await verify(cut)).status).toBe(0);
    expect(await verify(cut, '--expect', noted)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('entry 5 (broken-off): it and all up to the noted entry 5 are missing'),
    });
    expect((await verify('data', '--expect', noted)).status).toBe(0);
  });

  it.each(['5', '0:x', `5:${'a'.repeat(42)}`, `-1:${'a'.repeat(43)}`])('takes no head %j', async (head) => {
    expect(await verify('data', `--expect=${head}`)).toEqual({
      status: 2,
      stdout: '',
      stderr: `--expect: "${head}" is no head, expected SEQUENCE:HASH as "audit verify" prints it\n`,
    });
  });

  it('is about a database that is there', async () => {
    expect(await verify('nowhere')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'nowhere: holds no database\n',
    });
  });
});
