import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isHeaderList, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import type { Trace, TraceAlternative, TraceSubRule } from '../../../src/engine/policy/trace.js';
import { answersTo, answerTo, type Answer, type EndpointQuestion, type Question } from '../answering.js';
import { connectionQuestion, constraintMap, installationQuestion, rule } from './arbitraries.js';

const anyQuestion = fc.oneof(
  { weight: 3, arbitrary: connectionQuestion },
  { weight: 1, arbitrary: installationQuestion },
);

/** What a sub-rule of a rendered trace comes out as, judged by the trace alone. */
function matchesBy({ value, alternatives }: TraceSubRule): boolean {
  return value === undefined ? alternatives.some(({ matches }) => matches) : value === 'true';
}

function firstMatch({ value, alternatives }: TraceSubRule): number | undefined {
  return value === 'true' ? 1 : alternatives.find(({ matches }) => matches)?.alternative;
}

/** The reason code that a trace leads to, where a rule governs. */
function codeBy({ levels, subrules }: Trace): Answer['code'] {
  if (!levels.some(({ found }) => found === 'governs')) return 'no-rule';
  const deny = subrules.find(({ subrule }) => subrule.startsWith('deny'));
  if (deny !== undefined && matchesBy(deny)) return 'denied-by-rule';
  const allow = subrules.find(({ subrule }) => subrule.startsWith('allow'));
  return allow !== undefined && matchesBy(allow) ? 'allowed-by-rule' : 'not-allowed-by-rule';
}

/** Whether an alternative has a constraint that is itself a list of alternatives. */
function hasChoices({ pointer, constraints }: TraceAlternative): boolean {
  return constraints.some((constraint) =>
    /^\/(?:plug|slot)-attributes\/\d+(?:\/|$)/.test(constraint.pointer.slice(pointer.length)),
  );
}

const questionOf = (name: string, base: HeaderMap): Question => ({
  action: 'connect',
  plug: { snap: { yaml: { plugs: { [name]: { interface: 'iface' } } } }, name },
  slot: { snap: { yaml: { slots: { one: { interface: 'iface' } } } }, name: 'one' },
  device: { classic: true },
  baseDeclaration: base,
});

describe('the answer', () => {
  it('follows from its trace alone', () => {
    const codes = new Set<string>();
    fc.assert(
      fc.property(anyQuestion, (question) => {
        for (const { code, outcome, rule: reference, trace, message } of answersTo(question)) {
          codes.add(code);
          expect(code).toBe(codeBy(trace));
          expect(outcome === 'deny').toBe(code === 'denied-by-rule' || code === 'not-allowed-by-rule');
          for (const subrule of trace.subrules) {
            expect(subrule.matches).toBe(matchesBy(subrule));
            for (const alternative of subrule.alternatives) {
              if (hasChoices(alternative)) continue;
              expect(alternative.matches).toBe(alternative.constraints.every(({ held }) => held));
            }
          }
          if (reference === undefined) {
            expect(trace.subrules).toEqual([]);
            expect(message).toContain('no rule speaks about it');
            continue;
          }
          const settled = trace.subrules[code === 'denied-by-rule' ? 0 : trace.subrules.length - 1]!;
          expect(reference.subrule).toBe(settled.subrule);
          expect(reference.alternative).toBe(firstMatch(settled));
          const alternative = settled.alternatives.find((one) => one.alternative === reference.alternative);
          if (alternative !== undefined) expect(reference.pointer).toBe(alternative.pointer);
          else
            expect(reference.pointer).toMatch(
              settled.stated ? new RegExp(`/${settled.subrule}$`) : /^\/(?:plugs|slots)\/iface$/,
            );
          const governing = trace.levels.find(({ found }) => found === 'governs');
          expect([reference.declaration, reference.side]).toEqual([governing?.declaration, governing?.side]);
          expect(message).toContain(
            `${reference.subrule} of the ${reference.declaration}'s ${reference.side} rule for "iface"`,
          );
        }
      }),
      { numRuns: 400 },
    );
    expect([...codes].sort()).toEqual([
      'allowed-by-rule',
      'denied-by-rule',
      'no-rule',
      'not-allowed-by-rule',
    ]);
  });

  it('has a failing trace that is a part of the full one', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        for (const { code, trace, failing } of answersTo(question)) {
          expect(failing.levels).toEqual(trace.levels);
          const decisive = { 'denied-by-rule': 'deny', 'not-allowed-by-rule': 'allow' }[code as string];
          expect(failing.subrules.map(({ subrule }) => subrule.split('-')[0])).toEqual(
            decisive === undefined ? [] : [decisive],
          );
          for (const subrule of failing.subrules) {
            const full = trace.subrules.find((one) => one.subrule === subrule.subrule)!;
            const expected = full.alternatives.filter(({ matches }) => decisive === 'allow' || matches);
            expect(subrule.alternatives.map(({ alternative }) => alternative)).toEqual(
              expected.map(({ alternative }) => alternative),
            );
            for (const { alternative, constraints } of subrule.alternatives) {
              const all = full.alternatives.find((one) => one.alternative === alternative)!.constraints;
              for (const constraint of constraints) expect(all).toContainEqual(constraint);
              if (decisive === 'allow') expect(constraints.every(({ held }) => !held)).toBe(true);
              if (decisive === 'allow') expect(constraints).not.toEqual([]);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** A question with the rule that governs it changed, if one does. */
function withGoverning(question: Question, change: (rule: HeaderMap) => HeaderMap): Question | undefined {
  const { rule: reference } = answerTo(question);
  if (reference === undefined) return undefined;
  const side = `${reference.side}s` as const;
  const changed = (headers: HeaderMap): HeaderMap => {
    const rules = headers[side] as HeaderMap;
    return { ...headers, [side]: { ...rules, iface: change(rules.iface as HeaderMap) } };
  };
  if (reference.declaration === 'base-declaration') {
    return { ...question, baseDeclaration: changed(question.baseDeclaration as HeaderMap) };
  }
  const own = question[reference.side] as EndpointQuestion;
  return {
    ...question,
    [reference.side]: {
      ...own,
      snap: { ...own.snap, declaration: changed(own.snap.declaration as HeaderMap) },
    },
  };
}

function listed(source: HeaderValue | undefined): readonly HeaderValue[] {
  if (source === undefined || source === 'false') return [];
  return isHeaderList(source) ? source : [source];
}

describe('a rule', () => {
  it('with one more deny alternative never turns deny into connect', () => {
    let turned = 0;
    fc.assert(
      fc.property(connectionQuestion, constraintMap, fc.boolean(), (question, added, first) => {
        const name = question.action === 'connect' ? 'deny-connection' : 'deny-auto-connection';
        const changed = withGoverning(question, (source) => {
          if (source[name] === 'true') return source;
          const others = listed(source[name]);
          return { ...source, [name]: first ? [added, ...others] : [...others, added] };
        });
        if (changed === undefined) return;
        const [before, after] = [answerTo(question).outcome, answerTo(changed).outcome];
        if (before === 'deny') expect(after).toBe('deny');
        else if (after === 'deny') turned++;
      }),
      { numRuns: 250 },
    );
    expect(turned).toBeGreaterThan(0);
  });

  it('with one more allow alternative never turns connect into deny', () => {
    let turned = 0;
    fc.assert(
      fc.property(connectionQuestion, constraintMap, (question, added) => {
        const name = question.action === 'connect' ? 'allow-connection' : 'allow-auto-connection';
        const changed = withGoverning(question, (source) => {
          if (source[name] === undefined || source[name] === 'true') return source;
          return { ...source, [name]: [...listed(source[name]), added] };
        });
        if (changed === undefined) return;
        const [before, after] = [answerTo(question).outcome, answerTo(changed).outcome];
        if (before === 'connect') expect(after).toBe('connect');
        else if (after === 'connect') turned++;
      }),
      { numRuns: 250 },
    );
    expect(turned).toBeGreaterThan(0);
  });

  it('for another interface never matters', () => {
    const without = (headers: unknown): unknown => {
      if (typeof headers !== 'object' || headers === null) return headers;
      return Object.fromEntries(
        Object.entries(headers).map(([name, value]: [string, unknown]) => [
          name,
          name === 'plugs' || name === 'slots'
            ? Object.fromEntries(Object.entries(value as object).filter(([key]) => key !== 'added'))
            : value,
        ]),
      );
    };
    fc.assert(
      fc.property(connectionQuestion, rule, (question, source) => {
        const more = (headers: unknown): HeaderMap => {
          const { plugs = {}, slots = {}, ...rest } = headers as HeaderMap;
          return {
            ...rest,
            plugs: { ...(plugs as HeaderMap), added: source },
            slots: { added: source, ...(slots as HeaderMap) },
          };
        };
        const changed = { ...question, baseDeclaration: more(question.baseDeclaration) };
        for (const side of ['plug', 'slot'] as const) {
          const asked = question[side]!;
          if (asked.snap.declaration === null || asked.snap.declaration === undefined) continue;
          changed[side] = { ...asked, snap: { ...asked.snap, declaration: more(asked.snap.declaration) } };
        }
        expect(without(changed.baseDeclaration)).toMatchObject(question.baseDeclaration as HeaderMap);
        expect(answerTo(changed)).toEqual(answerTo(question));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the order of keys', () => {
  /** The same value with the keys of all of its maps the other way round. */
  function reversed<T>(value: T): T {
    if (Array.isArray(value)) return value.map(reversed) as T;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).reverse();
    return Object.fromEntries(entries.map(([key, item]: [string, unknown]) => [key, reversed(item)])) as T;
  }

  /** An answer with the constraints of each alternative in the order of their pointers. */
  const sorted = (answer: Answer): Answer =>
    JSON.parse(
      JSON.stringify(answer, (key, value: unknown) =>
        key === 'constraints'
          ? [...(value as { pointer: string }[])].sort((a, b) => (a.pointer < b.pointer ? -1 : 1))
          : key === 'wanted' || key === 'found'
            ? canonical(value)
            : value,
      ),
    ) as Answer;

  const canonical = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(canonical);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]: [string, unknown]) => [key, canonical(item)]),
    );
  };

  it('of declarations, snaps and attributes never matters', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const [before, after] = [answersTo(question), answersTo(reversed(question))];
        expect(after.length).toBe(before.length);
        for (const [index, answer] of before.entries()) {
          const other = after[index]!;
          // Which unmet constraint the message names first depends on the order in the declaration.
          expect({ ...sorted(other), message: '' }).toEqual({ ...sorted(answer), message: '' });
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('names of plugs and slots', () => {
  it('are held against patterns as they are', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), (name) => {
        const named = (pattern: string) =>
          answerTo(
            questionOf(name, { slots: { iface: { 'allow-connection': { 'plug-names': [pattern] } } } }),
          ).outcome;
        expect([named(name), named(`${name}.+`), named(`${name}x`), named('.*')]).toEqual([
          'connect',
          'deny',
          'deny',
          'connect',
        ]);
      }),
      { numRuns: 100 },
    );
  });
});
