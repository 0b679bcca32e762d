import { chmodSync } from 'node:fs';
import type { Scenario } from '../scenario.js';
import { SmallDisk } from '../small-disk.js';
import { Stage } from '../stage.js';

/** The disk that PostgreSQL itself keeps its files on is full. Where that ends it, it is started again, as an operator does. */
export const databaseDiskFull: Scenario = {
  name: 'database-disk-full',
  databases: ['postgres'],
  rounds: { whole: 5, short: 1 },
  hindrance: () => SmallDisk.hindrance(),
  async play(database, rounds) {
    const disk = SmallDisk.mount(512);
    try {
      const stage = await Stage.open(database, disk.folder);
      const { server } = stage.postgres;
      try {
        chmodSync(disk.folder, 0o755);
        await stage.start({}, {});
        stage.tolerated.add('database-unavailable');
        stage.load();
        for (let round = 0; round < rounds; round++) {
          await stage.untilAcknowledged(3);
          disk.fill();
          await stage.untilRefused('database-unavailable', 6);
          await stage.untilReady(false);
          await stage.untilEvaluated(30);
          disk.free();
          await server.startIfEnded();
          await stage.recover();
        }
        await stage.rest();
        await stage.verify();
        return stage.journal;
      } finally {
        disk.free();
        await server.startIfEnded();
        await stage.close();
      }
    } finally {
      disk.unmount();
    }
  },
};
