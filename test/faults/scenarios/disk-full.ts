import { join } from 'node:path';
import type { Scenario } from '../scenario.js';
import { SmallDisk } from '../small-disk.js';
import { type DatabaseKind, Stage } from '../stage.js';

/** The disk of the data directory is full: of the store on SQLite, of the copy that is read from on PostgreSQL. */
export const diskFull: Scenario = {
  name: 'disk-full',
  databases: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  rounds: { whole: 10, short: 1 },
  hindrance: () => SmallDisk.hindrance(),
  play: (database, rounds) => play(database, rounds),
};

async function play(database: DatabaseKind, rounds: number) {
  const disk = SmallDisk.mount(64);
  try {
    const stage = await Stage.open(database);
    try {
      await stage.start({ data: join(disk.folder, 'data') }, ...(database === 'sqlite' ? [] : [{}]));
      const { first, tolerated } = stage;
      const [watch] = stage.watches;
      if (watch === undefined) throw new Error('it needs an instance');
      tolerated.add('database-unavailable');
      stage.load();
      for (let round = 0; round < rounds; round++) {
        await stage.untilAcknowledged(3, [first]);
        disk.fill();
        await stage.untilRefused('database-unavailable', 6);
        await watch.until(false);
        await stage.untilEvaluated(30);
        // An instance whose own copy has room is none the worse for it.
        if (database === 'postgres') await stage.untilAcknowledged(3, stage.instances.slice(1));
        disk.free();
        await stage.recover();
      }
      await stage.rest();
      await stage.verify();
      return stage.journal;
    } finally {
      await stage.close();
    }
  } finally {
    disk.unmount();
  }
}
