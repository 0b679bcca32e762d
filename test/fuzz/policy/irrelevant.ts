import { isHeaderMap, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import { constraintKeys } from '../../../src/engine/rules/constraints.js';
import { subRuleNames } from '../../../src/engine/rules/rule.js';
import { difference, law } from '../law.js';
import { type Dice, diceOf } from '../dice.js';
import { drawAttributes } from './attributes.js';
import { anyQuestion, met, told } from './case.js';
import { sides, type Question } from './question.js';
import { mapAlternatives, mapDeclarations, mapEndpoints, mapRules, mapSnaps } from './rewriting.js';
import { drawRule, drawWanted, placeOf, subRulesOf } from './rules.js';

const strangers = ['attic', 'tunnels', 'zoo'];

/** Rules for other interfaces, and sub-rules for other questions. */
function withMoreRules(question: Question, dice: Dice): Question {
  const asked: readonly string[] = Object.values(subRulesOf(question.action));
  const others = subRuleNames.filter((name) => !asked.includes(name));
  return mapDeclarations(question, (headers) => {
    const more: Record<string, HeaderValue> = { ...headers };
    for (const side of sides) {
      const added = Object.fromEntries(
        dice.some(strangers).map((name) => [name, drawRule(dice, side, question.action)]),
      );
      more[`${side}s`] = dice.percent(50)
        ? { ...added, ...(headers[`${side}s`] as HeaderMap | undefined) }
        : { ...(headers[`${side}s`] as HeaderMap | undefined), ...added };
    }
    return mapRules(more, (rule, { side }) =>
      isHeaderMap(rule) ? { ...rule, ...missingIn(rule, dice.some(others), side, dice) } : rule,
    );
  });
}

function missingIn(rule: HeaderMap, names: readonly string[], side: 'plug' | 'slot', dice: Dice): HeaderMap {
  const drawn: Record<string, HeaderValue> = {};
  for (const action of ['install', 'connect', 'auto-connect'] as const) {
    const source = drawRule(dice, side, action);
    for (const [name, value] of Object.entries(isHeaderMap(source) ? source : {}))
      if (names.includes(name) && !(name in rule)) drawn[name] = value;
  }
  return drawn;
}

export const irrelevantRules = law({
  name: 'irrelevant-rules',
  kind: 'policy',
  says: 'Rules for other interfaces and sub-rules for other questions change nothing, nor what the trace says.',
  from: 'rules.md, "Which rule governs"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const answer = engine.decide(question, 'full');
    const other = engine.decide(withMoreRules(question, diceOf(salt)), 'full');
    return { met: [met(answer)], fault: difference(told(answer), told(other)) };
  },
});

/** Further keys in each alternative that has none such: unknown ones, and those that have no place there. */
function withIgnoredKeys(question: Question, dice: Dice): Question {
  return mapDeclarations(question, (headers) =>
    mapAlternatives(headers, (alternatives, { side, name }) => {
      const place = placeOf(side, name);
      const idle = constraintKeys
        .filter((key) => !key.legal(place) && !key.name.includes('-per-'))
        .map((key) => key.name);
      return alternatives.map((alternative) => {
        const key = dice.one(idle.filter((one) => !(one in alternative)).concat('plug-colour'));
        const value = dice.percent(50)
          ? 'what there is not'
          : key === 'plug-colour'
            ? ['red']
            : drawWanted(dice, key);
        return { [key]: value, ...alternative };
      });
    }),
  );
}

export const ignoredKeys = law({
  name: 'ignored-keys',
  kind: 'policy',
  says: 'A key that is unknown, or not legal in its place, changes nothing, whatever it wants.',
  from: 'rules.md, "Rules"',
  // A minimal check looks at keys that have no place in the rule.
  cases: anyQuestion.filter(({ question }) => question.action !== 'sideload'),
  check: ({ question, salt }, engine) => {
    const changed = withIgnoredKeys(question, diceOf(salt));
    const answer = engine.decide(question, 'full');
    return {
      met: JSON.stringify(changed) === JSON.stringify(question) ? [] : [met(answer)],
      fault: difference(told(answer), told(engine.decide(changed, 'full'))),
    };
  },
});

export const unaskedAttributes = law({
  name: 'unasked-attributes',
  kind: 'policy',
  says: 'Attributes that no rule names, further plugs and slots that are not asked about, and labels change nothing.',
  from: 'rules.md, "Attribute constraints"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const changed = mapSnaps(question, (snap, holder) =>
      mapEndpoints(snap, (endpoints) => {
        const more = Object.entries(endpoints).map(([name, given]) => [
          name,
          {
            label: 'a label',
            unasked: dice.one<string | number>(['x', 1]),
            ...given,
            deep: drawAttributes(dice),
          },
        ]);
        // An installation asks about every plug and slot.
        const added =
          holder === 'snap' ? [] : [['unasked', { interface: 'gadgetry', ...drawAttributes(dice) }]];
        return Object.fromEntries([...more, ...added]) as typeof endpoints;
      }),
    );
    const answer = engine.decide(question, 'full');
    return {
      met: [met(answer)],
      fault: difference(told(answer), told(engine.decide(changed, 'full'))),
    };
  },
});
