import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PostgresServer, startPostgres } from '../support/postgres.js';
import { openTestDatabase } from '../support/database.js';

describe('a store on PostgreSQL', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);

  afterAll(() => server.close());

  it('opens', async () => {
    const url = await server.createDatabase();
    const one = await openTestDatabase(url);
    const two = await openTestDatabase(url);
    expect(one.connection.storeRevision()).toBe(0);
    await one.unitOfWork.run(async (manager) => {
      await manager.query(`INSERT INTO publication VALUES ('1','k','a','d','x','now')`);
    });
    expect(one.connection.storeRevision()).toBe(1);
    const row = one.connection.prepare('SELECT answer FROM publication');
    expect(row()).toEqual({ answer: 'x' });
    await new Promise((r) => setTimeout(r, 100));
    expect(two.connection.prepare('SELECT answer FROM publication')()).toEqual({ answer: 'x' });
    await one.close();
    await two.close();
  });
});
