import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Behaviour, signerProgram } from '../../support/signer-program.js';
import type { Scenario } from '../scenario.js';
import { Stage } from '../stage.js';

/** How a signer can fail, one after another. */
const failures = ['hangs', 'lies', 'dies', 'fails', 'babbles', 'talks too much', 'is gone'] as const;

/** The program that signs fails in every way it can. */
export const signer: Scenario = {
  name: 'signer',
  databases: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  rounds: { whole: 14, short: 1 },
  async play(database, rounds) {
    const stage = await Stage.open(database);
    const { journal, folder, tolerated } = stage;
    const programs = join(folder, 'signer');
    mkdirSync(programs);
    const become = (behaviour: Behaviour) => signerProgram(programs, behaviour);
    const published = () => journal.acknowledged.filter(({ kind }) => kind === 'publication').length;
    try {
      const settings = {
        PLUGBOARD_ROOT_KEY: undefined,
        PLUGBOARD_SIGNING_KEY: undefined,
        PLUGBOARD_SIGNER: become('works'),
      };
      await stage.start({ settings });
      tolerated.add('signer-unavailable');
      // It is taken away while it runs.
      stage.othersSpeak = true;
      stage.load();
      for (let round = 0; round < rounds; round++) {
        await stage.untilAcknowledged(2);
        const failure = failures[round % failures.length] ?? 'is gone';
        if (failure === 'is gone') rmSync(join(programs, 'signer'));
        else become(failure);
        await stage.untilReady(false);
        await stage.untilRefused('signer-unavailable', 2);
        const before = published();
        // What others have signed is taken in all the same.
        await stage.untilAcknowledged(1);
        if (published() > before)
          journal.fault('other', `something was published with a signer that ${failure}`);
        await stage.untilEvaluated(30);
        become('is slow');
        await stage.untilAcknowledged(1);
        become('works');
        await stage.recover();
      }
      await stage.rest();
      await stage.verify();
      return journal;
    } finally {
      await stage.close();
    }
  },
};
