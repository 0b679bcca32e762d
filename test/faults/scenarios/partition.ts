import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, type Instance, revisionOf } from '../instance.js';
import type { Scenario } from '../scenario.js';
import { Stage } from '../stage.js';
import { TcpProxy } from '../tcp-proxy.js';

/** What one of two instances loses, one after another. */
const losses = ['notifications', 'connection', 'answers', 'connections for good'] as const;

/** One of two instances is cut off from PostgreSQL, or hears nothing from it unasked, while the other one writes. */
export const partition: Scenario = {
  name: 'partition',
  databases: ['postgres'],
  rounds: { whole: 24, short: 2 },
  async play(database, rounds) {
    const stage = await Stage.open(database);
    const { server, url } = stage.postgres;
    const proxy = await TcpProxy.open(server.port);
    try {
      await stage.start({}, { settings: { PLUGBOARD_DATABASE_URL: proxy.through(url) } });
      const { first } = stage;
      const [, cutOff] = stage.instances as [Instance, Instance];
      const [, watch] = stage.watches;
      if (watch === undefined) throw new Error('it needs two instances');
      stage.load([first]);
      for (let round = 0; round < rounds; round++) {
        const loss = losses[round % losses.length];
        await stage.untilAcknowledged(2);
        if (loss === 'notifications') {
          proxy.set('without notifications');
          await stage.untilAcknowledged(5);
          await noteLag(stage, cutOff);
          proxy.set('open');
          continue;
        }
        if (loss === 'connections for good') proxy.swallow();
        else {
          proxy.set(loss === 'connection' ? 'cut' : 'stalled');
          await stage.untilAcknowledged(3);
          await expectCutOff(stage, cutOff);
          await watch.until(false);
          await stage.untilEvaluated(20);
          proxy.set('open');
        }
        await stage.untilAcknowledged(1);
        await noteLag(stage, cutOff);
        await watch.until(true);
        await expectWritable(stage, cutOff);
      }
      await stage.rest();
      await stage.verify();
      return stage.journal;
    } finally {
      proxy.close();
      await stage.close();
    }
  },
};

/** How long it takes until it knows what was acknowledged elsewhere; asked without `Plugboard-At-Least`, which helps. */
async function noteLag({ journal }: Stage, instance: Instance): Promise<void> {
  const { revision } = journal;
  const since = performance.now();
  while (revisionOf(await instance.ask('/v1/base-declarations/16')) < revision) {
    if (performance.now() - since > 60_000) {
      journal.fault('other', 'it did not catch up within a minute');
      return;
    }
    await pause(5);
  }
  journal.recoveries.push(performance.now() - since);
}

/** Who asks for what it cannot know, or wants to write, gets to know that, and when to come again. */
async function expectCutOff({ journal, token }: Stage, instance: Instance): Promise<void> {
  const atLeast = { 'plugboard-at-least': String(journal.revision) };
  const asked = await instance.ask('/v1/base-declarations/16', { headers: atLeast });
  const written = await writeAccount(instance, token, 'Cut off');
  for (const [answer, expected] of [
    [asked, 'revision-not-reached'],
    [written, 'database-unavailable'],
  ] as const) {
    const code = answer.status < 300 ? 'none' : codeOf(answer);
    if (answer.status >= 500) journal.refused(code);
    if (answer.status === 503 && code === expected && answer.headers['retry-after'] !== undefined) continue;
    journal.fault('other', `while it was cut off it answered ${answer.status} ${code}, expected ${expected}`);
  }
}

/** As soon as it says to be ready it writes. */
async function expectWritable({ journal, token }: Stage, instance: Instance): Promise<void> {
  const answer = await writeAccount(instance, token, `Again ${journal.recoveries.length}`);
  if (answer.status === 201) return;
  journal.fault('other', `it was ready and answered ${answer.status} ${codeOf(answer)} to a write`);
}

function writeAccount(instance: Instance, token: string, displayName: string) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ accountId: 'cut-off', displayName });
  return instance.ask('/v1/accounts', { method: 'POST', headers, body });
}
