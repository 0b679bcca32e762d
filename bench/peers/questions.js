// Questions about every interface, drawn from what the rules talk about: each term holds in some and fails in others.
import { actions, keyOf, termsOf } from './policy.js';

const devices = [
  { classic: true, coreDesktop: false, compatibility: false, store: null },
  { classic: false, coreDesktop: false, compatibility: true, store: 'shop-a' },
  { classic: false, coreDesktop: true, compatibility: false, store: 'shop-b' },
];

/** Types of the plug's and the slot's snap, and who publishes them; nobody has a snap without a declaration. */
const pairs = [
  ['app', 'core', 'maker', 'canonical'],
  ['app', 'app', 'maker', 'maker'],
  ['app', 'app', 'maker', 'other-maker'],
  ['gadget', 'gadget', 'maker', 'maker'],
  ['app', 'app', '', ''],
];

/** Rules that a store granted to one snap. */
const ownRules = [
  ['plug', { 'allow-auto-connection': 'true' }],
  ['slot', { 'allow-auto-connection': { 'on-store': ['shop-a'] } }],
  ['plug', { 'deny-connection': 'true', 'allow-auto-connection': 'false' }],
  ['slot', { 'allow-auto-connection': { 'plug-names': ['$INTERFACE'], 'slots-per-plug': '*' } }],
];

/** All questions, in an order that is the same in every run. */
export function questionsOf(rules) {
  const byKey = new Map(rules.map((rule) => [rule.key, rule]));
  const interfaceNames = [...new Set(rules.map((rule) => rule.interface))];
  return interfaceNames.flatMap((name, index) => {
    const terms = actions.flatMap((action) => termsOf(byKey.get(keyOf(name, action))));
    const plain = attributesFor(terms).flatMap((attributes) =>
      devices.flatMap((device) => pairs.map((pair) => ({ attributes, device, pair }))),
    );
    const owned = ownRules.map((own, at) => ({
      attributes: {},
      device: devices[(index + at) % devices.length],
      pair: pairs[(index + at) % 3],
      own,
    }));
    return [...plain, ...owned].flatMap((circumstances) =>
      actions.map((action) => question(name, action, circumstances)),
    );
  });
}

function question(name, action, { attributes, device, pair, own }) {
  const [plugType, slotType, plugPublisher, slotPublisher] = pair;
  const party = (side, snapType, publisherId) => ({
    name,
    snapType,
    publisherId,
    attributes: Object.fromEntries(
      Object.entries(attributes)
        .filter(([fact, value]) => fact.startsWith(`${side}-attributes.`) && value !== undefined)
        .map(([fact, value]) => [
          fact.slice(`${side}-attributes.`.length),
          value === thePublisher ? plugPublisher || 'nobody' : value,
        ]),
    ),
    ...(own?.[0] === side && { rule: own[1] }),
  });
  return {
    key: keyOf(name, action),
    interface: name,
    action,
    plug: party('plug', plugType, plugPublisher),
    slot: party('slot', slotType, slotPublisher),
    device,
  };
}

/** Stands for the plug's publisher in an attribute. */
const thePublisher = '(publisher of the plug)';

/** Attributes of both sides by fact: none; then, for each term, values that it takes in different ways. */
function attributesFor(terms) {
  const usual = {};
  const varied = [];
  for (const term of terms) {
    const values = valuesFor(term);
    for (const [fact, value] of Object.entries(values[0] ?? {})) if (!(fact in usual)) usual[fact] = value;
    varied.push(...values);
  }
  const all = [{}, ...varied.map((values) => ({ ...usual, ...values }))];
  return [...new Map(all.map((attributes) => [JSON.stringify(attributes), attributes])).values()];
}

/** Values for what a term looks at, the first of which it holds for. */
function valuesFor({ test, fact, other, pattern }) {
  const single = (values) => values.map((value) => ({ [fact]: value }));
  const double = (values) => values.map(([value, others]) => ({ [fact]: value, [other]: others }));
  if (test === 'missing') return single([undefined, 'present', true]);
  if (test === 'compatible')
    return double([
      ['gtk-(1..3)', 'gtk-2'],
      ['gtk-1', 'gtk-2'],
      [undefined, 'gtk-2'],
    ]);
  if (test === 'matches') return single([...texts(pattern), undefined]);
  if (test !== 'same' || fact.endsWith('-publisher-id')) return [];
  if (other.endsWith('-publisher-id')) return single([thePublisher, 'someone-else', undefined]);
  return double([
    ['shared', 'shared'],
    ['shared', 'else'],
    ['shared', undefined],
    [undefined, 'shared'],
    ['1', 1],
    [true, true],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [{ a: 'b' }, { a: 'b' }],
  ]);
}

/** Values that patterns are held against: of a text without operators itself, else what such patterns are about. */
function texts(pattern) {
  if (/[^a-z]/.test(pattern)) return ['a', 'apu', '', 'two\nlines', true, 7, ['a', 'p'], ['apu', 'vcu'], {}];
  const spelt = pattern === 'true' || pattern === 'false' ? [pattern === 'true'] : [];
  return [
    pattern,
    ...spelt,
    `not ${pattern}`,
    [pattern, pattern],
    [pattern, 'other'],
    [],
    { [pattern]: pattern },
  ];
}

/** The questions in another order, the same in every run, so that those about one interface do not stand together. */
export function shuffled(questions) {
  const result = [...questions];
  let state = 1;
  for (let at = result.length - 1; at > 0; at--) {
    state = (state * 48_271) % 2_147_483_647;
    const with_ = state % (at + 1);
    [result[at], result[with_]] = [result[with_], result[at]];
  }
  return result;
}
