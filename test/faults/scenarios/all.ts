import type { Scenario } from '../scenario.js';
import { clock } from './clock.js';
import { databaseAway } from './database-away.js';
import { databaseDiskFull } from './database-disk-full.js';
import { diskFull } from './disk-full.js';
import { killWriter } from './kill-writer.js';
import { partition } from './partition.js';
import { signer } from './signer.js';

/** Every scenario, in the order they are played in. */
export const scenarios: readonly Scenario[] = [
  killWriter,
  databaseAway,
  partition,
  diskFull,
  databaseDiskFull,
  clock,
  signer,
];
