// The same rules as Cedar policies.
//
// The fastest way found: policies parsed beforehand and statefulIsAuthorized, which its authors added to spare
// each request the parsing. A policy set for each interface and action, since an authorizer looks at every policy
// of the set it is given: one set for all was more than ten times slower in a trial. What a question says stands
// flat in the context; as attributes of entities it took more time. No schema: it would be held against each request.
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { factsOf, literalsOf, spellings } from './policy.js';
import { hasList, reduced } from './gaps.js';

// The compiler of Node 20 ends the process ("unreachable code") when it has inlined calls of WebAssembly such as
// these and has to take that back. A call takes a hundred times as long as what inlining would spare it.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--no-turbo-inline-js-wasm-calls');

export const name = 'cedar';

export const cannot = [
  'Cedar has no regular expressions ("like" knows one wildcard) and no loop over a set; over a list even a literal pattern could only be said by a policy that fails with an error for texts.',
  'Its sets have no order, so attributes that are lists are not compared as they are; fractions cannot be passed at all.',
  'It names the policies that settled an answer, not the condition that failed; an arity would have to be looked up by the name of the policy.',
];

/** `.+` and `.*`, alone or behind a literal: what "like" can say. */
function wildcardOf(pattern) {
  const [, prefix, times] = /^([^\\^$.|?*+()[\]{}]*)\.([*+])$/.exec(pattern) ?? [];
  return prefix === undefined ? undefined : { prefix, some: times === '+' };
}

export function gap({ test, pattern }) {
  if (test === 'compatible') return 'compatibility-labels';
  if (test !== 'matches' || literalsOf(pattern) || wildcardOf(pattern)) return undefined;
  return 'regular-expression';
}

export function misread({ test, fact, other, pattern }, facts) {
  const value = facts[fact];
  if (value === undefined) return undefined;
  if (test === 'matches') {
    const plain = !Array.isArray(value) && (literalsOf(pattern) || typeof value !== 'number');
    return plain ? undefined : 'value-not-text';
  }
  if (test !== 'same' || facts[other] === undefined) return undefined;
  return hasList(value) || hasList(facts[other]) ? 'whole-value' : undefined;
}

/** The text of a policy set for each interface and action: permits for what allows, forbids for what denies. */
export function translate(rules) {
  return Object.fromEntries(
    rules.map((rule) => {
      const { deny, allow } = reduced(rule, gap);
      const policies = [
        ...deny.map((terms) => `forbid${policyOf(terms)}`),
        ...allow.map((terms) => `permit${policyOf(terms)}`),
      ];
      return [rule.key, policies.join('\n')];
    }),
  );
}

function policyOf(terms) {
  const when = terms.length === 0 ? '' : ` when { ${terms.map(expressionOf).join(' && ')} }`;
  return `(principal, action, resource)${when};`;
}

function expressionOf({ test, fact, other, pattern, texts, value }) {
  const found = at(fact);
  switch (test) {
    case 'in':
      return `${JSON.stringify(texts)}.contains(${found})`;
    case 'is':
      return `${found} == ${value}`;
    case 'missing':
      return `!(${isSet(fact)})`;
    case 'same':
      return `${isSet(fact)} && ${isSet(other)} && ${found} == ${at(other)}`;
    case 'matches':
      return `${isSet(fact)} && ${matches(found, pattern)}`;
    default:
      throw new Error(`term "${test}" is not expressible in Cedar`);
  }
}

const at = (fact) => `context[${JSON.stringify(fact)}]`;
const isSet = (fact) => `context has ${JSON.stringify(fact)}`;

function matches(found, pattern) {
  const texts = literalsOf(pattern);
  if (texts !== undefined) return `${JSON.stringify(spellings(texts))}.contains(${found})`;
  const { prefix, some } = wildcardOf(pattern);
  const truths = ['true', 'false'].filter((text) => text.startsWith(prefix) && !(some && text === prefix));
  // "like" over anything but a text is an error, and a policy with an error does not count, as one that fails.
  const likes = [
    `${found} like ${JSON.stringify(`${prefix}*`)}`,
    `!(${found} like "*\\n*")`,
    ...(some ? [`${found} != ${JSON.stringify(prefix)}`] : []),
  ];
  return `(${[...truths.map((text) => `${found} == ${text}`), `(${likes.join(' && ')})`].join(' || ')})`;
}

/** Parses the policy sets. Deciding is synchronous. */
export function load(policySets) {
  for (const [key, staticPolicies] of Object.entries(policySets)) {
    const parsed = cedar.preparsePolicySet(key, { staticPolicies });
    if (parsed.type !== 'success') throw new Error(`${key}: ${JSON.stringify(parsed.errors)}`);
  }
  return {
    prepare: (question) => ({
      principal: { type: 'Plug', id: question.interface },
      action: { type: 'Action', id: question.action },
      resource: { type: 'Slot', id: question.interface },
      context: factsOf(question),
      entities: [],
      preparsedPolicySetId: question.key,
    }),
    ask: (request) => {
      const answer = cedar.statefulIsAuthorized(request);
      if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
      return answer.response.decision === 'allow';
    },
  };
}
