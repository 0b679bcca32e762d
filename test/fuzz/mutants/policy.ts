import { isHeaderMap, type HeaderMap } from '../../../src/engine/asserts/headers.js';
import type { DecisionAnswer } from '../../../src/modules/decisions/decision-answer.js';
import type { Question } from '../policy/question.js';
import { mapDeclarations, mapEndpoints, mapMembers, mapSnaps, without } from '../policy/rewriting.js';
import { asking, deep, isList, type Mutant, type Mutants, withoutDenials } from './mutant.js';

/** Denies what it should not, by something that does not matter. */
function denying(isDenied: (question: Question) => boolean): Mutant {
  return (engine) => ({
    ...engine,
    decide: (request, depth) => {
      const answer = engine.decide(request, depth);
      return isDenied(request as Question) ? denied(answer) : answer;
    },
  });
}

function denied(answer: DecisionAnswer): DecisionAnswer {
  const items = answer.items?.map((item) => ({ ...item, outcome: 'deny' as const }));
  return { ...answer, outcome: 'deny', ...(items && { items }) };
}

/** Reads the rules of declarations as others. */
function reading(change: (map: HeaderMap) => HeaderMap): Mutant {
  return asking((question) => misread(question, change));
}

function misread(question: Question, change: (map: HeaderMap) => HeaderMap): Question {
  return mapDeclarations(question, (headers) => deep(headers, change) as HeaderMap);
}

const isSubRule = (key: string) => /^(?:allow|deny)-/.test(key);
const firstOf = (map: HeaderMap) => Object.fromEntries(Object.entries(map).slice(0, 1));

function firstOnly(isMeant: (key: string) => boolean): Mutant {
  return reading((map) =>
    mapMembers(map, (value, key) => (isMeant(key) && isList(value) ? value.slice(0, 1) : value)),
  );
}

function texts(change: (text: string) => string): Mutant {
  return reading((map) =>
    mapMembers(map, (value) =>
      typeof value === 'string'
        ? change(value)
        : isList(value)
          ? value.map((item) => (typeof item === 'string' ? change(item) : item))
          : value,
    ),
  );
}

function snapOf(question: Question) {
  return 'snap' in question ? question.snap : question.plug.snap;
}

function attributesIn(question: Question): number {
  const { plugs = {}, slots = {} } = snapOf(question).yaml;
  return Math.max(0, ...Object.values({ ...plugs, ...slots }).map((given) => Object.keys(given).length));
}

const firstAlternative = firstOnly(isSubRule);
const firstInterface = asking((question) =>
  mapDeclarations(question, (headers) =>
    mapMembers(headers, (value) => (isHeaderMap(value) ? firstOf(value) : value)),
  ),
);
const firstAttribute = reading((map) =>
  mapMembers(map, (value, key) =>
    key.endsWith('-attributes') && isHeaderMap(value) ? firstOf(value) : value,
  ),
);
const swappedPublishers = asking((question) =>
  mapSnaps(question, (snap, holder) => {
    if (!('plug' in question) || snap.declaration === null) return snap;
    const { 'publisher-id': publisher = 'nobody' } =
      question[holder === 'plug' ? 'slot' : 'plug'].snap.declaration ?? {};
    return { ...snap, declaration: { ...snap.declaration, 'publisher-id': publisher } };
  }),
);

export const policyMutants: Mutants = {
  'other-names': {
    'denies interfaces behind "p"': denying((question) =>
      /"interface":"[q-z]/.test(JSON.stringify(question)),
    ),
  },
  'other-ids': { 'knows a publisher': denying((question) => JSON.stringify(question).includes('"acme"')) },
  'key-order': { 'reads the rule of the first interface alone': firstInterface },
  'alternative-order': { 'reads the first alternative alone': firstAlternative },
  'list-order': {
    'reads the first of a list alone': firstOnly((key) => /-(?:names|id|snap-type)$/.test(key)),
  },
  'irrelevant-rules': { 'reads the rule of the first interface alone': firstInterface },
  'ignored-keys': {
    'takes a key that has no place for one that fails': reading((map) =>
      'plug-colour' in map ? { 'on-classic': ['plan9'] } : map,
    ),
  },
  'unasked-attributes': {
    'denies what has many attributes': denying((question) => attributesIn(question) > 4),
  },
  'deny-before-allow': {
    'ignores denials': reading(withoutDenials),
    'ignores "false"': reading((map) =>
      mapMembers(map, (value, key) => (key.startsWith('allow-') && value === 'false' ? 'true' : value)),
    ),
  },
  'any-alternative': { 'reads the first alternative alone': firstAlternative },
  'all-constraints': { 'reads the first attribute constraint alone': firstAttribute },
  facts: {
    "takes the plug's publisher for the slot's": swappedPublishers,
    'reads the first of a list alone': firstOnly((key) => key.endsWith('-names')),
  },
  fictions: {
    'minds attributes alone that are set': reading((map) => without(map, 'unset', 'unset.deeper')),
  },
  'short-rules': {
    'takes a list of one for nothing': reading((map) =>
      mapMembers(map, (value, key) =>
        isSubRule(key) && isList(value) && value.length === 1 ? 'false' : value,
      ),
    ),
    'takes "true" for a rule that denies': asking((question) =>
      mapDeclarations(question, (headers) =>
        mapMembers(headers, (rules) =>
          isHeaderMap(rules) ? mapMembers(rules, (rule) => (rule === 'true' ? 'false' : rule)) : rules,
        ),
      ),
    ),
  },
  'split-alternatives': {
    'takes any flag for true': reading((map) =>
      'on-core-desktop' in map ? { ...map, 'on-core-desktop': 'true' } : map,
    ),
    'allows three alternatives at most': reading((map) =>
      mapMembers(map, (value, key) => (isSubRule(key) && isList(value) ? value.slice(0, 3) : value)),
    ),
  },
  'pattern-words': { 'knows no groups': texts((text) => (text.startsWith('(?:') ? 'nothing' : text)) },
  'turned-references': {
    'compares slots with plugs alone': texts((text) => text.replace(/^\$PLUG.*\(b\)$/, '$$MISSING')),
  },
  'more-allowed': { 'reads the first alternative alone': firstAlternative },
  'moved-rules': {
    "forgets the plug snap's rules": asking((question) =>
      mapSnaps(question, (snap, holder) =>
        holder === 'plug' && snap.declaration !== null
          ? { ...snap, declaration: without(snap.declaration, 'plugs') }
          : snap,
      ),
    ),
  },
  'dynamic-attributes': {
    'forgets dynamic attributes': asking((question) =>
      'plug' in question
        ? {
            ...question,
            plug: { ...question.plug, dynamicAttributes: {} },
            slot: { ...question.slot, dynamicAttributes: {} },
          }
        : question,
    ),
  },
  'installed-by-parts': {
    'asks the first plug and the first slot alone': asking((question) =>
      mapSnaps(question, (snap) =>
        mapEndpoints(snap, (endpoints) => Object.fromEntries(Object.entries(endpoints).slice(0, 1))),
      ),
    ),
  },
  'trace-tells': {
    'shows the trace of another question': (engine) => ({
      ...engine,
      decide: (request, depth) => {
        const { trace } = engine.decide(misread(request as Question, withoutDenials), depth);
        return { ...engine.decide(request, depth), ...(trace && { trace }) };
      },
    }),
  },
  'trace-depths': {
    'decides otherwise where it shows a trace': (engine) => ({
      ...engine,
      decide: (request, depth) =>
        engine.decide(depth === 'full' ? misread(request as Question, withoutDenials) : request, depth),
    }),
  },
  remedies: {
    'offers grants that say nothing': (engine) => ({
      ...engine,
      remedied: (request) => {
        const answer = engine.remedied(request);
        const remedies = answer.remedies?.map((one) =>
          one.grant === undefined ? one : { ...one, grant: {} },
        );
        return { ...answer, ...(remedies && { remedies }) };
      },
    }),
  },
  batch: {
    'remembers what it answered before': (engine) => ({
      ...engine,
      decideAll: (requests) => {
        const answers = engine.decideAll(requests);
        return answers.map((answer, index) => ({
          ...answer,
          outcome: (answers[index - 1] ?? answer).outcome,
        }));
      },
    }),
  },
};
