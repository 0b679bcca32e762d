import { setTimeout as pause } from 'node:timers/promises';
import { Dice } from '../../e2e/mutations.js';
import type { Scenario } from '../scenario.js';
import { Stage } from '../stage.js';

const seed = 20_260_131;

/** The instance that writes is killed in the middle of its work; on PostgreSQL another one reads on. */
export const killWriter: Scenario = {
  name: 'kill-writer',
  databases: ['sqlite', 'postgres'],
  rounds: { whole: 200, short: 2 },
  async play(database, rounds) {
    const stage = await Stage.open(database);
    const dice = new Dice(seed);
    try {
      await stage.start(...(database === 'sqlite' ? [{}] : [{}, {}]));
      const { first, journal } = stage;
      stage.load([first]);
      for (let round = 0; round < rounds; round++) {
        await stage.untilAcknowledged(2 + dice.below(8));
        await pause(dice.below(60));
        const since = performance.now();
        await first.killAndRestart();
        await stage.untilAcknowledged(1);
        journal.recoveries.push(performance.now() - since);
      }
      await stage.rest();
      if (journal.cuts === 0) journal.fault('other', 'it was never killed in the middle of its work');
      await stage.verify();
      return journal;
    } finally {
      await stage.close();
    }
  },
};
