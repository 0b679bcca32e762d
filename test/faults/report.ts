import type { Journal } from './journal.js';
import type { Scenario } from './scenario.js';
import type { DatabaseKind } from './stage.js';

/** A scenario that was played. */
export interface Played {
  readonly scenario: Pick<Scenario, 'name'>;
  readonly database: DatabaseKind;
  readonly rounds: number;
  readonly journal: Journal;
}

const head = [
  'scenario',
  'database',
  'rounds',
  'acknowledged',
  'lost',
  'half-written',
  'other faults',
  'refused from 500 on',
  'decisions and reads answered',
  'recovery in s, median and most',
];

/** A Markdown table of what became of scenarios. */
export function reportOf(played: readonly Played[]): string {
  const rows = played.map(({ scenario, database, rounds, journal }) => [
    scenario.name,
    database,
    String(rounds),
    String(journal.acknowledged.length),
    String(journal.faultCounts.lost),
    String(journal.faultCounts['half-written']),
    String(journal.faultCounts.other),
    [...journal.refusals].map(([code, count]) => `${count} ${code}`).join(', ') || 'none',
    `${journal.evaluations} and ${journal.reads}`,
    recoveryOf(journal),
  ]);
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function recoveryOf({ recoveries }: Journal): string {
  if (recoveries.length === 0) return '';
  const sorted = [...recoveries].sort((a, b) => a - b);
  const seconds = (milliseconds = 0) => (milliseconds / 1000).toFixed(1);
  return `${seconds(sorted[Math.floor(sorted.length / 2)])}, ${seconds(sorted.at(-1))}`;
}
