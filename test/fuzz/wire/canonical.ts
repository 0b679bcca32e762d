import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { type Dice, diceOf } from '../dice.js';
import { drawn } from '../drawn.js';
import { difference, law } from '../law.js';
import { reordered } from '../policy/order.js';
import { hasEmpty } from '../policy/rewriting.js';
import { signKey } from './forms.js';

interface HeadersCase {
  readonly headers: HeaderMap;
  readonly salt: number;
}

const pieces = [
  'x',
  ' ',
  '  ',
  '-',
  ':',
  'a: b',
  '- c',
  '\n',
  '\n\n',
  '\t',
  '"',
  "'",
  '#',
  'ü',
  '📦',
  '\\',
  '0',
  'true',
];
const headerNames = ['plugs', 'slots', 'x', 'x-y', 'aliases2', 'body', 'z9', 'type2'];

function drawValue(dice: Dice, depth = 0): HeaderValue {
  const roll = dice.below(depth < 4 ? 10 : 6);
  if (roll < 6) return dice.times(0, 6, () => dice.one(pieces)).join('');
  if (roll < 8) return dice.times(1, 3, () => drawValue(dice, depth + 1));
  return Object.fromEntries(dice.some(headerNames, 3).map((name) => [name, drawValue(dice, depth + 1)]));
}

const headersOfAny = drawn(
  (dice): HeadersCase => ({
    headers: {
      type: 'serial',
      'authority-id': 'acme',
      'brand-id': 'acme',
      model: 'car',
      serial: String(dice.below(100)),
      ...(dice.percent(50) && { revision: String(dice.below(100)) }),
      ...Object.fromEntries(dice.some(headerNames).map((name) => [name, drawValue(dice)])),
      'sign-key-sha3-384': signKey,
    },
    salt: dice.salt(),
  }),
  ({ headers, salt }: Partial<HeadersCase>) =>
    salt !== undefined &&
    headers !== undefined &&
    ['type', 'authority-id', 'brand-id', 'model', 'serial', 'sign-key-sha3-384'].every(
      (name) => name in headers,
    ) &&
    !hasEmpty(headers),
);

export const canonicalText = law({
  name: 'canonical-text',
  kind: 'wire',
  says: 'Headers come back from their text, in any order make the same text, and what is decoded makes the same bytes.',
  from: 'assertions.md',
  meets: ['lines', 'nested'],
  cases: headersOfAny,
  check: ({ headers, salt }, engine) => {
    const text = engine.encode(headers);
    const decoded = engine.decode(text);
    // A revision of 0 is not written.
    const { revision, ...others } = headers;
    const expected = revision === '0' ? others : headers;
    const values = Object.values(headers);
    return {
      met: [
        ...(values.some((value) => typeof value === 'string' && value.includes('\n')) ? ['lines'] : []),
        ...(values.some((value) => typeof value !== 'string') ? ['nested'] : []),
      ],
      fault:
        difference(expected, decoded, 'the headers') ??
        difference(text, engine.encode(decoded), 'the text of what was decoded') ??
        difference(text, engine.encode(reordered(headers, diceOf(salt))), 'the text in another order'),
    };
  },
});
