import { seedOf } from './dice.js';
import type { Engine } from './engine.js';
import type { Fault, Law } from './law.js';

/** How long to go on; at least one of them is set. */
export interface Limits {
  readonly cases?: number;
  readonly seconds?: number;
}

/** What came of one law. */
export interface Tally {
  readonly law: string;
  readonly cases: number;
  readonly met: Readonly<Record<string, number>>;
  readonly fault?: Fault;
}

/**
 * Holds laws against random cases in turn, until a limit is reached or `isStopped`. A law that was broken gets no
 * further turns.
 *
 * @param tell is told after each turn, as often as there is something new
 */
export async function run(
  laws: readonly Law[],
  engine: Engine,
  seed: number,
  { cases: most = Infinity, seconds = Infinity }: Limits,
  tell: (tallies: readonly Tally[]) => void,
  isStopped: () => boolean = () => false,
): Promise<readonly Tally[]> {
  const tallies = new Map(laws.map(({ name }): [string, Tally] => [name, { law: name, cases: 0, met: {} }]));
  const end = performance.now() + seconds * 1000;
  let left = most;
  for (let round = 0; ; round++) {
    for (const [index, law] of laws.entries()) {
      const before = tallies.get(law.name) as Tally;
      if (before.fault !== undefined) continue;
      if (left <= 0 || performance.now() > end || isStopped()) return [...tallies.values()];
      const held = law.hold(engine, seedOf(seed, round * laws.length + index), Math.min(law.turn, left));
      left -= held.cases;
      tallies.set(law.name, added(before, { law: law.name, ...held, met: Object.fromEntries(held.met) }));
      tell([...tallies.values()]);
    }
    if ([...tallies.values()].every(({ fault }) => fault !== undefined)) return [...tallies.values()];
    await new Promise(setImmediate);
  }
}

/** Two tallies of one law together; of two faults, the first. */
export function added(a: Tally, b: Tally): Tally {
  const met = { ...a.met };
  for (const [name, count] of Object.entries(b.met)) met[name] = (met[name] ?? 0) + count;
  const fault = a.fault ?? b.fault;
  return { law: a.law, cases: a.cases + b.cases, met, ...(fault && { fault }) };
}

/** From how many cases on a law has to have met what it is there for, and in which share of them. */
const enough = { cases: 1000, share: 0.02 };

/** What a law has hardly met though it had cases enough: it holds, and says nothing. */
export function unmet({ meets }: Law, { cases, met }: Tally): readonly string[] {
  return cases < enough.cases ? [] : meets.filter((name) => (met[name] ?? 0) < cases * enough.share);
}
