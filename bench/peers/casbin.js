// The same rules as casbin matchers.
//
// The fastest way found: enforceSync, and an enforcer for each interface and action (its documentation calls that
// sharding) whose matcher is the rule itself, as in its first examples of attribute-based control. Policy lines
// with eval() took nearly three times as long in a trial, with those of all interfaces in one enforcer a thousand
// times, since each request goes through all of them. CachedEnforcer is no help: it remembers answers to requests
// made of texts alone, and deciding is what is measured.
import { newEnforcer, newModel } from 'casbin';
import { factsOf, literalsOf, spellings } from './policy.js';
import { reduced } from './gaps.js';

export const name = 'casbin';

export const cannot = [
  'casbin takes the regular expressions of JavaScript, which are not those of RE2 and whose time has no bound.',
  'Its expressions have no loop, so patterns over lists cannot be said, and they compare lists and maps by identity, not by what they hold.',
  'It answers yes or no, with policy lines also by the line that settled it, but not by what failed; an arity is not known.',
];

/** Patterns made of letters, digits, `.`, `*`, `+`, `|` and plain classes mean the same in RE2 and in JavaScript. */
const common = /^(?:[-\w ,/:]|\.|[*+|]|\[[\w ,]+\])*$/;

export function gap({ test, pattern }) {
  if (test === 'compatible') return 'compatibility-labels';
  return test === 'matches' && !common.test(pattern) ? 'regular-expression' : undefined;
}

export function misread({ test, fact, other, pattern }, facts) {
  const value = facts[fact];
  if (typeof value !== 'object') return undefined;
  if (test === 'matches') return Array.isArray(value) || !literalsOf(pattern) ? 'value-not-text' : undefined;
  return test === 'same' && typeof facts[other] === 'object' ? 'whole-value' : undefined;
}

/** A matcher for each interface and action. */
export function translate(rules) {
  return Object.fromEntries(
    rules.map((rule) => {
      const { deny, allow } = reduced(rule, gap);
      const matcher = [...(deny.length === 0 ? [] : [`!${anyOf(deny)}`]), anyOf(allow)].join('&&');
      return [rule.key, matcher];
    }),
  );
}

// Without a space before a parenthesis: casbin takes ` (a, b)` for a list where a matcher has the word `in`.
function anyOf(alternatives) {
  if (alternatives.length === 0) return '(false)';
  const all = (terms) => (terms.length === 0 ? '(true)' : `(${terms.map(expressionOf).join('&&')})`);
  return `(${alternatives.map(all).join('||')})`;
}

function expressionOf({ test, fact, other, pattern, texts, value }) {
  const found = at(fact);
  switch (test) {
    case 'in':
      return `(${found} in ${JSON.stringify(texts)})`;
    case 'is':
      return `(${found} === ${value})`;
    case 'missing':
      return `(${found} === undefined)`;
    case 'same':
      return `(${found} !== undefined && ${found} === ${at(other)})`;
    case 'matches':
      return matches(found, pattern);
    default:
      throw new Error(`term "${test}" is not expressible in casbin`);
  }
}

const at = (fact) => `r.facts[${JSON.stringify(fact)}]`;

function matches(found, pattern) {
  const texts = literalsOf(pattern);
  if (texts !== undefined) return `(${found} in ${JSON.stringify(spellings(texts))})`;
  const whole = `^(?:${pattern.replaceAll('.', '[^\n]')})$`;
  return `(${found} !== undefined && regexMatch(${found} + "", ${JSON.stringify(whole)}))`;
}

/** Makes the enforcers. Deciding is synchronous. */
export async function load(matchers) {
  const enforcers = new Map();
  for (const [key, matcher] of Object.entries(matchers)) {
    const model = newModel();
    model.addDef('r', 'r', 'facts');
    model.addDef('p', 'p', 'nothing');
    model.addDef('e', 'e', 'some(where (p.eft == allow))');
    model.addDef('m', 'm', matcher);
    enforcers.set(key, await newEnforcer(model));
  }
  return {
    prepare: (question) => ({ enforcer: enforcers.get(question.key), facts: factsOf(question) }),
    ask: ({ enforcer, facts }) => enforcer.enforceSync(facts),
  };
}
