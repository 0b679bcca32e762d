import { describe, expect, it } from '@jest/globals';
import type { HeaderValue } from '../../../src/engine/asserts/headers.js';
import { compileRules } from '../../../src/engine/rules/compile.js';
import { compileDeclaration } from '../../../src/engine/rules/declaration.js';
import { subRuleNames, type SubRuleName } from '../../../src/engine/rules/rule.js';
import { decideConnection, decideInstallation, type Action } from '../../../src/engine/policy/decide.js';
import { installationCandidate } from '../../../src/engine/policy/candidate.js';
import { connectionOf, matched, places } from '../candidates.js';
import { refusalOf } from '../refusal.js';

const sides = ['plug', 'slot'] as const;

/** What a rule makes of the plain candidate, by question. */
function verdicts(side: 'plug' | 'slot', source: HeaderValue): Record<Exclude<Action, 'sideload'>, string> {
  const base = compileDeclaration('base-declaration', { [`${side}s`]: { iface: source } });
  const { plug, slot, device } = connectionOf({});
  const own = side === 'plug' ? plug : slot;
  return {
    install: decideInstallation('install', side, installationCandidate(side, own, device), base).code,
    connect: decideConnection('connect', connectionOf({}), base).code,
    'auto-connect': decideConnection('auto-connect', connectionOf({}), base).code,
  };
}

const allowed = 'allowed-by-rule';
const denied = 'denied-by-rule';
const notAllowed = 'not-allowed-by-rule';

describe('a rule', () => {
  it.each(sides)('that is true allows everything, for a %s', (side) => {
    expect(verdicts(side, 'true')).toEqual({ install: allowed, connect: allowed, 'auto-connect': allowed });
  });

  it.each(sides)('that is false denies everything, for a %s', (side) => {
    expect(verdicts(side, 'false')).toEqual({ install: denied, connect: denied, 'auto-connect': denied });
  });

  it.each<[HeaderValue, object]>([
    [{ 'allow-installation': 'false' }, { install: notAllowed, connect: allowed, 'auto-connect': allowed }],
    [{ 'deny-installation': 'true' }, { install: denied, connect: allowed, 'auto-connect': allowed }],
    [{ 'allow-connection': 'false' }, { install: allowed, connect: notAllowed, 'auto-connect': allowed }],
    [{ 'deny-connection': 'true' }, { install: allowed, connect: denied, 'auto-connect': allowed }],
    [
      { 'allow-auto-connection': 'false' },
      { install: allowed, connect: allowed, 'auto-connect': notAllowed },
    ],
    [{ 'deny-auto-connection': 'true' }, { install: allowed, connect: allowed, 'auto-connect': denied }],
    [{ 'allow-installation': 'true' }, { install: allowed, connect: allowed, 'auto-connect': allowed }],
    [
      { 'deny-auto-connection': 'false', foo: 'bar' },
      { install: allowed, connect: allowed, 'auto-connect': allowed },
    ],
    [
      { 'deny-connection': 'true', 'allow-connection': 'true' },
      { install: allowed, connect: denied, 'auto-connect': allowed },
    ],
  ])('%j leaves the rest to the defaults: %j', (source, expected) => {
    for (const side of sides) expect(verdicts(side, source)).toEqual(expected);
  });

  it.each<[HeaderValue, string]>([
    ['maybe', 'a rule must be a map of sub-rules, "true" or "false"'],
    ['', 'a rule must be a map of sub-rules, "true" or "false"'],
    ['True', 'a rule must be a map of sub-rules, "true" or "false"'],
    [[], 'a rule must be a map of sub-rules, "true" or "false"'],
    [[{ 'allow-connection': 'true' }], 'a rule must be a map of sub-rules, "true" or "false"'],
    [
      {},
      'a rule must name at least one of allow-installation, deny-installation, allow-connection, deny-connection, allow-auto-connection, deny-auto-connection',
    ],
    [
      { 'allow-everything': 'true' },
      'a rule must name at least one of allow-installation, deny-installation, allow-connection, deny-connection, allow-auto-connection, deny-auto-connection',
    ],
  ])('cannot be %j', (source, message) => {
    for (const side of sides) {
      expect(refusalOf(() => compileRules(side, { 'a/b~c': source }))).toEqual({
        code: 'rule-invalid',
        pointer: `/${side}s/a~1b~0c`,
        message,
      });
    }
  });

  it('names its sub-rules itself', () => {
    const inherited = Object.create({ 'allow-connection': 'true' }) as Record<string, HeaderValue>;
    expect(() => compileRules('plug', { iface: inherited })).toThrow('at least one of');
  });
});

describe('a sub-rule', () => {
  it.each(places)(
    'of a %s, %s, matches everything where it is true, nothing where it is false',
    (side, name) => {
      expect([matched(side, name, 'true'), matched(side, name, 'false')]).toEqual([1, 0]);
    },
  );

  it.each(places)('of a %s, %s, is one map or a list of them', (side, name) => {
    expect(matched(side, name, { 'on-classic': 'true' })).toBe(1);
    expect(matched(side, name, { 'on-classic': 'false' })).toBe(0);
    expect(matched(side, name, [{ 'on-classic': 'false' }, { 'on-classic': 'true' }])).toBe(2);
    expect(matched(side, name, [{ 'on-classic': 'false' }])).toBe(0);
  });

  it.each(places)('of a %s, %s, cannot be anything else', (side, name) => {
    const pointer = `/${side}s/iface/${name}`;
    const refusal = (source: HeaderValue) =>
      refusalOf(() => compileRules(side, { iface: { [name]: source } }));
    const code = 'rule-invalid';
    expect(refusal('maybe')).toEqual({
      code,
      pointer,
      message: '"maybe" is no sub-rule, expected "true", "false", a map or a list of maps',
    });
    expect(refusal('x'.repeat(100)).message).toMatch(/^"x{80}" is no sub-rule/);
    expect(refusal([])).toEqual({ code, pointer, message: 'the list of alternatives is empty' });
    for (const item of ['true', [], [{ 'on-classic': 'true' }]]) {
      expect(refusal([{ 'on-classic': 'true' }, item])).toEqual({
        code,
        pointer: `${pointer}/1`,
        message: 'an alternative must be a map of constraints',
      });
    }
    expect(refusal([{ 'on-classic': 'true' }, { 'on-classic': 'x' }])).toEqual({
      code,
      pointer: `${pointer}/1/on-classic`,
      message: 'expected "true" or "false"',
    });
  });

  it.each(places)(
    'of a %s, %s, without constraints matches an installation and is no connection',
    (side, name) => {
      if (name.endsWith('-installation')) {
        expect([matched(side, name, {}), matched(side, name, { foo: 'bar' })]).toEqual([1, 1]);
        expect(matched(side, name, [{ 'on-classic': 'false' }, {}])).toBe(2);
        return;
      }
      for (const [source, index] of [
        [{}, ''],
        [{ foo: 'bar' }, ''],
        [[{ 'on-classic': 'true' }, {}], '/1'],
      ] as const) {
        expect(refusalOf(() => compileRules(side, { iface: { [name]: source } }))).toMatchObject({
          code: 'rule-invalid',
          pointer: `/${side}s/iface/${name}${index}`,
        });
      }
    },
  );
});

describe('the rules of a header', () => {
  it('are a map by interface', () => {
    for (const side of sides) {
      for (const header of ['true', '', [], [{}]]) {
        expect(refusalOf(() => compileRules(side, header))).toEqual({
          code: 'rule-invalid',
          pointer: `/${side}s`,
          message: `header "${side}s" must be a map of rules by interface`,
        });
      }
      expect([...compileRules(side, {}).keys()]).toEqual([]);
      expect([...compileRules(side, undefined).keys()]).toEqual([]);
      expect([...compileRules(side, { b: 'true', a: 'false' }).keys()]).toEqual(['b', 'a']);
    }
  });

  it('know where they stand', () => {
    expect(compileRules('slot', { 'a/b': 'true' }).get('a/b')).toMatchObject({
      side: 'slot',
      interface: 'a/b',
      pointer: '/slots/a~1b',
    });
  });
});

describe('a minimal check of an installation', () => {
  const sideload = (source: HeaderValue, classic = true) => {
    const base = compileDeclaration('base-declaration', { slots: { iface: source } });
    const { slot, device } = connectionOf({ device: { classic } });
    return decideInstallation('sideload', 'slot', installationCandidate('slot', slot, device), base).code;
  };

  it.each<[HeaderValue, string]>([
    ['true', 'no-rule'],
    ['false', 'no-rule'],
    [{ 'allow-installation': 'true' }, 'no-rule'],
    [{ 'allow-installation': 'false' }, 'no-rule'],
    [{ 'deny-installation': 'true' }, 'no-rule'],
    [{ 'deny-installation': { 'on-classic': 'true' } }, 'no-rule'],
    [{ 'allow-connection': 'false' }, 'no-rule'],
    [{ 'allow-installation': {} }, 'no-rule'],
    [{ 'allow-installation': { 'slot-attributes': { a: 'b' } } }, 'no-rule'],
    [{ 'allow-installation': { 'slot-names': ['nope'] } }, 'no-rule'],
    [{ 'allow-installation': { 'on-store': ['nope'] } }, 'no-rule'],
    [{ 'allow-installation': { 'slot-snap-id': ['snapidsnapidsnapidsnapidsnapid01'] } }, 'no-rule'],
    [{ 'allow-installation': { 'slot-snap-type': [] } }, 'no-rule'],
    [{ 'allow-installation': { 'slot-snap-type': ['app'] } }, allowed],
    [{ 'allow-installation': { 'slot-snap-type': ['core'] } }, notAllowed],
    [{ 'allow-installation': { 'on-classic': 'true' } }, allowed],
    [{ 'allow-installation': { 'on-classic': 'false' } }, notAllowed],
    [{ 'allow-installation': { 'on-classic': [] } }, allowed],
    [{ 'allow-installation': { 'on-classic': ['debian'] } }, notAllowed],
    [{ 'allow-installation': { 'on-core-desktop': 'false' } }, allowed],
    [{ 'allow-installation': { 'on-core-desktop': 'true' } }, notAllowed],
    // Of an alternative nothing else counts.
    [
      { 'allow-installation': { 'on-classic': 'true', 'slot-names': ['nope'], 'on-store': ['nope'] } },
      allowed,
    ],
    [{ 'allow-installation': { 'on-classic': 'true', 'plug-snap-type': ['core'] } }, allowed],
    [{ 'allow-installation': { 'on-classic': 'true', 'slot-snap-type': ['core'] } }, notAllowed],
    // Alternatives with none of the three are skipped.
    [{ 'allow-installation': [{}, { 'on-classic': 'false' }] }, notAllowed],
    [{ 'allow-installation': [{ 'slot-names': ['the-slot'] }, { 'on-classic': 'false' }] }, notAllowed],
    [{ 'allow-installation': [{ 'on-classic': 'false' }, { 'slot-snap-type': ['app'] }] }, allowed],
    [{ 'allow-installation': [{}, { 'slot-names': ['nope'] }] }, 'no-rule'],
    // Denying does not count.
    [{ 'allow-installation': { 'on-classic': 'true' }, 'deny-installation': 'true' }, allowed],
  ])('by %j: %s', (source, expected) => {
    expect(sideload(source)).toBe(expected);
  });
});

describe('the format that a declaration needs', () => {
  const id = 'snapidsnapidsnapidsnapidsnapid01';
  const rule = (
    constraints: HeaderValue,
    name: SubRuleName = 'allow-connection',
  ): Record<string, HeaderValue> => ({
    slots: { iface: { [name]: constraints } },
  });
  const attribute = (constraint: HeaderValue) => rule({ 'plug-attributes': { a: constraint } });

  it.each<[number, Record<string, HeaderValue>]>([
    [0, {}],
    [0, { 'snap-name': 'x' }],
    [1, { plugs: {} }],
    [1, { slots: {} }],
    [1, { plugs: { iface: 'true' } }],
    [1, { slots: { iface: { 'allow-connection': 'false' } } }],
    [1, rule({ 'slots-per-plug': '*', 'plugs-per-slot': '2' })],
    [1, rule({ 'plug-publisher-id': ['$SLOT_PUBLISHER_ID', 'canonical'] })],
    [1, rule({ 'plug-snap-id': [id], 'plug-snap-type': ['app'], 'slot-snap-type': ['core'] })],
    [1, rule({ 'on-classic': ['ubuntu'], 'on-core-desktop': 'true' })],
    [1, rule({ 'on-classic': 'false' })],
    [1, attribute('x')],
    [1, attribute('f.*')],
    [1, attribute({ b: 'x' })],
    [1, rule([{ 'on-classic': 'true' }, { 'plug-snap-type': ['app'] }])],
    [2, attribute('$MISSING')],
    [2, attribute({ b: '$MISSING' })],
    [2, attribute('$SLOT(b)')],
    [2, attribute('$PLUG(b)')],
    [2, attribute('$SLOT_COMPAT(b)')],
    [2, attribute('$PLUG_COMPAT(b)')],
    [2, attribute({ b: { c: 'x', d: '$SLOT(b)' } })],
    [3, rule({ 'on-store': ['x'] })],
    [3, rule({ 'on-brand': ['xx'] })],
    [3, rule({ 'on-model': ['xx/y'] })],
    [3, rule({ 'on-store': [] })],
    [3, rule({ 'on-store': ['x'], 'plug-attributes': { a: '$MISSING' } })],
    [4, rule({ 'plug-names': ['x'] })],
    [4, rule({ 'slot-names': [] })],
    [4, rule({ 'slot-names': ['x'], 'on-store': ['x'] })],
    [5, attribute(['x'])],
    [5, attribute([])],
    [5, attribute({ b: ['x', 'y'] })],
    [5, attribute(['$MISSING'])],
    [5, rule({ 'plug-attributes': [{ a: 'x' }] })],
    [5, rule({ 'plug-attributes': [] })],
    [6, attribute('$PLUG_PUBLISHER_ID')],
    [6, attribute('$SLOT_PUBLISHER_ID')],
    [6, attribute(['x', { b: '$SLOT_PUBLISHER_ID' }])],
    [6, rule({ 'plug-attributes': [{ a: 'x' }, { a: '$PLUG_PUBLISHER_ID' }] })],
    [7, rule({ 'on-classic': ['ubuntu/core'] })],
    [7, rule({ 'on-classic': ['ubuntu', 'debian/*'] })],
    [7, rule({ 'on-classic': ['ubuntu/'], 'plug-names': ['x'] })],
    [4, rule([{ 'on-classic': 'true' }, { 'plug-names': ['x'] }, { 'on-store': ['x'] }])],
    [4, { plugs: { a: 'true', b: { 'deny-connection': { 'plug-names': ['x'] } } }, slots: { c: 'true' } }],
    [7, { plugs: { b: { 'deny-connection': { 'plug-names': ['x'] } } }, ...rule({ 'on-classic': ['a/b'] }) }],
  ])('is %d for %j', (format, headers) => {
    expect(compileDeclaration('snap-declaration', headers).formatNeeded).toBe(format);
  });

  it.each(subRuleNames)('counts %s', (name) => {
    expect(compileDeclaration('snap-declaration', rule({ 'slot-names': ['x'] }, name)).formatNeeded).toBe(4);
  });
});
