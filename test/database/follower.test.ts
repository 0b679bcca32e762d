import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';

describe('the copy of an instance, while another one stores without a pause', () => {
  let server: PostgresServer;
  let writer: TestDatabase;
  let reader: TestDatabase;

  beforeAll(async () => {
    server = await startPostgres();
    const url = await server.createDatabase();
    writer = await openTestDatabase({ url });
    reader = await openTestDatabase({ url });
  });

  afterAll(async () => {
    await reader.close();
    await writer.close();
    await server.close();
  });

  it('is brought up to date for whoever asks, though there is always something newer', async () => {
    let isOver = false;
    const writing = (async () => {
      while (!(isOver as boolean)) await writer.unitOfWork.run(() => Promise.resolve());
    })();
    for (let time = 0; time < 10; time++) {
      const stored = writer.unitOfWork.lastStored;
      await Promise.all([reader.refresh(), reader.refresh(), reader.refresh()]);
      expect(reader.connection.storeRevision()).toBeGreaterThanOrEqual(stored);
    }
    isOver = true;
    await writing;
    await reader.refresh();
    expect(reader.connection.storeRevision()).toBe(writer.unitOfWork.lastStored);
  });
});
