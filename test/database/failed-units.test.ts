import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { DatabaseUnavailable } from '../../src/database/unavailable.js';
import { AssertionHeader } from '../../src/modules/assertions/assertion-header.entity.js';
import { TcpProxy } from '../faults/tcp-proxy.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { type PostgresServer, query, startPostgres } from '../support/postgres.js';

const insert = (manager: EntityManager, number: number) =>
  manager.insert(AssertionHeader, { assertionId: `id-${number}`, name: 'name', value: 'x' });

describe('a unit of work that SQLite itself has rolled back, as it does where the disk is full', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await openTestDatabase('SQLite');
  });

  afterEach(() => database.close());

  it('leaves nothing behind in which later units get lost', async () => {
    const stored = () => database.connection.prepare('SELECT count(*) AS count FROM assertion_header')();
    for (let time = 0; time < 2; time++) {
      const rolledBack = database.unitOfWork.run(async (manager) => {
        await manager.query('ROLLBACK');
        throw new Error('rolled back');
      });
      await expect(rolledBack).rejects.toThrow('rolled back');
      await expect(database.unitOfWork.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
      await database.unitOfWork.run((manager) => insert(manager, time));
      expect(stored()).toEqual({ count: time + 1 });
    }
  });
});

describe('units of work whose connection to PostgreSQL fails', () => {
  let server: PostgresServer;
  let proxy: TcpProxy;
  let url: string;
  let database: TestDatabase;

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    proxy = await TcpProxy.open(Number(new URL(url).port));
    database = await openTestDatabase({ url: proxy.through(url) });
  });

  afterAll(async () => {
    proxy.set('open');
    await database.close();
    proxy.close();
    await server.close();
  });

  const stored = () => query(url, 'SELECT assertion_id FROM assertion_header ORDER BY assertion_id');

  it('fail as what they are where it ends between two statements', async () => {
    const unit = database.unitOfWork.run(async (manager) => {
      await insert(manager, 1);
      const [own] = await manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
      await query(url, 'SELECT pg_terminate_backend($1)', [own?.pid]);
      await pause(200);
      await insert(manager, 2);
    });
    await expect(unit).rejects.toThrow(DatabaseUnavailable);
    expect(await stored()).toEqual([]);
    await database.unitOfWork.run((manager) => insert(manager, 3));
    expect(await stored()).toHaveLength(1);
  });

  it('fail together where the first of them waits in vain, and give the connection up', async () => {
    const first = database.unitOfWork.run(async (manager) => {
      await insert(manager, 4);
      await pause(50);
      await manager.query('SET LOCAL statement_timeout = 100');
      await manager.query('SELECT pg_sleep(10)');
    });
    const others = [5, 6, 7].map((number) => database.unitOfWork.run((manager) => insert(manager, number)));
    for (const { status, ...result } of await Promise.allSettled([first, ...others])) {
      expect([status, result]).toEqual(['rejected', { reason: expect.any(DatabaseUnavailable) }]);
    }
    expect(await database.unitOfWork.canStore()).toBe(true);
    await database.unitOfWork.run((manager) => insert(manager, 8));
    expect(await stored()).toHaveLength(2);
  });

  it('can be run again after connections that nothing comes through any more', async () => {
    await database.unitOfWork.run((manager) => insert(manager, 9));
    proxy.swallow();
    await expect(database.unitOfWork.run((manager) => insert(manager, 10))).rejects.toThrow(
      DatabaseUnavailable,
    );
    await database.unitOfWork.run((manager) => insert(manager, 11));
    expect(await stored()).toHaveLength(4);
  });

  it('leave no connection behind on which a statement was not answered', async () => {
    const runner = database.dataSource.createQueryRunner();
    const [own] = (await runner.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
    const unanswered = runner.query('SELECT pg_sleep(5)').catch((error: unknown) => error);
    await pause(50);
    await runner.release();
    const next = await database.dataSource.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
    expect(next[0]?.pid).not.toBe(own?.pid);
    expect(await unanswered).toBeInstanceOf(Error);
  });
});
