import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isHeaderList, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import { rulingText } from '../../../src/engine/review/compare.js';
import { lintGrant } from '../../../src/engine/review/lint.js';
import { rulesDifference } from '../../../src/engine/review/rules-difference.js';
import { questions, ruling, subRulesFor } from '../../../src/engine/review/ruling.js';
import { sourceOf } from '../../../src/engine/review/source.js';
import { compileDeclaration } from '../../../src/engine/rules/declaration.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import { answerTo, type EndpointQuestion } from '../answering.js';
import { connectionQuestion, constraintMap, rule } from './arbitraries.js';

/** Headers with rules, some of them with keys that are none. */
const headers: fc.Arbitrary<HeaderMap> = fc
  .record(
    {
      plugs: fc.record({ iface: rule, other: rule }, { requiredKeys: [] }),
      slots: fc.record({ iface: rule }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  .map((rules) => ({ 'snap-id': 'a'.repeat(32), 'publisher-id': 'acme', ...rules }));

const knownSnap = fc.option(
  connectionQuestion.map(({ plug }) => readSnap(plug!.snap.yaml)),
  { nil: undefined },
);

const lint = (
  before: HeaderMap | null,
  after: HeaderMap,
  base: HeaderMap,
  snap?: ReturnType<typeof readSnap>,
) =>
  lintGrant({
    before,
    after,
    base: compileDeclaration('base-declaration', base),
    ...(snap !== undefined && { snap }),
    hasInterface: (name) => name === 'iface',
  });

const isChange = (code: string) => code.endsWith('-broadening') || code.endsWith('-narrowing');

describe('linting', () => {
  it('finds no change where nothing changes', () => {
    fc.assert(
      fc.property(headers, headers, knownSnap, (after, base, snap) => {
        const found = lint(after, structuredClone(after), base, snap);
        expect(found.filter(({ code }) => isChange(code))).toEqual([]);
        expect(rulesDifference(after, structuredClone(after))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('points into the headers, in one sentence', () => {
    fc.assert(
      fc.property(fc.option(headers), headers, headers, knownSnap, (before, after, base, snap) => {
        for (const { pointer, message, severity, before: was, after: is } of lint(
          before,
          after,
          base,
          snap,
        )) {
          expect(['error', 'warning', 'info']).toContain(severity);
          expect(message).toMatch(/^[^.\n]/);
          expect(message).not.toMatch(/\.$|undefined/);
          const at = pointer.split('/').slice(1);
          const [value] = at.reduce<[unknown]>(
            ([inner], key) => [(inner as Record<string, unknown> | undefined)?.[key]],
            [after],
          );
          if (is?.level === 'snap' || was === undefined) expect(value).toBeDefined();
        }
      }),
      { numRuns: 150 },
    );
  });

  it('proposes remedies that change nothing silently', () => {
    let proposed = 0;
    fc.assert(
      fc.property(fc.option(headers), headers, headers, knownSnap, (before, after, base, snap) => {
        for (const { code, remedy, side, interface: name } of lint(before, after, base, snap)) {
          if (!code.startsWith('silent') || remedy === undefined) continue;
          proposed++;
          const remedied = { ...after, plugs: {}, slots: {}, ...remedy };
          const again = lint(before, remedied, base, snap).filter(
            (one) => one.side === side && one.interface === name && one.code.startsWith('silent'),
          );
          expect(again).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
    expect(proposed).toBeGreaterThan(0);
  });
});

/** An alternative with a constraint less, or with one that is shorter by an entry. */
function shortened(map: HeaderMap, key: number, entry: number): HeaderMap {
  const entries = Object.entries(map);
  return Object.fromEntries(
    entries.flatMap(([name, value], index): [string, HeaderValue][] => {
      if (index !== key % entries.length) return [[name, value]];
      if (!isHeaderList(value) || value.length < 2) return [];
      return [[name, value.filter((_, at) => at !== entry % value.length)]];
    }),
  );
}

describe('a change that is not reported', () => {
  /** A question asked of the same plug or slot under two declarations, by peers without rules of their own. */
  const own = (side: EndpointQuestion, declaration: HeaderMap): EndpointQuestion => ({
    ...side,
    dynamicAttributes: {},
    snap: { ...side.snap, declaration },
  });

  it('does not show in any decision', () => {
    const seen = new Set<string>();
    const one = fc.oneof(
      fc.tuple(headers, headers),
      // Rules that differ in one constraint, and often in nothing that counts.
      fc
        .tuple(
          constraintMap,
          fc.nat(),
          fc.nat(),
          fc.constantFrom('allow-connection', 'allow-auto-connection', 'deny-connection'),
        )
        .map(([kept, key, entry, name]) =>
          [kept, shortened(kept, key, entry)].map((alternative): HeaderMap => {
            const changed = { [name]: [{ ...alternative, 'on-core-desktop': 'false' }] };
            return { 'publisher-id': 'acme', plugs: { iface: changed }, slots: { iface: changed } };
          }),
        ),
    );
    fc.assert(
      fc.property(
        one,
        fc.boolean(),
        fc.array(connectionQuestion, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('plug', 'slot'),
        fc.boolean(),
        ([first, second], turned, asked, side, withSnap) => {
          const [before, after] = turned ? [second, first] : [first, second];
          const [{ [side]: subject }] = asked as [(typeof asked)[0]];
          const base = asked[0]!.baseDeclaration as HeaderMap;
          const snap = withSnap ? readSnap(subject!.snap.yaml) : undefined;
          const found = lint(before, after, base, snap).filter(
            (one) => one.side === side && one.interface === 'iface',
          );
          for (const question of asked) {
            const other = side === 'plug' ? 'slot' : 'plug';
            const peer = question[other]!;
            const answerUnder = (declaration: HeaderMap) =>
              answerTo({
                ...question,
                [side]: own(subject!, declaration),
                [other]: { ...peer, snap: { ...peer.snap, declaration: { 'publisher-id': 'acme' } } },
                baseDeclaration: base,
              }).outcome;
            const name = question.action === 'connect' ? 'connection' : 'auto-connection';
            const codes = found.filter((one) => one.question === name).map(({ code }) => code);
            const change = `${answerUnder(before)} to ${answerUnder(after)}`;
            seen.add(change);
            if (!codes.some((code) => code.endsWith('-broadening')))
              expect(change).not.toBe('deny to connect');
            if (!codes.some((code) => code.endsWith('-narrowing')))
              expect(change).not.toBe('connect to deny');
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(seen.size).toBe(4);
  });
});

describe('a compiled sub-rule', () => {
  it('means the same when it is written out and compiled again', () => {
    fc.assert(
      fc.property(rule, fc.constantFrom('plug', 'slot'), (source, side) => {
        const declared = (one: HeaderMap) =>
          compileDeclaration('base-declaration', { [`${side}s`]: { iface: one } });
        const base = declared(source);
        const compiled = base[`${side}s`].get('iface')!;
        const written = Object.fromEntries(
          questions
            .flatMap((question) => subRulesFor(question, compiled))
            .map((subRule) => [subRule.name, sourceOf(subRule)]),
        );
        for (const question of questions) {
          const text = (of: typeof base) =>
            rulingText(
              ruling(
                question,
                { side, own: { interface: 'iface' }, device: {} },
                { declaration: null, base: of },
              ),
            );
          expect(text(declared(written))).toBe(text(base));
        }
      }),
      { numRuns: 200 },
    );
  });
});
