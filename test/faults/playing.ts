import { beforeAll, describe, expect, it, test } from '@jest/globals';
import { buildService } from '../support/child-service.js';
import type { Scenario } from './scenario.js';
import { scenarios } from './scenarios/all.js';
import { type DatabaseKind, Stage } from './stage.js';

/** Plays the short form of each scenario on a database. */
export function describeFaults(database: DatabaseKind): void {
  describe(`faults on ${database}`, () => {
    beforeAll(buildService, 120_000);
    const own = scenarios.filter(({ databases, shortOn = databases }) => shortOn.includes(database));
    for (const scenario of own) describeFault(scenario, database);
  });
}

function describeFault(scenario: Scenario, database: DatabaseKind): void {
  const hindrance = scenario.hindrance?.(database);
  if (hindrance === undefined) {
    it(`${scenario.name} is survived`, () => playShort(scenario, database), 300_000);
  } else if (process.env.CI) {
    test(`${scenario.name} is played`, () => {
      throw new Error(`CI must play it, but it ${hindrance}`);
    });
  } else test.skip(`${scenario.name} ${hindrance}`, () => undefined);
}

/** Nothing may be wrong, and something must have been written and read meanwhile. */
async function playShort(scenario: Scenario, database: DatabaseKind): Promise<void> {
  Stage.pace = 40;
  const journal = await scenario.play(database, scenario.rounds.short);
  expect(journal.faults).toEqual([]);
  expect(journal.acknowledged.length).toBeGreaterThan(0);
  expect(journal.evaluations).toBeGreaterThan(0);
  expect(journal.reads).toBeGreaterThan(0);
}
