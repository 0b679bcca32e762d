import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PgBossQueue } from '../../../src/modules/jobs/pg-boss-queue.js';
import { type PostgresServer, startPostgres } from '../../support/postgres.js';

const hour = 3_600_000;

describe('jobs of all instances', () => {
  let server: PostgresServer;
  let queue: PgBossQueue;
  const done: string[] = [];
  const clock = Date.now.bind(Date);
  /** By how much a job steps the clock while it is done, by its name. */
  const steps = new Map([
    ['back', -hour],
    ['forward', hour],
  ]);

  beforeAll(async () => {
    server = await startPostgres();
    queue = new PgBossQueue(await server.createDatabase());
    await queue.start((id) => {
      const step = steps.get(id);
      if (step !== undefined) jest.spyOn(Date, 'now').mockImplementation(() => clock() + step);
      done.push(id);
      return Promise.resolve();
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(async () => {
    await queue.stop();
    await server.close();
  });

  /** Sends a job and waits until it is done. */
  async function doneAfter(id: string): Promise<void> {
    await queue.send(id);
    while (!done.includes(id)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it.each(['back', 'forward'])(
    'are done within moments when the clock is stepped %s meanwhile',
    async (way) => {
      await doneAfter(way);
      await doneAfter(`after ${way}`);
      await doneAfter(`again after ${way}`);
      expect(done.slice(-3)).toEqual([way, `after ${way}`, `again after ${way}`]);
    },
  );
});
