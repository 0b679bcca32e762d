import fc from 'fast-check';
import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { subRuleNames } from '../../../src/engine/rules/rule.js';
import type { Question } from '../answering.js';

/** A word that can name a header. */
export const headerName = fc.stringMatching(/^[a-z](?:-?[a-z0-9]){0,8}$/);

/** Text without control over lines, or over several of them. */
const headerText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.string({ maxLength: 12, unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.string({ maxLength: 8 }), { minLength: 2, maxLength: 4 })
      .map((lines) => lines.join('\n')),
  },
);

/** A value that assertion text can express: no list or map is empty. */
export const headerValue: fc.Arbitrary<HeaderValue> = fc.letrec<{ value: HeaderValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    headerText,
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(headerName, tie('value'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const attribute = fc.constantFrom('a', 'b', 'c');
const scalarText = fc.constantFrom('x', 'y', 'true', '1', 'foo-1', 'x y', '');

/** An attribute value as JSON. */
export const attributeValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalarText,
    fc.boolean(),
    fc.integer({ min: 0, max: 2 }),
    fc.constant(1.5),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(attribute, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const attributes = fc.dictionary(attribute, attributeValue, { maxKeys: 3, noNullPrototype: true });

/** A constraint on one attribute. */
const attributeConstraint: fc.Arbitrary<HeaderValue> = fc.letrec<{ value: HeaderValue; inList: HeaderValue }>(
  (tie) => {
    const text = fc.constantFrom(
      'x',
      'y',
      '.*',
      'x|y',
      '[xy]',
      'true',
      '$MISSING',
      '$SLOT(a)',
      '$PLUG(b)',
      '$SLOT_COMPAT(a)',
      '$PLUG_PUBLISHER_ID',
    );
    const map = fc.dictionary(attribute, tie('value'), { maxKeys: 2, noNullPrototype: true });
    return {
      value: fc.oneof({ maxDepth: 2 }, text, map, fc.array(tie('inList'), { maxLength: 3 })),
      inList: fc.oneof({ maxDepth: 2 }, text, map),
    };
  },
).value;

const attributeMap = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a.b'), attributeConstraint, {
  maxKeys: 2,
  noNullPrototype: true,
});
const attributeConstraints: fc.Arbitrary<HeaderValue> = fc.oneof(
  { weight: 3, arbitrary: attributeMap },
  { weight: 1, arbitrary: fc.array(attributeMap, { maxLength: 3 }) },
);

const some = (...entries: string[]) => fc.subarray(entries, { minLength: 1 });
const flag = fc.constantFrom('true', 'false');
const names = some('one', 'two', '$INTERFACE', 'o.*');
const types = some('app', 'core', 'gadget');
const accounts = some('acme', 'other', '$PLUG_PUBLISHER_ID', '$SLOT_PUBLISHER_ID');
const ids = some('snapidsnapidsnapidsnapidsnapid01', 'snapidsnapidsnapidsnapidsnapid02');

/** Constraint keys but those of attributes; all of them hold or fail as a whole. */
const wholeKeys = {
  'plug-names': names,
  'slot-names': names,
  'plug-snap-type': types,
  'slot-snap-type': types,
  'plug-snap-id': ids,
  'slot-snap-id': ids,
  'plug-publisher-id': accounts,
  'slot-publisher-id': accounts,
  'on-classic': fc.oneof<fc.Arbitrary<HeaderValue>[]>(flag, some('ubuntu', 'ubuntu/core', 'debian/*')),
  'on-core-desktop': flag,
  'on-store': some('garage', 'shop'),
  'on-brand': some('acme', 'other'),
  'on-model': some('acme/car', 'acme/bus'),
};

/** One constraint map; it always uses a key that is legal everywhere. */
export const constraintMap: fc.Arbitrary<HeaderMap> = fc
  .tuple(
    flag,
    fc.record(
      { ...wholeKeys, 'plug-attributes': attributeConstraints, 'slot-attributes': attributeConstraints },
      { requiredKeys: [], noNullPrototype: true },
    ),
    fc.subarray([...Object.keys(wholeKeys), 'plug-attributes', 'plug-attributes', 'slot-attributes'], {
      maxLength: 3,
    }),
  )
  .map(([flagged, all, kept]) => {
    const map: Record<string, HeaderValue> = { 'on-core-desktop': flagged };
    for (const key of kept) {
      const value = (all as Record<string, HeaderValue | undefined>)[key];
      if (value !== undefined) map[key] = value;
    }
    return map;
  });

/** Alternatives, none of which may be `true` or `false`. */
export const alternatives = fc.array(constraintMap, { minLength: 1, maxLength: 3 });

export const subRule: fc.Arbitrary<HeaderValue> = fc.oneof(
  { weight: 1, arbitrary: flag },
  { weight: 2, arbitrary: constraintMap },
  { weight: 3, arbitrary: alternatives },
);

/** A rule that names at least one sub-rule. */
export const rule: fc.Arbitrary<HeaderMap> = fc
  .tuple(fc.tuple(...subRuleNames.map(() => subRule)), fc.subarray([...subRuleNames], { minLength: 1 }))
  .map(([sources, named]) =>
    Object.fromEntries(named.map((name) => [name, sources[subRuleNames.indexOf(name)]!])),
  );

/** The plugs and slots of a declaration; rules for the interface in question are likely. */
const rules = fc.record(
  {
    plugs: fc.record({ iface: rule, other: rule }, { requiredKeys: [] }),
    slots: fc.record({ iface: rule, other: rule }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<HeaderMap>;

const declaration = fc.option(
  fc.tuple(rules, ids, fc.constantFrom('acme', 'other')).map(([headers, [id], publisher]): HeaderMap => ({
    'snap-id': id!,
    'publisher-id': publisher,
    ...headers,
  })),
);

const endpoint = (side: 'plug' | 'slot') =>
  fc.record({
    snap: fc
      .tuple(fc.constantFrom('app', 'gadget', 'os'), attributes, declaration)
      .map(([type, given, own]) => ({
        yaml: { name: 'x', type, [`${side}s`]: { one: { interface: 'iface', ...given } } },
        declaration: own,
      })),
    name: fc.constant('one'),
    dynamicAttributes: fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: attributes },
    ),
  });

const device = fc.record(
  {
    classic: fc.boolean(),
    coreDesktop: fc.boolean(),
    contentCompatLabels: fc.boolean(),
    distribution: fc.constantFrom(
      { id: 'ubuntu' },
      { id: 'ubuntu', variantId: 'core' },
      { id: 'debian', variantId: 'x' },
    ),
    model: fc.constant({ 'brand-id': 'acme', model: 'car', store: 'garage' }),
    store: fc.constantFrom({ store: 'garage', 'friendly-stores': ['shop'] }, { store: 'else' }),
  },
  { requiredKeys: ['classic'] },
);

/** A question about a connection. */
export const connectionQuestion: fc.Arbitrary<Question> = fc.record({
  action: fc.constantFrom('connect', 'auto-connect'),
  plug: endpoint('plug'),
  slot: endpoint('slot'),
  device,
  baseDeclaration: rules,
});

/** A question about an installation of a snap with one plug and one slot. */
export const installationQuestion: fc.Arbitrary<Question> = fc.record({
  action: fc.constantFrom('install', 'sideload'),
  snap: fc.tuple(attributes, attributes, declaration).map(([plug, slot, own]) => ({
    yaml: {
      name: 'x',
      plugs: { one: { interface: 'iface', ...plug } },
      slots: { two: { interface: 'iface', ...slot } },
    },
    declaration: own,
  })),
  device,
  baseDeclaration: rules,
});
