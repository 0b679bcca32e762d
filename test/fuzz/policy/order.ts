import { isHeaderList, isHeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import { difference, law } from '../law.js';
import { type Dice, diceOf } from '../dice.js';
import { anyQuestion, codes, gist, met, verdictsIn, type Verdict } from './case.js';
import type { Question } from './question.js';
import { mapAlternatives, mapDeclarations } from './rewriting.js';

/** The same value with the members of all of its maps in another order. */
export function reordered<T>(value: T, dice: Dice): T {
  if (Array.isArray(value)) return value.map((item: unknown) => reordered(item, dice)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = dice.shuffled(Object.entries(value));
  return Object.fromEntries(
    members.map(([name, inner]: [string, unknown]) => [name, reordered(inner, dice)]),
  ) as T;
}

export const keyOrder = law({
  name: 'key-order',
  kind: 'policy',
  says: 'The order of interfaces, sub-rules, constraints, attributes and members never matters.',
  from: 'rules.md, "Rules"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const answer = engine.decide(question);
    // The slots and plugs of a snap are answered for in their order.
    const inOrder = (verdicts: object[]) => verdicts.map((verdict) => JSON.stringify(verdict)).sort();
    const other = engine.decide(reordered(question, diceOf(salt)));
    return {
      met: [met(answer)],
      fault: difference(inOrder(gist(answer)), inOrder(gist(other))),
    };
  },
});

function withOtherOrder(question: Question, dice: Dice): Question {
  return mapDeclarations(question, (headers) =>
    mapAlternatives(headers, (alternatives) => dice.shuffled(alternatives)),
  );
}

export const alternativeOrder = law({
  name: 'alternative-order',
  kind: 'policy',
  says: 'The order of alternatives does not matter for the outcome; the first one that matches is named.',
  from: 'rules.md, "Rules"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const answer = engine.decide(question, 'full');
    const changed = withOtherOrder(question, diceOf(salt));
    const other = engine.decide(changed, 'full');
    const isChanged = JSON.stringify(question) !== JSON.stringify(changed);
    return {
      met: isChanged ? [met(answer)] : [],
      fault:
        difference(codes(answer), codes(other)) ??
        verdictsIn(other)
          .map(namesFirst)
          .find((fault) => fault !== undefined),
    };
  },
});

function namesFirst({ rule, trace }: Verdict): string | undefined {
  const asked = trace?.subrules.find(({ subrule }) => subrule === rule?.subrule);
  if (rule === undefined || asked === undefined || asked.value !== undefined) return undefined;
  const first = asked.alternatives.find(({ matches }) => matches)?.alternative;
  return difference(first, rule.alternative, 'the alternative named');
}

/** The lists of what a constraint takes: of ids, types, names and the like, or of choices for an attribute. */
function reorderedLists(value: HeaderValue, dice: Dice): HeaderValue {
  if (isHeaderList(value)) return dice.shuffled(value.map((item) => reorderedLists(item, dice)));
  if (!isHeaderMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, reorderedLists(inner, dice)]),
  );
}

export const listOrder = law({
  name: 'list-order',
  kind: 'policy',
  says: 'The order of what a constraint lists never matters.',
  from: 'rules.md, "Rules", "Attribute constraints"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const changed = mapDeclarations(question, (headers) =>
      mapAlternatives(headers, (alternatives) =>
        alternatives.map((alternative) => reorderedLists(alternative, dice) as typeof alternative),
      ),
    );
    const answer = engine.decide(question);
    return {
      met: JSON.stringify(question) === JSON.stringify(changed) ? [] : [met(answer)],
      fault: difference(gist(answer), gist(engine.decide(changed))),
    };
  },
});
