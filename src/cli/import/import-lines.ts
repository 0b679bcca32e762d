import type { Assertion } from '../../engine/asserts/decode.js';
import { textHeader } from '../../engine/asserts/headers.js';
import { nameOf } from '../../modules/assertions/stream-refused.js';
import type { Look, Style } from '../../text/look.js';
import { printable } from '../../text/printable.js';

/** What became of one assertion. */
export interface Imported {
  readonly assertion: Assertion;
  readonly outcome: 'stored' | 'unchanged';
  /** The file or folder it is from. */
  readonly source: string;
}

const outcomeStyles: Readonly<Record<Imported['outcome'], Style>> = { stored: 'green', unchanged: 'dim' };

/** A line for each assertion, then how many there were of each kind. */
export function importLines(imported: readonly Imported[], data: string, look: Look): string[] {
  const count = (outcome: Imported['outcome']) => imported.filter((one) => one.outcome === outcome).length;
  return [
    ...imported.map(
      ({ outcome, assertion, source }) =>
        `${look.paint(outcomeStyles[outcome], outcome.padEnd(9))}  ${printable(described(assertion))}  ${look.paint('dim', printable(source))}`,
    ),
    `${count('stored')} stored, ${count('unchanged')} unchanged in ${printable(data)}`,
  ];
}

function described(assertion: Assertion): string {
  const { revision, format, headers } = assertion;
  const name = textHeader(headers, 'snap-name') || textHeader(headers, 'name');
  const parts = [nameOf(assertion), `revision ${revision}`, ...(format > 0 ? [`format ${format}`] : [])];
  return `${parts.join(' ')}${name === '' ? '' : ` (${name})`}`;
}
