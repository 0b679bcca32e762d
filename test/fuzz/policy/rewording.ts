import {
  isHeaderList,
  isHeaderMap,
  type HeaderMap,
  type HeaderValue,
} from '../../../src/engine/asserts/headers.js';
import { subRuleNames } from '../../../src/engine/rules/rule.js';
import { difference, law } from '../law.js';
import { type Dice, diceOf } from '../dice.js';
import { drawAttribute, drawLabel, type Attribute } from './attributes.js';
import { anyQuestion, connections, fullQuestions, gist, met } from './case.js';
import type { ConnectionQuestion, Question, Side } from './question.js';
import {
  alternativesIn,
  mapAlternatives,
  mapDeclarations,
  mapMembers,
  mapRules,
  mapSubRules,
  spelledOut,
  without,
} from './rewriting.js';

function isChanged(before: Question, after: Question): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

/** "true" and "false" in full, defaults written out, and a map as the only one of a list. */
function inFull(question: Question, dice: Dice): Question {
  return mapDeclarations(question, (headers) => {
    const listed = mapSubRules(headers, (subRule) =>
      isHeaderMap(subRule) && dice.percent(70) ? [subRule] : subRule,
    );
    return mapRules(listed, (rule) => {
      if (!isHeaderMap(rule)) return spelledOut(rule);
      const defaults = subRuleNames
        .filter((name) => !(name in rule) && dice.percent(50))
        .map((name) => [name, name.startsWith('allow') ? 'true' : 'false']);
      return { ...Object.fromEntries(defaults), ...rule } as HeaderMap;
    });
  });
}

export const shortRules = law({
  name: 'short-rules',
  kind: 'policy',
  says: 'A rule in short says the same as in full: "true" and "false", defaults, a map and the list of it alone.',
  from: 'rules.md, "Rules"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const changed = inFull(question, diceOf(salt));
    const answer = engine.decide(question);
    return {
      met: isChanged(question, changed) ? [met(answer)] : [],
      fault: difference(gist(answer), gist(engine.decide(changed))),
    };
  },
});

/** Lists of which any one entry is enough, so that each can have an alternative of its own. */
const enumerations = /^(?:on-.*|.*-(?:names|snap-type|snap-id|publisher-id|attributes))$/;

/** Two alternatives that together match what the one did. */
function split(alternative: HeaderMap, dice: Dice): readonly HeaderMap[] {
  const several = Object.entries(alternative).filter(
    ([key, value]) => enumerations.test(key) && isHeaderList(value) && value.length > 1,
  ) as [string, readonly HeaderValue[]][];
  const flags = ['on-classic', 'on-core-desktop'].filter((key) => !(key in alternative));
  const roll = dice.below(3);
  if (roll === 0) return [alternative, alternative];
  if (roll === 1 && several.length > 0) {
    const [key, values] = dice.one(several);
    const at = 1 + dice.below(values.length - 1);
    return [
      { ...alternative, [key]: values.slice(0, at) },
      { ...alternative, [key]: values.slice(at) },
    ];
  }
  if (flags.length === 0) return [alternative];
  const flag = dice.one(flags);
  return ['true', 'false'].map((value) => ({ ...alternative, [flag]: value }));
}

export const splitAlternatives = law({
  name: 'split-alternatives',
  kind: 'policy',
  says: 'An alternative says the same as two that share what it matches, and as itself twice.',
  from: 'rules.md, "Rules"',
  cases: fullQuestions,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const changed = mapDeclarations(question, (headers) =>
      mapSubRules(headers, (subRule) =>
        typeof subRule === 'string' ? subRule : alternativesIn(subRule).flatMap((one) => split(one, dice)),
      ),
    );
    const answer = engine.decide(question);
    const other = engine.decide(changed);
    const saying = (gists: object[]) => gists.map((one) => ({ ...one, rule: undefined }));
    return {
      met: isChanged(question, changed) ? [met(answer)] : [],
      fault: difference(saying(gist(answer)), saying(gist(other))),
    };
  },
});

/** The same pattern in other words; choices of an attribute as a list of them. */
function reworded(pattern: string, dice: Dice, mayList: boolean): HeaderValue {
  if (pattern.startsWith('$')) return pattern;
  const words: HeaderValue[] = [
    `(?:${pattern})`,
    `(${pattern}){1}`,
    `(?:${pattern})|(?:${pattern})`,
    `^(?:${pattern})$`,
    `(?s:)(?:${pattern})`,
    pattern.replace(/[a-z]$/, '[$&]'),
  ];
  if (mayList && !/[[(]/.test(pattern)) words.push(pattern.split('|'));
  return dice.one(words);
}

function rewordedAttributes(wanted: HeaderValue, dice: Dice, mayList: boolean): HeaderValue {
  if (typeof wanted === 'string') return reworded(wanted, dice, mayList);
  if (isHeaderList(wanted)) return wanted.map((item) => rewordedAttributes(item, dice, false));
  return mapMembers(wanted, (inner) => rewordedAttributes(inner, dice, true));
}

export const patternWords = law({
  name: 'pattern-words',
  kind: 'policy',
  says: 'A pattern says the same in other words, and a choice within it the same as a list of choices.',
  from: 'rules.md, "Rules", "Attribute constraints"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const changed = mapDeclarations(question, (headers) =>
      mapAlternatives(headers, (alternatives) =>
        alternatives.map((alternative) =>
          mapMembers(alternative, (wanted, key) => {
            if (key.endsWith('-attributes')) return rewordedAttributes(wanted, dice, false);
            return key.endsWith('-names')
              ? (wanted as readonly string[]).map((pattern) => reworded(pattern, dice, false))
              : wanted;
          }),
        ),
      ),
    );
    const answer = engine.decide(question);
    return {
      met: isChanged(question, changed) ? [met(answer)] : [],
      fault: difference(gist(answer), gist(engine.decide(changed))),
    };
  },
});

/** A reference from one side's attribute to the other's, seen from there. */
function turned(side: 'plug' | 'slot', attribute: string, wanted: string): HeaderMap | undefined {
  const other = side === 'plug' ? 'slot' : 'plug';
  const [, call, named] = /^\$(?:PLUG|SLOT)(_COMPAT)?\(([a-z])\)$/.exec(wanted) ?? [];
  if (named === undefined || !wanted.startsWith(`$${other.toUpperCase()}`)) return undefined;
  return { [`${other}-attributes`]: { [named]: `$${side.toUpperCase()}${call ?? ''}(${attribute})` } };
}

export const turnedReferences = law({
  name: 'turned-references',
  kind: 'policy',
  says: 'Whether two attributes are equal, or compatible labels, does not depend on which of them refers to the other.',
  from: 'rules.md, "Attribute constraints", "Compatibility labels"',
  cases: connections,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const side = dice.one(['plug', 'slot'] as const);
    const other = side === 'plug' ? 'SLOT' : 'PLUG';
    const wanted = `$${other}${dice.one(['', '_COMPAT'])}(b)`;
    const [own, others] = drawPair(dice);
    const given = { a: own, b: others };
    const asking = (constraints: HeaderMap) => ({
      ...question,
      action: 'connect',
      device: { ...question.device, contentCompatLabels: true },
      baseDeclaration: { slots: { gadgetry: { 'allow-connection': constraints } } },
      plug: withAttribute(question, 'plug', side === 'plug' ? 'a' : 'b', given),
      slot: withAttribute(question, 'slot', side === 'slot' ? 'a' : 'b', given),
    });
    const answer = engine.decide(asking({ [`${side}-attributes`]: { a: wanted } }));
    const backwards = turned(side, 'a', wanted);
    if (backwards === undefined) return { met: [] };
    return { met: [met(answer)], fault: difference(gist(answer), gist(engine.decide(asking(backwards)))) };
  },
});

/** Two values that may well be equal, or labels that may well be compatible; undefined for one that is unset. */
function drawPair(dice: Dice): readonly [Attribute | undefined, Attribute | undefined] {
  const [one, two] = [drawAttribute(dice), drawAttribute(dice)];
  return dice.one([
    [one, one],
    [one, two],
    [drawLabel(dice), drawLabel(dice)],
    [drawLabel(dice), drawLabel(dice)],
    [one, undefined],
  ]);
}

/** One side of the question, its snap without rules, with an attribute as given. */
function withAttribute(
  question: ConnectionQuestion,
  side: Side,
  name: 'a' | 'b',
  given: Readonly<Record<'a' | 'b', Attribute | undefined>>,
): object {
  const { snap, name: endpoint } = question[side];
  const attributes = without({ ...snap.yaml[`${side}s`]?.[endpoint] }, name);
  const value = given[name];
  const endpoints = { [endpoint]: { ...attributes, ...(value !== undefined && { [name]: value }) } };
  return { snap: { yaml: { ...snap.yaml, [`${side}s`]: endpoints }, declaration: null }, name: endpoint };
}
