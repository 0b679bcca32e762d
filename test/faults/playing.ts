import { expect } from '@jest/globals';
import { buildService } from '../support/child-service.js';
import type { Scenario } from './scenario.js';
import type { DatabaseKind } from './stage.js';

/** Plays the short form of a scenario: nothing may be wrong, and something must have been written and read meanwhile. */
export async function playShort(scenario: Scenario, database: DatabaseKind): Promise<void> {
  buildService();
  const journal = await scenario.play(database, scenario.rounds.short);
  expect(journal.faults).toEqual([]);
  expect(journal.acknowledged.length).toBeGreaterThan(0);
  expect(journal.evaluations).toBeGreaterThan(0);
  expect(journal.reads).toBeGreaterThan(0);
}
