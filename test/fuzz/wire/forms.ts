import { stringify } from 'yaml';
import { isHeaderMap, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import { compileDeclaration } from '../../../src/engine/rules/declaration.js';
import { diceOf } from '../dice.js';
import { difference, law } from '../law.js';
import { anyQuestion, met, told } from '../policy/case.js';
import type { DrawnSnap } from '../policy/question.js';
import { mapDeclarations, mapSnaps, type Holder } from '../policy/rewriting.js';

/** The digest of a key, as whole assertions name one. */
export const signKey = 'Jv8_JiHiIzJVcO9M55pPdqSDWUvuhfDIBJUS-3VW7F_idjix7Ffn5qMxB21ZQuij';

/** The headers with all that a whole assertion has. */
function whole(headers: HeaderMap, holder: Holder): HeaderMap {
  const common: HeaderMap = {
    'authority-id': 'canonical',
    series: '16',
    timestamp: '2026-01-01T00:00:00Z',
    'sign-key-sha3-384': signKey,
  };
  if (holder === 'base') return { type: 'base-declaration', ...common, ...headers };
  const { formatNeeded } = compileDeclaration('snap-declaration', headers);
  const format = formatNeeded === 0 ? {} : { format: String(formatNeeded) };
  return { type: 'snap-declaration', ...format, ...common, 'snap-name': 'some-snap', ...headers };
}

function sorted(value: HeaderValue): HeaderValue {
  if (typeof value === 'string') return value;
  if (!isHeaderMap(value)) return value.map(sorted);
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? '')]));
}

/** Header lines alone: an assertion's text up to its first blank line. */
function linesOf(text: string): string {
  return text.slice(0, text.indexOf('\n\n'));
}

export const textOrHeaders = law({
  name: 'text-or-headers',
  kind: 'wire',
  says: 'A declaration decides the same as headers, as header lines, as whole text, and as what is decoded from it.',
  from: 'rules.md, "Declarations"',
  // Text has no words for paths into attributes.
  cases: anyQuestion.filter(({ question }) => !JSON.stringify(question).includes('"a.b":')),
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    // In text, names are in order; a sentence names the constraint that comes first.
    const complete = mapDeclarations(
      question,
      (headers, holder) => sorted(whole(headers, holder)) as HeaderMap,
    );
    const forms = (headers: HeaderMap): string | HeaderMap => {
      const text = engine.encode(headers);
      return dice.one([text, linesOf(text), engine.decode(text)]);
    };
    const changed = mapDeclarations(complete, (headers) => forms(headers) as HeaderMap);
    const answer = engine.decide(complete, 'full');
    return { met: [met(answer)], fault: difference(told(answer), told(engine.decide(changed, 'full'))) };
  },
});

export const yamlOrJson = law({
  name: 'yaml-or-json',
  kind: 'wire',
  says: 'A snap is read the same from JSON, from that as YAML, and from YAML as people write it.',
  from: 'snap-yaml.md',
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const texts = (snap: DrawnSnap) => ({ ...snap, yaml: dice.one(spellings)(snap.yaml) });
    const changed = mapSnaps(question, (snap) => texts(snap) as unknown as DrawnSnap);
    const answer = engine.decide(question, 'full');
    return { met: [met(answer)], fault: difference(told(answer), told(engine.decide(changed, 'full'))) };
  },
});

const spellings: readonly ((yaml: object) => string)[] = [
  (yaml) => JSON.stringify(yaml),
  (yaml) => JSON.stringify(yaml, undefined, 2),
  (yaml) => stringify(yaml, { version: '1.1' }),
  (yaml) => stringify(yaml, { version: '1.1', collectionStyle: 'flow', lineWidth: 30 }),
  (yaml) => stringify(yaml, { version: '1.1', defaultStringType: 'QUOTE_SINGLE', indent: 4 }),
];
