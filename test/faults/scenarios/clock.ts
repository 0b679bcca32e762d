import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../support/package-root.js';
import { codeOf } from '../instance.js';
import type { Scenario } from '../scenario.js';
import { Stage } from '../stage.js';

const hour = 3_600_000;

/** Milliseconds that a process takes at most to notice that its clock was stepped. */
const noticed = 200;

/** The steps, one after another, as offsets from the real time; the authority was founded before the earliest one. */
const steps = [hour, -hour, 0, 24 * hour, -24 * hour] as const;
const foundedAt = -48 * hour;

const quiet = ['pg-boss-w02', 'TimeoutOverflowWarning'].map((name) => `--disable-warning=${name}`);

/** The clock of the service is stepped to and fro while it works. */
export const clock: Scenario = {
  name: 'clock',
  databases: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  rounds: { whole: 20, short: 2 },
  async play(database, rounds) {
    const stage = await Stage.open(database);
    const { journal, folder } = stage;
    const file = join(folder, 'clock-offset');
    // In one step, so that no half of a number is read.
    const step = (offset: number) => {
      writeFileSync(`${file}.next`, String(offset));
      renameSync(`${file}.next`, file);
      return pause(noticed);
    };
    try {
      await step(foundedAt);
      const preload = pathToFileURL(join(packageRoot, 'test/faults/stepped-clock.js')).href;
      const settings = { CLOCK_OFFSET_FILE: file };
      // The queue of jobs warns of a clock that is not the database's, and waits by it.
      await stage.start({ settings, flags: [...quiet, '--import', preload] });
      await step(0);
      const expiring = stage.newToken(['auditor'], ['--expires', '30d']);
      stage.load();
      for (let round = 0; round < rounds; round++) {
        await step(steps[round % steps.length] ?? 0);
        const since = performance.now();
        await stage.untilAcknowledged(8);
        journal.recoveries.push(performance.now() - since);
        await expectToken(stage, expiring, 200);
        if (round % 5 === 2) {
          await step(31 * 24 * hour);
          await expectToken(stage, expiring, 401);
          await step(0);
          await expectToken(stage, expiring, 200);
        }
      }
      await stage.rest();
      // Before its key begins, nothing may be signed with it; as soon as it does, everything goes on by itself.
      await step(foundedAt - hour);
      await expectPublication(stage, 503);
      await step(0);
      await expectPublication(stage, 201);
      await stage.verify();
      return journal;
    } finally {
      await stage.close();
    }
  },
};

async function expectToken({ journal, first }: Stage, token: string, expected: number): Promise<void> {
  const answer = await first.ask('/v1/audit?limit=1', { headers: { authorization: `Bearer ${token}` } });
  if (answer.status === expected) return;
  journal.fault('other', `a token got ${answer.status} ${codeOf(answer)}, expected ${expected} by the clock`);
}

async function expectPublication({ journal, first, token }: Stage, expected: number): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ accountId: 'by-the-clock', displayName: 'By the clock' });
  const answer = await first.ask('/v1/accounts', { method: 'POST', headers, body });
  if (answer.status >= 500) journal.refused(codeOf(answer));
  if (answer.status === expected) return;
  journal.fault('other', `an account was answered ${answer.status}, expected ${expected} by the clock`);
}
