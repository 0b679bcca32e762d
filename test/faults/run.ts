import makeKeys from '../support/make-keys.js';
import removeKeys from '../support/remove-keys.js';
import { reportOf } from './report.js';
import type { Journal } from './journal.js';
import type { Scenario } from './scenario.js';
import { scenarios } from './scenarios/all.js';
import type { DatabaseKind } from './stage.js';

const usage = 'npm run faults -- [--only NAME] [--rounds N] [--database sqlite|postgres|both]';

/** Plays the scenarios, prints what became of them, and ends with 1 where anything was wrong. */
async function run(args: readonly string[]): Promise<number> {
  const { only, rounds, databases } = read(args);
  const chosen = scenarios.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`no scenario "${only}", expected one of ${names()}`);
  await makeKeys();
  const played: { scenario: Scenario; database: DatabaseKind; rounds: number; journal: Journal }[] = [];
  try {
    for (const scenario of chosen) {
      for (const database of scenario.databases.filter((one) => databases.includes(one))) {
        const hindrance = scenario.hindrance?.(database);
        if (hindrance !== undefined) {
          console.log(`${scenario.name} on ${database} is left out: ${hindrance}`);
          continue;
        }
        const count = rounds ?? scenario.rounds.whole;
        console.log(`${scenario.name} on ${database}, ${count} rounds`);
        const journal = await scenario.play(database, count);
        for (const { kind, message } of journal.faults) console.log(`  ${kind}: ${message}`);
        played.push({ scenario, database, rounds: count, journal });
      }
    }
  } finally {
    removeKeys();
  }
  console.log(`\n${reportOf(played)}`);
  return played.some(({ journal }) => journal.faults.length > 0) ? 1 : 0;
}

interface Choice {
  readonly only: string | undefined;
  readonly rounds: number | undefined;
  readonly databases: readonly DatabaseKind[];
}

function read(args: readonly string[]): Choice {
  const given = new Map<string, string>();
  for (let at = 0; at < args.length; at += 2) {
    const [name = '', value] = args.slice(at, at + 2);
    if (!['--only', '--rounds', '--database'].includes(name) || value === undefined) {
      throw new Error(`"${args.slice(at).join(' ')}" is not understood, expected ${usage}`);
    }
    given.set(name, value);
  }
  const rounds = given.get('--rounds');
  if (rounds !== undefined && !/^[1-9]\d{0,4}$/.test(rounds)) {
    throw new Error(`--rounds is "${rounds}", expected a number from 1`);
  }
  const database = given.get('--database') ?? 'both';
  if (database !== 'sqlite' && database !== 'postgres' && database !== 'both') {
    throw new Error(`--database is "${database}", expected sqlite, postgres or both`);
  }
  return {
    only: given.get('--only'),
    rounds: rounds === undefined ? undefined : Number(rounds),
    databases: database === 'both' ? ['sqlite', 'postgres'] : [database],
  };
}

function names(): string {
  return scenarios.map(({ name }) => name).join(', ');
}

// What runs the embedded server ends a process that has come to its end by itself with status 0.
try {
  process.exit(await run(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
