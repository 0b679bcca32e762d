import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { AssertionHeader } from '../../src/modules/assertions/assertion-header.entity.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

describe('unit of work', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await openTestDatabase();
  });

  afterEach(() => database.close());

  const insert = (manager: EntityManager, number: number) =>
    manager.insert(AssertionHeader, { assertionId: `id-${number}`, name: 'name', value: 'x' });
  const stored = () => database.dataSource.manager.count(AssertionHeader);

  it('gives back what the work gives', async () => {
    expect(await database.unitOfWork.run((manager) => insert(manager, 1).then(() => 'done'))).toBe('done');
    expect(await stored()).toBe(1);
  });

  it('keeps nothing of a unit that throws', async () => {
    const broken = database.unitOfWork.run(async (manager) => {
      await insert(manager, 1);
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await stored()).toBe(0);
    expect(database.connection.storeRevision()).toBe(0);
  });

  it('runs overlapping units one after another, and only the broken ones are lost', async () => {
    const units = Array.from({ length: 40 }, (_, number) =>
      database.unitOfWork.run(async (manager) => {
        await insert(manager, number);
        await pause(1);
        if (number % 4 === 0) throw new Error('no');
      }),
    );
    const results = await Promise.allSettled(units);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
    expect(await stored()).toBe(30);
  });

  it('refuses a unit inside a unit, time and again', async () => {
    for (let time = 0; time < 3; time++) {
      const nested = database.unitOfWork.run(async (manager) => {
        await insert(manager, 1);
        await database.unitOfWork.run(() => Promise.resolve());
      });
      await expect(nested).rejects.toThrow('a unit of work is open here already');
    }
    await database.unitOfWork.run((manager) => insert(manager, 1));
  });

  it('lets work that was only started inside a unit run one of its own afterwards', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let later: Promise<unknown> | undefined;
    await database.unitOfWork.run(async (manager) => {
      await insert(manager, 1);
      later = ended.then(() => database.unitOfWork.run((own) => insert(own, 2)));
    });
    end();
    await later;
    expect(await stored()).toBe(2);
  });

  it('counts each committed unit, where readers see only what is committed', async () => {
    const before = database.connection.storeRevision();
    await database.unitOfWork.run(async (manager) => {
      await insert(manager, 1);
      expect(database.connection.storeRevision()).toBe(before);
    });
    expect(database.connection.storeRevision()).toBe(before + 1);
  });
});
