import { describe, expect, it } from '@jest/globals';
import type { HeaderValue } from '../../../src/engine/asserts/headers.js';
import type { Device } from '../../../src/engine/rules/candidate.js';
import { readAttributes } from '../../../src/engine/snap/endpoint.js';
import { FloatValue } from '../../../src/engine/snap/values.js';
import { traceOf } from '../../../src/engine/policy/trace.js';
import { compileRules } from '../../../src/engine/rules/compile.js';
import { decisionBy, matched, type CandidateParts } from '../candidates.js';
import { refusalOf } from '../refusal.js';

interface Attributes {
  readonly plug?: object;
  readonly plugDynamic?: object;
  readonly slot?: object;
  readonly slotDynamic?: object;
  readonly device?: Partial<Device>;
  readonly installing?: boolean;
  readonly publishers?: readonly [plug: string, slot: string];
}

function candidate(given: Attributes): CandidateParts {
  const { plug = {}, plugDynamic = {}, slot = {}, slotDynamic = {}, publishers = ['', ''] } = given;
  const sideOf = (attributes: object, dynamicAttributes: object, publisherId: string) => ({
    attributes: readAttributes(attributes),
    dynamicAttributes: readAttributes(dynamicAttributes),
    publisherId,
  });
  return {
    plug: sideOf(plug, plugDynamic, publishers[0]),
    slot: sideOf(slot, slotDynamic, publishers[1]),
    ...(given.device === undefined ? {} : { device: given.device }),
  };
}

/** Whether plug attributes meet constraints on them. */
function holds(constraints: HeaderValue, given: Attributes): boolean {
  const source = { 'plug-attributes': constraints };
  const name = given.installing === true ? 'allow-installation' : 'allow-connection';
  return matched('plug', name, source, candidate(given)) === 1;
}

/** Whether the attribute `a` meets a constraint. */
function valueHolds(constraint: HeaderValue, value: unknown, rest: Attributes = {}): boolean {
  return holds({ a: constraint }, { ...rest, plug: value === undefined ? {} : { a: value } });
}

const float = (value: number) => new FloatValue(value);

describe('a pattern as attribute constraint', () => {
  it.each<[HeaderValue, unknown, boolean]>([
    ['foo', 'foo', true],
    ['foo', 'bar', false],
    ['fo.', 'foo', true],
    ['fo.', 'fo', false],
    ['', '', true],
    ['', undefined, false],
    ['.*', undefined, false],
    ['undefined', undefined, false],
    ['undefine[d]', undefined, false],
    ['true', true, true],
    ['true', false, false],
    ['false', false, true],
    ['tr.e', true, true],
    ['fals[^x]', false, true],
    ['12', 12, true],
    ['12', 13, false],
    ['-12', -12, true],
    ['1.', 12, true],
    ['9223372036854775807', 9223372036854775807n, true],
    ['9223372036854775806', 9223372036854775807n, false],
    ['92233720368547758.*', 9223372036854775807n, true],
    ['1\\.5', 1.5, false],
    ['1', float(1), false],
    ['.*', float(1), false],
    ['(?s).*', float(1), false],
    ['.*', {}, false],
    ['.*', { b: 'x' }, false],
    ['foo', ['foo', 'foo'], true],
    ['foo', ['foo', 'bar'], false],
    ['fo.', ['foo', 'fox'], true],
    ['fo.', ['foo', 'bar'], false],
    ['fo.', ['bar', 'foo'], false],
    ['foo', [], true],
    ['fo.', [], true],
    ['foo', [['foo'], 'foo'], true],
    ['foo', [['bar'], 'foo'], false],
    ['.*', [{}], false],
    ['.*', ['x', float(1)], false],
    ['foo', [{}], false],
    ['1', [1, '1'], true],
  ])('%j against %j: %s', (constraint, value, expected) => {
    expect(valueHolds(constraint, value)).toBe(expected);
  });
});

describe('a map as attribute constraint', () => {
  it.each<[HeaderValue, unknown, boolean]>([
    [{ b: 'x' }, { b: 'x' }, true],
    [{ b: 'x' }, { b: 'x', c: 'free' }, true],
    [{ b: 'x' }, { b: 'y' }, false],
    [{ b: 'x' }, { c: 'x' }, false],
    [{ b: 'x' }, {}, false],
    [{ b: 'x', c: 'y' }, { b: 'x', c: 'y' }, true],
    [{ b: 'x', c: 'y' }, { b: 'x', c: 'n' }, false],
    [{ b: 'x', c: 'y' }, { b: 'n', c: 'y' }, false],
    [{ b: { c: 'x' } }, { b: { c: 'x' } }, true],
    [{ b: { c: 'x' } }, { b: 'x' }, false],
    // Against a list every element, against a scalar none.
    [{ b: 'x' }, [{ b: 'x' }, { b: 'x', c: '1' }], true],
    [{ b: 'x' }, [{ b: 'x' }, { b: 'y' }], false],
    [{ b: 'x' }, [{ b: 'x' }, 'x'], false],
    [{ b: 'x' }, [], true],
    [{ b: 'x' }, 'x', false],
    [{ b: 'x' }, 1, false],
    [{ b: 'x' }, true, false],
    [{ b: 'x' }, float(1), false],
    [{}, {}, true],
    [{}, 'x', false],
    [{}, float(1), false],
    [{}, [{}], true],
    // An unset key matches only $MISSING; an unset attribute matches no map.
    [{ b: '$MISSING' }, {}, true],
    [{ b: '$MISSING' }, { c: 'x' }, true],
    [{ b: '$MISSING' }, { b: 'x' }, false],
    [{ b: '$MISSING' }, [{}, { c: 'x' }], true],
    [{ b: '$MISSING' }, [{}, { b: 'x' }], false],
    [{ b: '$MISSING' }, undefined, false],
    [{ b: { c: '$MISSING' } }, {}, false],
    [{ b: { c: '$MISSING' } }, { b: {} }, true],
    [{}, undefined, false],
    // Nested names are names, not paths.
    [{ 'b.c': 'x' }, { b: { c: 'x' } }, false],
    [{ 'b.c': 'x' }, { 'b.c': 'x' }, true],
    [{ constructor: '.*' }, {}, false],
  ])('%j against %j: %s', (constraint, value, expected) => {
    expect(valueHolds(constraint, value)).toBe(expected);
  });
});

describe('alternatives as attribute constraint', () => {
  it.each<[HeaderValue, unknown, boolean]>([
    [['x', 'y'], 'x', true],
    [['x', 'y'], 'y', true],
    [['x', 'y'], 'z', false],
    [['x', { b: 'y' }], { b: 'y' }, true],
    [['x', { b: 'y' }], { b: 'z' }, false],
    [[], 'x', false],
    // Of a list each element is tried by itself.
    [['x', 'y'], ['x', 'y', 'x'], true],
    [['x', 'y'], ['x', 'z'], false],
    [['x', 'y'], ['z', 'x'], false],
    [['x', 'y'], [['x'], ['y']], true],
    [['x', { b: 'y' }], ['x', { b: 'y' }], true],
    [[], [], true],
    // Never an unset attribute.
    [['$MISSING', 'x'], undefined, false],
    [['x', '$MISSING'], undefined, false],
    [['$MISSING', 'x'], 'x', true],
    [['$MISSING'], 'x', false],
    [{ b: ['$MISSING', 'x'] }, {}, false],
  ])('%j against %j: %s', (constraint, value, expected) => {
    expect(valueHolds(constraint, value)).toBe(expected);
  });

  it('match an unset attribute at the top level, where each map stands alone', () => {
    expect(holds([{ a: '$MISSING' }, { a: 'x' }], {})).toBe(true);
    expect(holds([{ a: 'x' }, { a: '$MISSING' }], {})).toBe(true);
    expect(holds([{ a: 'x' }, { a: '$MISSING' }], { plug: { a: 'x' } })).toBe(true);
    expect(holds([{ a: 'x' }, { a: '$MISSING' }], { plug: { a: 'y' } })).toBe(false);
  });

  it('must hold as a whole at the top level', () => {
    const constraints = [
      { a: 'x', b: 'x' },
      { a: 'y', b: 'y' },
    ];
    expect(holds(constraints, { plug: { a: 'x', b: 'x' } })).toBe(true);
    expect(holds(constraints, { plug: { a: 'y', b: 'y' } })).toBe(true);
    expect(holds(constraints, { plug: { a: 'x', b: 'y' } })).toBe(false);
    expect(holds(constraints, { plug: { a: 'y', b: 'x' } })).toBe(false);
  });

  it('match nothing where there are none, and everything where one is empty', () => {
    expect(holds([], { plug: { a: 'x' } })).toBe(false);
    expect(holds({}, {})).toBe(true);
    expect(holds([{}], {})).toBe(true);
    expect(holds([{ a: 'x' }, {}], {})).toBe(true);
  });
});

describe('$MISSING', () => {
  it.each([
    [undefined, true],
    ['', false],
    ['x', false],
    [false, false],
    [0, false],
    [[], false],
    [{}, false],
  ])('against %j: %s', (value, expected) => {
    expect(valueHolds('$MISSING', value)).toBe(expected);
  });
});

describe('$SLOT(…) and $PLUG(…)', () => {
  it.each<[unknown, unknown, boolean]>([
    ['x', 'x', true],
    ['x', 'y', false],
    [undefined, 'x', false],
    ['x', undefined, false],
    [undefined, undefined, false],
    [1, 1, true],
    [1, '1', false],
    [1, float(1), false],
    [float(1), float(1), true],
    [float(1), float(2), false],
    [float(1), 1, false],
    [9007199254740993n, 9007199254740993n, true],
    [true, 'true', false],
    [['x'], ['x'], true],
    [['x', 'y'], ['y', 'x'], false],
    [['x'], ['x', 'x'], false],
    [['x', 'x'], ['x'], false],
    [[], [], true],
    [[], {}, false],
    [{}, [], false],
    [{}, {}, true],
    [{ b: 1 }, { b: 1 }, true],
    [{ b: 1 }, { b: '1' }, false],
    [{ b: 1 }, { c: 1 }, false],
    [{ b: 1 }, { b: 1, c: 1 }, false],
    [{ b: 1, c: 1 }, { b: 1 }, false],
    [{ b: [1, { c: 2 }] }, { b: [1, { c: 2 }] }, true],
    [{ b: [1, { c: 2 }] }, { b: [1, { c: 3 }] }, false],
    [{}, float(1), false],
    [float(1), {}, false],
    // The whole value is compared, not element by element.
    [['x'], 'x', false],
    [['x', 'x'], 'x', false],
    ['x', ['x'], false],
  ])('%j and %j: %s', (a, b, expected) => {
    const attributes = { ...(a === undefined ? {} : { a }) };
    expect(holds({ a: '$SLOT(b)' }, { plug: attributes, slot: b === undefined ? {} : { b } })).toBe(expected);
    expect(holds({ a: '$PLUG(b)' }, { plug: { ...attributes, ...(b === undefined ? {} : { b }) } })).toBe(
      expected,
    );
  });

  it('tell the sides apart', () => {
    expect(holds({ a: '$SLOT(a)' }, { plug: { a: 'x' }, slot: { a: 'x' } })).toBe(true);
    expect(holds({ a: '$SLOT(a)' }, { plug: { a: 'x' } })).toBe(false);
    expect(holds({ a: '$PLUG(b)' }, { plug: { a: 'x' }, slot: { b: 'x' } })).toBe(false);
    const slotRule = { 'slot-attributes': { a: '$PLUG(b)' } };
    const sides = { slot: { a: 'x' }, plug: { b: 'x' } };
    expect(matched('plug', 'allow-connection', slotRule, candidate(sides))).toBe(1);
    expect(matched('plug', 'allow-connection', slotRule, candidate({ slot: { a: 'x', b: 'x' } }))).toBe(0);
  });

  it('follow dotted paths, empty components dropped', () => {
    const given = { plug: { a: 'x' }, slot: { b: { c: { d: 'x' } }, e: 'x' } };
    for (const path of ['b.c.d', '.b..c.d.', 'e', '.e', 'e.']) {
      expect([path, holds({ a: `$SLOT(${path})` }, given)]).toEqual([path, true]);
    }
    for (const path of ['b', 'b.c', 'b.c.d.e', 'c.d', '.', 'e.x']) {
      expect([path, holds({ a: `$SLOT(${path})` }, given)]).toEqual([path, false]);
    }
  });

  it('are not evaluable during installation checks', () => {
    const given = { plug: { a: 'x', b: 'x' } };
    expect(holds({ a: '$PLUG(b)' }, given)).toBe(true);
    expect(holds({ a: '$PLUG(b)' }, { ...given, installing: true })).toBe(false);
  });

  it('work inside maps and alternatives', () => {
    const given = { plug: { a: { b: 'x' } }, slot: { c: 'x' } };
    expect(holds({ a: { b: '$SLOT(c)' } }, given)).toBe(true);
    expect(holds({ a: { b: ['y', '$SLOT(c)'] } }, given)).toBe(true);
    expect(holds({ a: { b: ['y', '$SLOT(d)'] } }, given)).toBe(false);
    expect(holds({ a: ['$SLOT(c)'] }, { plug: { a: ['x', 'x'] }, slot: { c: 'x' } })).toBe(true);
  });
});

describe('$SLOT_COMPAT(…) and $PLUG_COMPAT(…)', () => {
  const on = { contentCompatLabels: true };

  it.each<[unknown, unknown, boolean]>([
    ['foo-1', 'foo-(1..2)', true],
    ['foo-1', 'foo-2', false],
    ['foo', undefined, false],
    [undefined, 'foo', false],
    [1, 'foo', false],
    ['foo', 1, false],
    ['foo', ['foo'], false],
    [['foo'], 'foo', false],
    ['foo_', 'foo_', false],
  ])('%j and %j: %s', (a, b, expected) => {
    const attributes = { ...(a === undefined ? {} : { a }) };
    const other = { ...(b === undefined ? {} : { b }) };
    expect(holds({ a: '$SLOT_COMPAT(b)' }, { plug: attributes, slot: other, device: on })).toBe(expected);
    expect(holds({ a: '$PLUG_COMPAT(b)' }, { plug: { ...attributes, ...other }, device: on })).toBe(expected);
  });

  it('match nothing while the feature is off, and during installation checks', () => {
    const given = { plug: { a: 'foo', b: 'foo' }, slot: { b: 'foo' } };
    expect(holds({ a: '$SLOT_COMPAT(b)' }, given)).toBe(false);
    expect(holds({ a: '$PLUG_COMPAT(b)' }, { ...given, device: on })).toBe(true);
    expect(holds({ a: '$PLUG_COMPAT(b)' }, { ...given, device: on, installing: true })).toBe(false);
  });
});

describe('$PLUG_PUBLISHER_ID and $SLOT_PUBLISHER_ID', () => {
  it.each<[HeaderValue, unknown, boolean]>([
    ['$PLUG_PUBLISHER_ID', 'plugger', true],
    ['$PLUG_PUBLISHER_ID', 'slotter', false],
    ['$SLOT_PUBLISHER_ID', 'slotter', true],
    ['$SLOT_PUBLISHER_ID', 'plugger', false],
    ['$SLOT_PUBLISHER_ID', undefined, false],
    ['$SLOT_PUBLISHER_ID', ['slotter'], false],
    [['$PLUG_PUBLISHER_ID', '$SLOT_PUBLISHER_ID'], ['slotter', 'plugger'], true],
  ])('%j against %j: %s', (constraint, value, expected) => {
    expect(valueHolds(constraint, value, { publishers: ['plugger', 'slotter'] })).toBe(expected);
  });

  it('are empty for a side without a declaration', () => {
    expect(valueHolds('$SLOT_PUBLISHER_ID', '')).toBe(true);
    expect(valueHolds('$SLOT_PUBLISHER_ID', 'x')).toBe(false);
  });

  it('match nothing during installation checks', () => {
    const rest = { publishers: ['plugger', ''], installing: true } as const;
    expect(valueHolds('$PLUG_PUBLISHER_ID', 'plugger', rest)).toBe(false);
  });
});

describe('the attribute that a constraint names', () => {
  it.each<[HeaderValue, object, object, boolean]>([
    [{ a: 'x' }, { a: 'x' }, {}, true],
    // The dynamic attributes come first, with the whole path.
    [{ a: 'x' }, { a: 'x' }, { a: 'y' }, false],
    [{ a: 'y' }, { a: 'x' }, { a: 'y' }, true],
    [{ a: 'x' }, { a: 'x' }, { b: 'y' }, true],
    [{ a: 'x' }, {}, { a: 'x' }, true],
    [{ a: '$MISSING' }, {}, { a: 'x' }, false],
    [{ 'a.b': 'x' }, { a: { b: 'x' } }, {}, true],
    [{ 'a.b': 'x' }, { a: { b: 'x' } }, { a: { c: 'x' } }, false],
    [{ 'a.b': 'x' }, { a: { c: 'x' } }, { a: { b: 'x' } }, true],
    [{ 'a.b': 'x' }, { a: { b: 'x' } }, { b: 'y' }, true],
    [{ 'a.b': '$MISSING' }, { a: 'x' }, {}, true],
    [{ 'a.b': '$MISSING' }, { a: { b: 'x' } }, {}, false],
    [{ '.a.': 'x' }, { a: 'x' }, {}, true],
    [{ 'a..b': 'x' }, { a: { b: 'x' } }, {}, true],
    [{ 'a.b': 'x' }, { 'a.b': 'x' }, {}, false],
    [{ '.': '$MISSING' }, { a: 'x' }, {}, true],
    [{ '': '$MISSING' }, { a: 'x' }, {}, true],
    [{ '.': '.*' }, { a: 'x' }, {}, false],
    [{ 'a.b': 'x' }, { a: [{ b: 'x' }] }, {}, false],
    [{ toString: '$MISSING' }, {}, {}, true],
    [{ constructor: '$MISSING' }, { a: 'x' }, { b: 'x' }, true],
  ])('of %j in %j and dynamic %j: %s', (constraints, plug, plugDynamic, expected) => {
    expect(holds(constraints, { plug, plugDynamic })).toBe(expected);
  });

  it('is looked up on the side of the key', () => {
    const given = { plug: { a: 'x' }, slot: { b: 'y' }, slotDynamic: { c: 'z' } };
    const decide = (key: string, constraints: HeaderValue) =>
      matched('slot', 'allow-connection', { [key]: constraints }, candidate(given));
    expect(decide('plug-attributes', { a: 'x' })).toBe(1);
    expect(decide('slot-attributes', { a: 'x' })).toBe(0);
    expect(decide('slot-attributes', { b: 'y', c: 'z' })).toBe(1);
    expect(decide('plug-attributes', { b: 'y' })).toBe(0);
  });
});

describe('attribute constraints that do not hold', () => {
  const compile = (constraints: HeaderValue) => () =>
    compileRules('slot', { iface: { 'allow-connection': { 'plug-attributes': constraints } } });
  const at = '/slots/iface/allow-connection/plug-attributes';

  it.each<[HeaderValue, string, string]>([
    ['foo', '', 'attribute constraints must be a map or a list of maps, found "foo"'],
    ['x'.repeat(100), '', `attribute constraints must be a map or a list of maps, found "${'x'.repeat(80)}"`],
    [['foo'], '/0', 'alternatives of attribute constraints must be maps'],
    [[{}, []], '/1', 'alternatives of attribute constraints must be maps'],
    [{ a: [['x']] }, '/a/0', 'a list of alternatives must not stand directly in another'],
    [{ a: ['x', ['y']] }, '/a/1', 'a list of alternatives must not stand directly in another'],
    [
      [{ a: 'x' }, { 'b/c': { d: [['x']] } }],
      '/1/b~1c/d/0',
      'a list of alternatives must not stand directly in another',
    ],
    [
      { a: '[' },
      '/a',
      '"[" is not an RE2 regular expression: error parsing regexp: missing closing ]: `[)$`',
    ],
    [
      { a: { b: ['x', { c: '(?<n>)' }] } },
      '/a/b/1/c',
      '"(?<n>)" is not an RE2 regular expression: invalid or unsupported Perl syntax: `(?<`',
    ],
    [
      { a: 'x'.repeat(4097) },
      '/a',
      `"${'x'.repeat(80)}" is not an RE2 regular expression: longer than 4096 characters`,
    ],
  ])('%j', (constraints, pointer, message) => {
    expect(refusalOf(compile(constraints))).toEqual({ code: 'rule-invalid', pointer: at + pointer, message });
  });

  it.each([
    '$',
    '$FOO',
    '$MISSING()',
    '$MISSING ',
    '$missing',
    '$SLOT',
    '$SLOT()',
    '$SLOT(a,b)',
    '$SLOT(a',
    '$SLOT(a) ',
    '$SLOT(a)x',
    '$PLUG()',
    '$SLOTS(a)',
    '$SLOT_COMPAT()',
    '$SLOT_COMPAT',
    '$PLUG_COMPATS(a)',
    '$PLUG_PUBLISHER_ID()',
    '$PUBLISHER_ID',
    '$PLUG_PUBLISHER_ID2',
    '$$MISSING',
    '$$SLOT(a)',
    '$x$PLUG(a)',
  ])('%s is no known reference', (text) => {
    expect(refusalOf(compile({ a: text }))).toEqual({
      code: 'rule-invalid',
      pointer: `${at}/a`,
      message: `"${text}" is no known reference, expected one of $MISSING, $SLOT(…), $PLUG(…), $SLOT_COMPAT(…), $PLUG_COMPAT(…), $SLOT_PUBLISHER_ID or $PLUG_PUBLISHER_ID`,
    });
  });

  it('quotes no more than 80 characters of a reference', () => {
    expect(refusalOf(compile({ a: `$${'X'.repeat(100)}` })).message).toMatch(/^"\$X{79}" is no known/);
  });

  it.each(['$SLOT(a)', '$SLOT(a b)', '$SLOT(a(b))', '$PLUG($)', '$SLOT(\n)', '$SLOT(.)'])(
    '%j is one',
    (text) => {
      expect(compile({ a: text })).not.toThrow();
    },
  );

  it('may nest 64 levels', () => {
    const nested = (depth: number): HeaderValue => {
      let value: HeaderValue = 'x';
      for (let i = 1; i < depth; i++) value = i % 2 === 0 ? { a: value } : [value];
      return { a: value };
    };
    expect(compile(nested(64))).not.toThrow();
    const refusal = refusalOf(compile(nested(65)));
    expect(refusal).toMatchObject({
      code: 'limit-exceeded',
      message: 'attribute constraints are nested too deep',
    });
    expect(String(refusal.pointer).split('/')).toHaveLength(at.split('/').length + 65);
  });
});

describe('what a constraint finds', () => {
  it('is the attribute, null where it is unset', () => {
    const source = {
      'plug-attributes': { a: 'x', 'b.c': 'x' },
      'slot-attributes': { a: 'x', d: 'x', e: 'x' },
    };
    const given = { plug: { a: ['1'], b: { c: 2 } }, slot: { d: true }, slotDynamic: { a: 'dynamic' } };
    const { subrules } = traceOf(decisionBy('slot', 'allow-connection', source, candidate(given)));
    const found = subrules[1]?.alternatives[0]?.constraints.map((constraint) => constraint.found);
    expect(found).toEqual([['1'], 2, 'dynamic', true, null]);
  });
});
