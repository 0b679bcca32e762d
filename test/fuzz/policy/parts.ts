import { isHeaderMap, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import { constraintKeys } from '../../../src/engine/rules/constraints.js';
import { difference, law } from '../law.js';
import type { Engine } from '../engine.js';
import { fullQuestions, met, verdictsIn } from './case.js';
import type { Question } from './question.js';
import { alternativesIn, mapDeclarations, mapRules, spelledOut, type SubRuleAt } from './rewriting.js';
import { placeOf, subRulesOf } from './rules.js';

/** The question with the two sub-rules that it asks replaced in every rule. */
function withAsked(
  question: Question,
  change: (subRule: HeaderValue, at: SubRuleAt, isAllow: boolean) => HeaderValue,
): Question {
  const { allow, deny } = subRulesOf(question.action);
  return mapDeclarations(question, (headers) =>
    mapRules(headers, (rule, at) => {
      const stated = spelledOut(rule);
      return {
        ...stated,
        [allow]: change(stated[allow] ?? 'true', { ...at, name: allow }, true),
        [deny]: change(stated[deny] ?? 'false', { ...at, name: deny }, false),
      };
    }),
  );
}

/** For each plug, slot or pair whether the sub-rule matches; true where there is no rule. */
function matchesOf(question: Question, isAllow: boolean, engine: Engine): boolean[] {
  return verdictsIn(engine.decide(question)).map(({ reason: { code } }) =>
    code === 'no-rule' ? true : isAllow ? code === 'allowed-by-rule' : code === 'denied-by-rule',
  );
}

/** The question with one of the two sub-rules changed, and the other out of the way. */
function alone(
  question: Question,
  isAllow: boolean,
  change: (subRule: HeaderValue, at: SubRuleAt) => HeaderValue,
): Question {
  return withAsked(question, (subRule, at, isOfAllow) =>
    isOfAllow === isAllow ? change(subRule, at) : isAllow ? 'false' : 'true',
  );
}

export const denyBeforeAllow = law({
  name: 'deny-before-allow',
  kind: 'policy',
  says: 'The answer is yes exactly if the deny sub-rule does not match and the allow sub-rule does; "true" and "false" there decide at once.',
  from: 'rules.md, "Which rule governs"',
  cases: fullQuestions,
  check: ({ question }, engine) => {
    const answer = engine.decide(question);
    const verdicts = verdictsIn(answer);
    const [denied, allowed] = [false, true].map((isAllow) =>
      matchesOf(
        alone(question, isAllow, (subRule) => subRule),
        isAllow,
        engine,
      ),
    );
    const expected = verdicts.map(({ reason: { code } }, index) =>
      code === 'no-rule'
        ? code
        : denied?.[index] === true
          ? 'denied-by-rule'
          : allowed?.[index] === true
            ? 'allowed-by-rule'
            : 'not-allowed-by-rule',
    );
    const constant = (isAllow: boolean, value: string) =>
      matchesOf(
        alone(question, isAllow, () => value),
        isAllow,
        engine,
      );
    const every = (value: boolean) =>
      verdicts.map(({ reason: { code } }) => (code === 'no-rule' ? true : value));
    return {
      met: [met(answer)],
      fault:
        difference(
          expected,
          verdicts.map(({ reason: { code } }) => code),
          'the code',
        ) ??
        difference(every(true), constant(true, 'true'), 'with "allow" true, whether it matches') ??
        difference(every(false), constant(true, 'false'), 'with "allow" false, whether it matches') ??
        difference(every(true), constant(false, 'true'), 'with "deny" true, whether it matches') ??
        difference(every(false), constant(false, 'false'), 'with "deny" false, whether it matches'),
    };
  },
});

/** For each verdict whether it is true in one of the lists, or in all of them. */
function joined(lists: readonly (readonly boolean[])[], joint: 'some' | 'every'): boolean[] {
  return (lists[0] ?? []).map((_, index) => lists[joint]((list) => list[index] === true));
}

/** The longest list of alternatives in the sub-rules asked. */
function mostAlternatives(question: Question, isAllow: boolean): number {
  let most = 1;
  alone(question, isAllow, (subRule) => {
    if (typeof subRule !== 'string') most = Math.max(most, alternativesIn(subRule).length);
    return subRule;
  });
  return most;
}

export const anyAlternative = law({
  name: 'any-alternative',
  kind: 'policy',
  says: 'A sub-rule matches exactly if one of its alternatives alone does.',
  from: 'rules.md, "Rules"',
  cases: fullQuestions,
  check: ({ question, salt }, engine) => {
    const isAllow = salt % 3 > 0;
    const most = mostAlternatives(question, isAllow);
    const whole = matchesOf(
      alone(question, isAllow, (subRule) => subRule),
      isAllow,
      engine,
    );
    const each = Array.from({ length: most }, (_, index) => {
      const one = alone(question, isAllow, (subRule) =>
        typeof subRule === 'string' ? subRule : (alternativesIn(subRule)[index] ?? 'false'),
      );
      return matchesOf(one, isAllow, engine);
    });
    return {
      met: most > 1 ? [whole.every(Boolean) ? 'yes' : 'no'] : [],
      fault: difference(joined(each, 'some'), whole, `whether "${isAllow ? 'allow' : 'deny'}" matches`),
    };
  },
});

/** An alternative in its parts, each of which has to hold: constraints, and attributes within them. */
function partsOf(alternative: HeaderMap, { side, name }: SubRuleAt): ReadonlyMap<string, HeaderMap> {
  const parts = new Map<string, HeaderMap>();
  for (const key of constraintKeys) {
    const wanted = alternative[key.name];
    if (wanted === undefined || !key.legal(placeOf(side, name))) continue;
    if (!key.name.endsWith('-attributes') || !isHeaderMap(wanted))
      parts.set(key.name, { [key.name]: wanted });
    else
      for (const [attribute, inner] of Object.entries(wanted))
        parts.set(`${key.name}/${attribute}`, { [key.name]: { [attribute]: inner } });
  }
  return parts;
}

export const allConstraints = law({
  name: 'all-constraints',
  kind: 'policy',
  says: 'An alternative matches exactly if each of its constraints alone does, and each attribute in them.',
  from: 'rules.md, "Rules"',
  cases: fullQuestions,
  check: ({ question, salt }, engine) => {
    const isAllow = salt % 3 > 0;
    const chosen = (subRule: HeaderValue): HeaderMap | string => {
      if (typeof subRule === 'string') return subRule;
      const alternatives = alternativesIn(subRule);
      return alternatives[salt % alternatives.length] as HeaderMap;
    };
    const names = new Set<string>();
    const whole = alone(question, isAllow, (subRule, at) => {
      const one = chosen(subRule);
      if (typeof one !== 'string') for (const name of partsOf(one, at).keys()) names.add(name);
      return one;
    });
    const each = [...names].map((name) => {
      const part = alone(question, isAllow, (subRule, at) => {
        const one = chosen(subRule);
        return typeof one === 'string' ? one : (partsOf(one, at).get(name) ?? 'true');
      });
      return matchesOf(part, isAllow, engine);
    });
    const found = matchesOf(whole, isAllow, engine);
    if (each.length === 0) return { met: [] };
    return {
      met: each.length > 1 ? [found.every(Boolean) ? 'yes' : 'no'] : [],
      fault: difference(joined(each, 'every'), found, `whether "${isAllow ? 'allow' : 'deny'}" matches`),
    };
  },
});
