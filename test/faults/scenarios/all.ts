import type { Scenario } from '../scenario.js';
import { databaseAway } from './database-away.js';
import { killWriter } from './kill-writer.js';
import { partition } from './partition.js';

/** Every scenario, in the order they are played in. */
export const scenarios: readonly Scenario[] = [killWriter, databaseAway, partition];
