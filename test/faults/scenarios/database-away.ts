import { setTimeout as pause } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';
import { Stage } from '../stage.js';
import { TcpProxy } from '../tcp-proxy.js';

/** How PostgreSQL can be away, one after another. */
const ways = ['crashed', 'paused', 'stalled'] as const;

/** Milliseconds for which it answers nobody: shorter, and longer, than a statement may take. */
const silences = [3000, 20_000] as const;

/** PostgreSQL crashes, stops in the middle, or cannot be reached, while two instances work on it. */
export const databaseAway: Scenario = {
  name: 'database-away',
  databases: ['postgres'],
  rounds: { whole: 12, short: 1 },
  async play(database, rounds) {
    const stage = await Stage.open(database);
    const { server, url } = stage.postgres;
    const proxy = await TcpProxy.open(server.port);
    try {
      const settings = { PLUGBOARD_DATABASE_URL: proxy.through(url) };
      await stage.start({ settings }, { settings });
      stage.tolerated.add('database-unavailable');
      stage.load();
      await stage.untilAcknowledged(3);
      for (let round = 0; round < rounds; round++) {
        const way = ways[round % ways.length];
        const silence = silences[Math.floor(round / ways.length) % silences.length];
        if (way === 'crashed') await server.crash();
        else if (way === 'paused') server.pause();
        else proxy.set('stalled');
        await stage.untilReady(false);
        await stage.untilEvaluated(50);
        if (way === 'crashed') {
          await stage.untilRefused('database-unavailable', 4);
          await server.start();
        } else {
          await pause(silence);
          if (way === 'paused') server.resume();
          else proxy.set('open');
        }
        await stage.recover();
      }
      await stage.rest();
      await stage.verify();
      return stage.journal;
    } finally {
      server.resume();
      proxy.close();
      await stage.close();
    }
  },
};
