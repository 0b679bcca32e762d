import type { Look, Style } from '../terminal/look.js';
import { printable } from '../terminal/printable.js';
import type { Batch, Candidate } from './batch.js';
import type { Stored } from './store.js';

const outcomeStyles: Readonly<Record<string, Style>> = {
  stored: 'green',
  unchanged: 'dim',
  skipped: 'yellow',
};

/** A line for each assertion, then how many there were of each kind. */
export function importLines(
  stored: readonly Stored[],
  skipped: Batch['skipped'],
  data: string,
  look: Look,
): string[] {
  const line = (outcome: string, what: string, source: string) =>
    `${look.paint(outcomeStyles[outcome] ?? 'bold', outcome.padEnd(9))}  ${printable(what)}  ${look.paint('dim', printable(source))}`;
  const count = (outcome: Stored['outcome']) => stored.filter((one) => one.outcome === outcome).length;
  return [
    ...stored.map(({ outcome, candidate }) => line(outcome, nameOf(candidate), candidate.source)),
    ...skipped.map(({ type, source }) => line('skipped', `${type}: declarations alone are stored`, source)),
    `${count('stored')} stored, ${count('unchanged')} unchanged in ${printable(data)}`,
  ];
}

function nameOf({ kind, series, snapId, snapName, revision }: Candidate): string {
  const which = kind === 'base-declaration' ? series : snapId;
  return `${kind} ${which} revision ${revision}${snapName === '' ? '' : ` (${snapName})`}`;
}
