import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

describe('writing to the database', () => {
  it.each([
    // The read connection cannot write; its transaction keeps what it reads as of one moment.
    ['.transaction(', ['database/read-connection.ts']],
    ['.save(', []],
    ['startTransaction(', ['database/unit-of-work.ts']],
    // The others hold a lock while migrating, and only read.
    [
      'createQueryRunner(',
      ['database/pending-migrations.ts', 'database/postgres-source.ts', 'database/unit-of-work.ts'],
    ],
    ['dataSource.query(', []],
  ])('is done with %s nowhere but in %j', (call, allowed) => {
    const using = files.filter((name) => readFileSync(source + name, 'utf8').includes(call));
    expect(using.sort()).toEqual(allowed);
  });
});
