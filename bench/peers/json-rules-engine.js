// The same rules as conditions of json-rules-engine.
//
// The fastest way found: an engine for each interface and action with a single rule, since a run evaluates every
// rule; all that a question says as one fact, read with a path resolver of one line in place of JSONPath, which is
// the option its documentation offers. Only operators and decorators that come with it: with operators of one's
// own anything can be said, but then it is one's own code that says it.
import { Engine } from 'json-rules-engine';
import { factsOf, literalsOf, spellings } from './policy.js';
import { reduced } from './gaps.js';

export const name = 'json-rules-engine';

/** Every decision is a promise. */
export const asynchronous = true;

export const cannot = [
  'json-rules-engine comes without an operator for regular expressions or for parts of a text.',
  'It compares values with ===, so lists and maps are equal only to themselves.',
  'It reports each condition that it looked at with what it found there, so what failed can be read from its answer; which alternative it was, an arity and a sentence have to be made from that.',
];

export function gap({ test, pattern }) {
  if (test === 'compatible') return 'compatibility-labels';
  return test === 'matches' && !literalsOf(pattern) ? 'regular-expression' : undefined;
}

export function misread({ test, fact, other }, facts) {
  const value = facts[fact];
  if (test === 'matches')
    return Array.isArray(value) && value.some(Array.isArray) ? 'value-not-text' : undefined;
  if (test !== 'same' || typeof value !== 'object') return undefined;
  return typeof facts[other] === 'object' ? 'whole-value' : undefined;
}

/** The rules for each interface and action: one whose success is a yes, or none where the answer is always no. */
export function translate(rules) {
  return Object.fromEntries(
    rules.map((rule) => {
      const conditions = conditionsOf(reduced(rule, gap));
      return [rule.key, conditions === null ? [] : [{ conditions, event: { type: 'yes' } }]];
    }),
  );
}

function conditionsOf({ deny, allow }) {
  const always = (terms) => terms.length === 0;
  if (deny.some(always) || allow.length === 0) return null;
  return {
    all: [
      ...(deny.length === 0 ? [] : [{ not: anyOf(deny) }]),
      ...(allow.some(always) ? [] : [anyOf(allow)]),
    ],
  };
}

function anyOf(alternatives) {
  return only(
    'any',
    alternatives.map((terms) => only('all', terms.flatMap(termConditions))),
  );
}

/** Conditions under `all` or `any`; one alone needs neither. */
function only(word, conditions) {
  return conditions.length === 1 ? conditions[0] : { [word]: conditions };
}

function termConditions({ test, fact, other, pattern, texts, value }) {
  const found = { fact: 'question', path: fact };
  switch (test) {
    case 'in':
      return [{ ...found, operator: 'in', value: texts }];
    case 'is':
      return [{ ...found, operator: 'equal', value }];
    case 'missing':
      return [{ ...found, operator: 'equal', value: null }];
    case 'same':
      return [
        { ...found, operator: 'notEqual', value: null },
        { ...found, operator: 'equal', value: { fact: 'question', path: other } },
      ];
    case 'matches': {
      const wanted = { ...found, value: spellings(literalsOf(pattern)) };
      return [
        {
          any: [
            { ...wanted, operator: 'in' },
            { ...wanted, operator: 'everyFact:in' },
          ],
        },
      ];
    }
    default:
      throw new Error(`term "${test}" is not expressible in json-rules-engine`);
  }
}

/** Makes the engines. */
export function load(rulesByKey) {
  const pathResolver = (facts, path) => facts[path] ?? null;
  const engines = new Map(
    Object.entries(rulesByKey).map(([key, rules]) => [key, new Engine(rules, { pathResolver })]),
  );
  return {
    prepare: (question) => ({ engine: engines.get(question.key), facts: { question: factsOf(question) } }),
    ask: async ({ engine, facts }) => (await engine.run(facts)).events.length > 0,
  };
}
