import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { isHeaderMap } from '../../../src/engine/asserts/headers.js';
import { difference, law } from '../law.js';
import { diceOf } from '../dice.js';
import type { Attribute, Attributes } from './attributes.js';
import { anyQuestion, gist, met } from './case.js';
import type { Question } from './question.js';
import { mapAlternatives, mapDeclarations, mapEndpoints, mapMembers, mapSnaps } from './rewriting.js';
import { accounts, brands, ids, stores } from './words.js';

/** Each letter another one, as many letters further in the alphabet; nothing else is changed. */
export function shifted(text: string, by: number): string {
  return text.replace(/[a-z]/g, (letter) =>
    String.fromCharCode(((letter.charCodeAt(0) - 97 + by) % 26) + 97),
  );
}

/** Of a pattern, the letters but for those behind a backslash or in a range. */
function shiftedPattern(pattern: string, by: number): string {
  if (pattern.startsWith('$')) return pattern;
  return pattern.replace(/\[[^\]]*\]|\\.|[a-z]/g, (part) => (part.length === 1 ? shifted(part, by) : part));
}

function renamedAttributes(value: Attribute, by: number): Attribute {
  if (Array.isArray(value)) return value.map((item: Attribute) => renamedAttributes(item, by));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, Attribute]) => [
      shifted(name, by),
      renamedAttributes(inner, by),
    ]),
  );
}

function renamedEndpoint({ interface: of, ...attributes }: Attributes, by: number): Attributes {
  return {
    interface: shifted(of as string, by),
    ...(renamedAttributes(attributes, by) as Attributes),
  };
}

/** Names of attributes, and references to them; patterns for their values stay. */
function renamedConstraint(wanted: HeaderValue, by: number): HeaderValue {
  if (typeof wanted === 'string') {
    return wanted.replace(
      /^(\$[A-Z_]+\()(.*)\)$/,
      (_, call: string, path: string) => `${call}${shifted(path, by)})`,
    );
  }
  if (!isHeaderMap(wanted)) return wanted.map((item) => renamedConstraint(item, by));
  return renamedKeys(
    mapMembers(wanted, (inner) => renamedConstraint(inner, by)),
    by,
  );
}

function renamedKeys(map: HeaderMap, by: number): HeaderMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [shifted(name, by), value]));
}

export function withOtherNames(question: Question, by: number): Question {
  const renamed = mapSnaps(question, (snap) => {
    const changed = mapEndpoints(snap, (endpoints) =>
      Object.fromEntries(
        Object.entries(endpoints).map(([name, given]) => [shifted(name, by), renamedEndpoint(given, by)]),
      ),
    );
    return { ...changed, yaml: { ...changed.yaml, name: shifted(changed.yaml.name, by) } };
  });
  const ruled = mapDeclarations(renamed, (headers) => {
    const changed = mapAlternatives(headers, (alternatives) =>
      alternatives.map((alternative) =>
        mapMembers(alternative, (wanted, key) => {
          if (key.endsWith('-attributes')) return renamedConstraint(wanted, by);
          return key.endsWith('-names')
            ? (wanted as readonly string[]).map((pattern) => shiftedPattern(pattern, by))
            : wanted;
        }),
      ),
    );
    return mapMembers(changed, (value) => (isHeaderMap(value) ? renamedKeys(value, by) : value));
  });
  if ('snap' in ruled) return ruled;
  const end = (side: 'plug' | 'slot') => {
    const { dynamicAttributes } = ruled[side];
    return {
      ...ruled[side],
      name: shifted(ruled[side].name, by),
      ...(dynamicAttributes && {
        dynamicAttributes: renamedAttributes(dynamicAttributes, by) as Attributes,
      }),
    };
  };
  return { ...ruled, plug: end('plug'), slot: end('slot') };
}

export const otherNames = law({
  name: 'other-names',
  kind: 'policy',
  says: 'Interfaces, snaps, plugs, slots and attributes may be called anything, if rules call them the same.',
  from: 'rules.md, "Rules"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const answer = engine.decide(question);
    const other = engine.decide(withOtherNames(question, 1 + (salt % 25)));
    return { met: [met(answer)], fault: difference(gist(answer), gist(other)) };
  },
});

/** Another id of the same form for each, no two the same. */
function idsInPlace(salt: number): ReadonlyMap<string, string> {
  const dice = diceOf(salt);
  const pairs = [...ids, ...new Set([...accounts, ...brands]), ...stores].map((id): [string, string] => [
    id,
    id.length === 32 ? `${id.slice(0, 30)}${10 + dice.below(80)}` : `${id}${dice.below(100)}`,
  ]);
  const others = new Map(pairs);
  return new Set(others.values()).size === others.size ? others : idsInPlace(salt + 1);
}

/** The value with other ids, wherever they stand: nothing else is called the same. */
function withOtherIds(value: unknown, others: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    const [id = '', model] = value.split('/');
    return model === undefined ? (others.get(id) ?? id) : `${others.get(id) ?? id}/${model}`;
  }
  if (Array.isArray(value)) return value.map((item) => withOtherIds(item, others));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, withOtherIds(inner, others)]),
  );
}

export const otherIds = law({
  name: 'other-ids',
  kind: 'policy',
  says: 'Snap-ids, publishers, brands and stores may be any others, if they are equal where they were equal.',
  from: 'rules.md, "Rules"',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const answer = engine.decide(question);
    const other = engine.decide(withOtherIds(question, idsInPlace(salt)) as Question);
    return { met: [met(answer)], fault: difference(gist(answer), gist(other)) };
  },
});
