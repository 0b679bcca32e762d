import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Law } from './law.js';
import { unmet, type Tally } from './run.js';

/** One line on how far it has come. */
export function progressLine(tallies: readonly Tally[], seconds: number): string {
  const cases = sum(tallies);
  const faults = tallies.filter(({ fault }) => fault !== undefined).length;
  return `${cases} cases in ${Math.round(seconds)} s, ${Math.round(cases / seconds)}/s, laws broken: ${faults}`;
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((total, { cases }) => total + cases, 0);
}

/** A table with a line for each law. */
export function table(laws: readonly Law[], tallies: readonly Tally[]): string {
  const rows = tallies.map((tally): readonly string[] => {
    const { meets = [] } = laws.find(({ name }) => name === tally.law) ?? {};
    const shares = meets.map((name) => `${name} ${percent(tally.met[name] ?? 0, tally.cases)}`);
    return [tally.law, String(tally.cases), tally.fault === undefined ? '0' : '1', shares.join(', ')];
  });
  const all = [['law', 'cases', 'faults', 'met'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(([law = '', cases = '', faults = '', met = '']) =>
      [law.padEnd(widths[0] ?? 0), cases.padStart(widths[1] ?? 0), faults.padStart(widths[2] ?? 0), met].join(
        '  ',
      ),
    )
    .join('\n');
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.round((part / whole) * 100)} %`;
}

/** What was found wrong, a paragraph each; empty where nothing was. */
export function complaints(laws: readonly Law[], tallies: readonly Tally[], out: string): readonly string[] {
  return tallies.flatMap((tally) => {
    const law = laws.find(({ name }) => name === tally.law);
    if (law === undefined) return [];
    if (tally.fault !== undefined) return [faultText(law, tally.fault, written(tally.fault, out))];
    const missing = unmet(law, tally);
    return missing.length === 0
      ? []
      : [`${law.name} has hardly met ${missing.map((name) => `"${name}"`).join(' and ')}, so it says little`];
  });
}

function faultText(
  { name, says, from }: Law,
  { message, seed, cases }: Fault,
  files: readonly string[],
): string {
  return [
    `${name} is broken: ${says} (docs/${from})`,
    `  ${message}`,
    `  again: npm run fuzz -- --only ${name} --seed ${seed} --cases ${cases}`,
    ...files.map((file) => `  asked: ${file}`),
  ].join('\n');
}

/** Writes what was asked in the smallest case, each request as a file whose body can be sent as it is. */
function written({ law, seed, asked }: Fault, out: string): readonly string[] {
  mkdirSync(out, { recursive: true });
  return asked.map(({ to, body }, index) => {
    const file = join(out, `${law}-${seed}-${index + 1}.json`);
    writeFileSync(file, `${JSON.stringify(body, undefined, 2)}\n`);
    return `POST ${to} ${file}`;
  });
}
