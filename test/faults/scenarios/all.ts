import type { Scenario } from '../scenario.js';
import { killWriter } from './kill-writer.js';

/** Every scenario, in the order they are played in. */
export const scenarios: readonly Scenario[] = [killWriter];
