import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Trace } from '../../src/engine/policy/trace.js';
import { builtinBaseDeclaration, interfaces } from '../../src/engine/catalogue/catalogue.js';

interface Rule {
  readonly key: string;
  readonly deny: readonly unknown[];
}

interface Question {
  readonly key: string;
}

interface Loaded {
  readonly prepare: (question: Question) => unknown;
  readonly ask: (request: unknown) => boolean;
  readonly traceOf: (request: unknown) => Trace;
}

interface Compared {
  readonly byReason: Readonly<Record<string, { asked: number; otherwise: number }>>;
  readonly unexplained: readonly Question[];
  readonly comparable: readonly boolean[];
}

/** The benchmark's modules, which are plain JavaScript. */
interface Modules {
  readonly policy: { rulesOf: (headers: object, names: readonly string[]) => readonly Rule[] };
  readonly questions: { questionsOf: (rules: readonly Rule[]) => readonly Question[] };
  readonly plugboard: { load: (headers: object) => Loaded };
  readonly agreement: {
    compared: (
      engine: unknown,
      rules: readonly Rule[],
      questions: readonly Question[],
      expected: readonly boolean[],
    ) => Promise<Compared>;
  };
}

const engine = async (name: string) => (await import(`../../bench/peers/${name}.js`)) as object;
const load = async <Name extends keyof Modules>(name: Name) => (await engine(name)) as Modules[Name];

/** What each engine cannot say, which is not to grow unnoticed. */
const beyond = {
  cedar: ['compatibility-labels', 'own-rule', 'regular-expression', 'value-not-text', 'whole-value'],
  casbin: ['compatibility-labels', 'own-rule', 'value-not-text', 'whole-value'],
  'json-rules-engine': ['compatibility-labels', 'own-rule', 'regular-expression', 'whole-value'],
};

describe('the engines that the benchmark compares', () => {
  const headers = builtinBaseDeclaration();
  let rules: readonly Rule[];
  let questions: readonly Question[];
  let ours: Loaded;
  let expected: readonly boolean[];
  let compared: Modules['agreement']['compared'];

  beforeAll(async () => {
    rules = (await load('policy')).rulesOf(headers, [...interfaces.keys()]);
    questions = (await load('questions')).questionsOf(rules);
    ours = (await load('plugboard')).load(headers);
    expected = questions.map((question) => ours.ask(ours.prepare(question)));
    ({ compared } = await load('agreement'));
  });

  it('are asked about every interface, and each term of a rule holds in some questions and fails in others', () => {
    expect(new Set(questions.map(({ key }) => key)).size).toBe(interfaces.size * 2);
    const outcomes = new Map<string, Set<boolean>>();
    for (const question of questions) {
      const { levels, subrules } = ours.traceOf(ours.prepare(question));
      if (levels.find(({ found }) => found === 'governs')?.declaration === 'snap-declaration') continue;
      const constraints = subrules.flatMap(({ alternatives }) =>
        alternatives.flatMap((one) => one.constraints),
      );
      for (const { constraint, pointer, held } of constraints) {
        // Arity always holds.
        if (constraint === 'slots-per-plug') continue;
        outcomes.set(pointer, (outcomes.get(pointer) ?? new Set()).add(held));
      }
    }
    expect(outcomes.size).toBeGreaterThan(50);
    expect([...outcomes].filter(([, held]) => held.size < 2)).toEqual([]);
  });

  it.each(Object.entries(beyond))('%s agrees on everything that it can say', async (name, reasons) => {
    const { unexplained, byReason, comparable } = await compared(
      await engine(name),
      rules,
      questions,
      expected,
    );
    expect(unexplained).toEqual([]);
    expect(Object.keys(byReason).sort()).toEqual(reasons);
    expect(comparable.filter(Boolean).length).toBeGreaterThan(questions.length * 0.7);
  });

  it.each(Object.keys(beyond))('%s is caught where it answers otherwise', async (name) => {
    const key = 'auto-connect camera';
    const lax = rules.filter((rule) => rule.key === key).map((rule) => ({ ...rule, deny: [] }));
    const asked = questions.filter((question) => question.key === key);
    const answers = expected.filter((_, index) => questions[index]?.key === key);
    const { unexplained, comparable } = await compared(await engine(name), lax, asked, answers);
    expect(unexplained.length).toBe(comparable.filter(Boolean).length);
    expect(unexplained.length).toBeGreaterThan(0);
  });
});
