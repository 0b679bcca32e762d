import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { theEngine } from './engine.js';
import type { Law } from './law.js';
import { laws } from './laws.js';
import { lifecycleMutants } from './mutants/lifecycle.js';
import type { Mutants } from './mutants/mutant.js';
import { policyMutants } from './mutants/policy.js';
import { reviewMutants } from './mutants/review.js';
import { wireMutants } from './mutants/wire.js';
import { run, unmet } from './run.js';

const engine = theEngine();
const mutants: Mutants = { ...policyMutants, ...wireMutants, ...lifecycleMutants, ...reviewMutants };
const seed = 20_261_004;
const byName = laws.map((law): [string, Law] => [law.name, law]);

describe.each(byName)('the law %s', (name, law) => {
  it('holds', () => {
    expect(law.hold(engine, seed, 30).fault).toBeUndefined();
  });

  const broken = Object.entries(mutants[name] ?? {});

  it('has an engine that breaks it', () => {
    expect(broken).not.toEqual([]);
  });

  it.each(broken)('finds an engine that %s, and finds it again', (_, mutant) => {
    const wrong = mutant(engine);
    const { fault } = law.hold(wrong, seed, 1500);
    expect(fault).toMatchObject({ law: name });
    expect(fault!.message).not.toMatch(/^it threw/);
    const again = law.hold(wrong, fault!.seed, fault!.cases);
    expect(again.fault).toEqual(fault);
  });
});

describe('laws', () => {
  it('are called differently, and documented with what they say', () => {
    expect(new Set(laws.map(({ name }) => name)).size).toBe(laws.length);
    const page = readFileSync(new URL('../../docs/fuzzing.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (\w+) +\| (.*?) +\|$/gm)].map((row) =>
      row.slice(1, 4),
    );
    expect(rows).toEqual(laws.map(({ name, kind, says }) => [name, kind, says]));
  });

  it('rest on sections that there are', () => {
    for (const { from } of laws) {
      const [page, ...sections] = from.split(', ');
      const text = readFileSync(new URL(`../../docs/${page ?? ''}`, import.meta.url), 'utf8');
      for (const section of sections)
        expect(text).toMatch(new RegExp(`^#+ ${section.replaceAll('"', '')}$`, 'm'));
    }
  });
});

describe('a run', () => {
  const few = laws.filter(({ name }) => ['trace-tells', 'formats'].includes(name));
  const silent = () => undefined;

  it('gives each law its turn, and ends with the cases it was given', async () => {
    const tallies = await run(few, engine, 1, { cases: 70 }, silent);
    expect(tallies.map(({ law, cases }) => [law, cases])).toEqual([
      ['trace-tells', 45],
      ['formats', 25],
    ]);
  });

  it('gives a broken law no further turns, and ends when all are broken', async () => {
    const wrong = mutants['trace-tells']!['shows the trace of another question']!(engine);
    const tallies = await run(few, wrong, 1, { cases: 500 }, silent);
    expect(tallies.map(({ fault }) => fault?.law)).toEqual(['trace-tells', undefined]);
    expect(tallies.reduce((sum, { cases }) => sum + cases, 0)).toBe(500);
    const alone = await run(few.slice(0, 1), wrong, 1, {}, silent);
    expect(alone[0]!.fault?.asked.map(({ to }) => to)).toEqual(['/v1/decisions']);
  });

  it('ends when it is stopped', async () => {
    const tallies = await run(few, engine, 1, {}, silent, () => true);
    expect(tallies.map(({ cases }) => cases)).toEqual([0, 0]);
  });

  it('complains of a law that hardly meets what it is there for', () => {
    const [law] = few as [Law];
    expect(unmet(law, { law: law.name, cases: 2000, met: { yes: 1990, no: 10 } })).toEqual(['no']);
    expect(unmet(law, { law: law.name, cases: 2000, met: { yes: 1950, no: 50 } })).toEqual([]);
    expect(unmet(law, { law: law.name, cases: 100, met: { yes: 100 } })).toEqual([]);
  });
});
