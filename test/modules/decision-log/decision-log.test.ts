import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '../../../src/database/unavailable.js';
import { DecisionLog, type AnsweredDecision } from '../../../src/modules/decision-log/decision-log.js';
import { LoggedDecisions } from '../../../src/modules/decision-log/logged-decisions.js';
import { Decisions } from '../../../src/modules/decisions/decisions.service.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

const settings = { decisionLog: 1, decisionLogRetention: 30, decisionLogMask: [] };

const decisions = new Decisions();

function answered(): AnsweredDecision {
  const request = {
    action: 'auto-connect',
    plug: { snap: { yaml: 'name: tool\nplugs: {camera: {}}' }, name: 'camera' },
    device: { classic: true },
  } as const;
  const answer = decisions.decide(request, 'none');
  const text = JSON.stringify(answer);
  return { route: '/v1/decisions', depth: 'none', withRemedies: false, request, answer, text };
}

describe('decision log', () => {
  let database: TestDatabase;
  let logged: LoggedDecisions;

  beforeEach(async () => {
    database = await openTestDatabase();
    logged = new LoggedDecisions(database.unitOfWork);
  });

  afterEach(() => database.close());

  it.each([
    ['records', { records: 2, characters: Infinity }],
    ['characters', { records: Infinity, characters: 1500 }],
  ])(
    'drops what comes on top of the most %s that may wait, counts it, and goes on afterwards',
    async (_, most) => {
      const log = new DecisionLog(settings, logged, most);
      const first = Array.from({ length: 5 }, answered);
      for (const one of first) log.note(one);
      expect(log.waiting).toBe(2);
      await log.onApplicationShutdown();
      const later = answered();
      log.note(later);
      await log.onApplicationShutdown();
      expect(log.figures).toEqual({ written: 3, dropped: 3, failed: 0 });
      const found = await Promise.all([...first, later].map(({ answer }) => logged.find(answer.id)));
      expect(found.map((one) => one !== undefined)).toEqual([true, true, false, false, false, true]);
    },
  );

  it('keeps what the database cannot take now, and gives up what it refuses', async () => {
    const faults = [new DatabaseUnavailable(new Error('away')), undefined, new Error('refused')];
    class Faulty extends LoggedDecisions {
      override add(records: Parameters<LoggedDecisions['add']>[0]): Promise<void> {
        const fault = faults.shift();
        return fault === undefined ? super.add(records) : Promise.reject(fault);
      }
    }
    const log = new DecisionLog(settings, new Faulty(database.unitOfWork));
    const one = answered();
    log.note(one);
    await log.onApplicationShutdown();
    expect(log.waiting).toBe(1);
    expect((await log.find(one.answer.id))?.id).toBe(one.answer.id);
    await log.onApplicationShutdown();
    expect(await logged.find(one.answer.id)).toBeDefined();
    log.note(answered());
    await log.onApplicationShutdown();
    expect(log.figures).toEqual({ written: 1, dropped: 0, failed: 1 });
    expect(log.waiting).toBe(0);
  });

  it('writes while units of work run, without the one getting into the other', async () => {
    const revision = database.connection.storeRevision();
    const log = new DecisionLog(settings, logged);
    const written = Array.from({ length: 10 }, async () => {
      log.note(answered());
      await log.onApplicationShutdown();
    });
    const units = Array.from({ length: 10 }, () =>
      database.unitOfWork
        .run(() => Promise.reject(new Error('no')))
        .catch((error: unknown) => (error as Error).message),
    );
    expect(await Promise.all(units)).toEqual(Array.from({ length: 10 }, () => 'no'));
    await Promise.all(written);
    expect(log.figures.written).toBe(10);
    expect(database.connection.storeRevision()).toBe(revision);
  });
});
