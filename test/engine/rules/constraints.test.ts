import { describe, expect, it } from '@jest/globals';
import type { HeaderValue } from '../../../src/engine/asserts/headers.js';
import type { Device, RuleSnapType } from '../../../src/engine/rules/candidate.js';
import { compileRules } from '../../../src/engine/rules/compile.js';
import type { SubRuleName } from '../../../src/engine/rules/rule.js';
import { readAttributes } from '../../../src/engine/snap/endpoint.js';
import { matched, places, type CandidateParts } from '../candidates.js';
import { refusalOf } from '../refusal.js';

const id = 'snapidsnapidsnapidsnapidsnapid01';
const otherId = 'snapidsnapidsnapidsnapidsnapid02';

type Place = `${'plug' | 'slot'} ${'installation' | 'connection'}`;

const placeOf = (side: 'plug' | 'slot', name: SubRuleName): Place =>
  `${side} ${name.endsWith('installation') ? 'installation' : 'connection'}`;

const everywhere: readonly Place[] = [
  'plug installation',
  'plug connection',
  'slot installation',
  'slot connection',
];
const connections: readonly Place[] = ['plug connection', 'slot connection'];

/** A value of each key that the plain candidate does not have, and where the key is legal. */
const keys: readonly (readonly [key: string, value: HeaderValue, legal: readonly Place[]])[] = [
  ['plug-names', ['nope'], ['plug installation', ...connections]],
  ['slot-names', ['nope'], ['slot installation', ...connections]],
  ['plug-attributes', { a: 'nope' }, ['plug installation', ...connections]],
  ['slot-attributes', { a: 'nope' }, ['slot installation', ...connections]],
  ['plug-snap-type', ['kernel'], ['plug installation', 'slot connection']],
  ['slot-snap-type', ['kernel'], ['slot installation', ...connections]],
  ['plug-snap-id', [otherId], ['plug installation', 'slot connection']],
  ['slot-snap-id', [otherId], ['slot installation', 'plug connection']],
  ['plug-publisher-id', ['nope'], ['slot connection']],
  ['slot-publisher-id', ['nope'], ['plug connection']],
  ['on-classic', 'false', everywhere],
  ['on-core-desktop', 'true', everywhere],
  ['on-store', ['nope'], everywhere],
  ['on-brand', ['nope'], everywhere],
  ['on-model', ['nope/nope'], everywhere],
];

describe('a constraint key', () => {
  const cases = keys.flatMap(([key, value, legal]) =>
    places.map(([side, name]) => [key, side, name, legal.includes(placeOf(side, name)), value] as const),
  );

  it.each(cases)('%s in a %s rule, %s: legal %s', (key, side, name, legal, value) => {
    // A legal key makes the difference; one that is not is ignored, beside another and where it stands alone.
    expect(matched(side, name, { 'on-classic': 'true', [key]: value })).toBe(legal ? 0 : 1);
    if (legal) expect(matched(side, name, { [key]: value })).toBe(0);
    else if (name.endsWith('installation')) expect(matched(side, name, { [key]: value })).toBe(1);
    else expect(() => compileRules(side, { iface: { [name]: { [key]: value } } })).toThrow('at least one of');
  });

  it.each(places)('that is unknown is ignored in a %s rule, %s, whatever its value', (side, name) => {
    expect(matched(side, name, { 'on-classic': 'true', foo: 'bar', 'plug-foo': [['x']] })).toBe(1);
  });

  it('that is not legal may have any value', () => {
    const source = { 'on-classic': 'true', 'plug-publisher-id': { odd: 'value' }, 'plug-snap-id': 'odd' };
    expect(matched('plug', 'allow-connection', source)).toBe(1);
  });

  it.each(places)('that is inherited is none, in a %s rule, %s', (side, name) => {
    const map = Object.create({ 'on-classic': 'false' }) as Record<string, HeaderValue>;
    map['on-core-desktop'] = 'false';
    expect(matched(side, name, map)).toBe(1);
  });

  it('is in the list of those to use', () => {
    const used = (side: 'plug' | 'slot') =>
      refusalOf(() => compileRules(side, { iface: { 'deny-connection': {} } }));
    expect(used('plug')).toEqual({
      code: 'rule-invalid',
      pointer: '/plugs/iface/deny-connection',
      message:
        'an alternative must use at least one of plug-names, plug-attributes, slot-names, slot-attributes, slot-snap-type, slot-snap-id, slot-publisher-id, slots-per-plug, plugs-per-slot, on-classic, on-core-desktop, on-store, on-brand, on-model; it is empty',
    });
    expect(used('slot').message).toBe(
      'an alternative must use at least one of plug-names, plug-attributes, plug-snap-type, plug-snap-id, plug-publisher-id, slot-names, slot-attributes, slot-snap-type, slots-per-plug, plugs-per-slot, on-classic, on-core-desktop, on-store, on-brand, on-model; it is empty',
    );
    const misplaced = { iface: { 'deny-connection': { 'plug-snap-type': ['app'], foo: 'bar' } } };
    expect(refusalOf(() => compileRules('plug', misplaced)).message).toMatch(
      /; "plug-snap-type" is none of them$/,
    );
    const long = { iface: { 'deny-connection': { ['x'.repeat(100)]: 'y' } } };
    expect(refusalOf(() => compileRules('plug', long)).message).toMatch(/; "x{80}" is none of them$/);
  });
});

describe('slots-per-plug and plugs-per-slot', () => {
  const legal = ['allow-connection', 'allow-auto-connection'];

  it.each(
    places.flatMap(([side, name]) =>
      ['slots-per-plug', 'plugs-per-slot'].map((key) => [key, side, name] as const),
    ),
  )('%s in a %s rule, %s, stand in allow-connection and allow-auto-connection alone', (key, side, name) => {
    if (legal.includes(name)) {
      for (const value of ['*', '1', '2', '10', '1234567890123456789012']) {
        expect(matched(side, name, { [key]: value })).toBe(1);
      }
      return;
    }
    expect(
      refusalOf(() => compileRules(side, { iface: { [name]: { 'on-classic': 'true', [key]: '*' } } })),
    ).toEqual({
      code: 'rule-invalid',
      pointer: `/${side}s/iface/${name}/${key}`,
      message: `"${key}" belongs in allow-connection or allow-auto-connection alone`,
    });
  });

  it.each<[HeaderValue]>([
    ['0'],
    ['01'],
    ['-1'],
    ['+1'],
    ['1.5'],
    [' 1'],
    ['1 '],
    ['**'],
    ['x'],
    [''],
    [[]],
    [['1']],
    [{}],
  ])('cannot be %j', (value) => {
    for (const key of ['slots-per-plug', 'plugs-per-slot']) {
      expect(
        refusalOf(() => compileRules('slot', { iface: { 'allow-connection': { [key]: value } } })),
      ).toEqual({
        code: 'rule-invalid',
        pointer: `/slots/iface/allow-connection/${key}`,
        message: 'expected "*" or a whole number from 1',
      });
    }
  });
});

describe('the value of a constraint key', () => {
  const compile = (key: string, value: HeaderValue) => () =>
    compileRules(/^slot-(?:snap-id|publisher)/.test(key) ? 'plug' : 'slot', {
      iface: { 'allow-connection': { [key]: value } },
    });

  const account = 'an account-id';
  const described: Readonly<Record<string, string>> = {
    'plug-names': 'a name pattern or $INTERFACE',
    'slot-names': 'a name pattern or $INTERFACE',
    'plug-snap-type': 'core, kernel, gadget or app',
    'slot-snap-type': 'core, kernel, gadget or app',
    'plug-snap-id': 'a snap-id of 32 letters and digits',
    'slot-snap-id': 'a snap-id of 32 letters and digits',
    'plug-publisher-id': 'an account-id or a marker such as $SLOT_PUBLISHER_ID',
    'slot-publisher-id': 'an account-id or a marker such as $SLOT_PUBLISHER_ID',
    'on-store': 'a store of letters, digits, "-" and "_"',
    'on-brand': account,
    'on-model': 'brand-id/model',
  };
  const pointerOf = (key: string) =>
    `/${/^slot-(?:snap-id|publisher)/.test(key) ? 'plugs' : 'slots'}/iface/allow-connection/${key}`;

  it.each(Object.entries(described))('of %s is a list of texts', (key, description) => {
    for (const value of ['app', 'true', {}, { a: 'b' }]) {
      expect(refusalOf(compile(key, value))).toEqual({
        code: 'rule-invalid',
        pointer: pointerOf(key),
        message: `expected a list, each entry ${description}`,
      });
    }
    for (const item of [[], {}]) {
      expect(refusalOf(compile(key, [item]))).toEqual({
        code: 'rule-invalid',
        pointer: `${pointerOf(key)}/0`,
        message: `expected ${description}, found a nested list or map`,
      });
    }
  });

  const good: Readonly<Record<string, readonly string[]>> = {
    'plug-snap-type': ['core', 'kernel', 'gadget', 'app'],
    'plug-snap-id': [id, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'],
    'plug-publisher-id': [id, 'ab', 'a'.repeat(28), '--', '-a9', '$A', '$PLUG_PUBLISHER_ID', '$A1_B', '$FOO'],
    'on-store': ['a', '-', '_', 'Ab-9_', 'x'.repeat(200)],
    'on-brand': [id, 'ab', 'canonical', 'a-b-9'],
    'on-model': ['ab/m', 'canonical/pc-18-amd64', `${id}/A-b`, 'ab/0'],
    'on-classic': ['ubuntu', 'a', '0', '-._', 'ubuntu/', 'ubuntu/*', 'ubuntu/core', 'a.b/c_d-e.f'],
  };

  it.each(Object.entries(good))('of %s may be one of %j', (key, entries) => {
    for (const entry of entries) expect(compile(key, [entry])).not.toThrow();
    expect(compile(key, entries)).not.toThrow();
  });

  const bad: Readonly<Record<string, readonly string[]>> = {
    'plug-snap-type': ['os', 'snapd', 'base', 'Core', 'apps', 'xapp', ''],
    'slot-snap-id': ['', id.slice(1), `${id}0`, `${id.slice(1)}-`, '$PLUG_SNAP_ID', `${id}\n`],
    'plug-snap-id': ['', id.slice(1), `${id}0`],
    'plug-publisher-id': [
      '',
      'a',
      'a'.repeat(29),
      'Ab',
      'a_b',
      `${id}0`,
      '$',
      '$a',
      '$1',
      '$A-B',
      '$Aa',
      'x$A',
      'ab\n',
    ],
    'on-store': ['', 'a.b', 'a b', 'a/b', 'é', ' a', 'a '],
    'on-brand': ['', 'a', 'a'.repeat(29), 'Ab', 'a_b', '$A', `${id}0`],
    'on-model': [
      '',
      'ab',
      'ab/',
      '/m',
      'a/m',
      'ab/-m',
      'ab/m-',
      'ab/m--n',
      'ab/m/n',
      'Ab/m',
      'ab/m_n',
      'xab/m.',
      'Xab/m',
    ],
    'on-classic': ['', '/', '/x', 'Ubuntu', 'a b', 'a/b/c', 'a//', 'a/**', 'a/*b', 'a/B', 'a/b*', ' a'],
  };
  const descriptions = { ...described, 'on-classic': 'distro, distro/variant, distro/* or distro/' };

  it.each(Object.entries(bad))('of %s may be none of %j', (key, entries) => {
    for (const entry of entries) {
      const fits = good[key]?.[0] ?? (key === 'slot-snap-id' ? id : 'ab');
      expect(refusalOf(compile(key, [fits, entry]))).toEqual({
        code: 'rule-invalid',
        pointer: `${pointerOf(key)}/1`,
        message: `"${entry}" does not fit, expected ${descriptions[key as keyof typeof descriptions]}`,
      });
    }
  });

  it('is quoted up to 80 characters', () => {
    expect(refusalOf(compile('on-store', ['.'.repeat(200)])).message).toMatch(/^"\.{80}" does not fit/);
  });

  it.each<[string, HeaderValue]>([
    ['on-classic', 'yes'],
    ['on-classic', ''],
    ['on-classic', 'True'],
    ['on-classic', { a: 'b' }],
    ['on-core-desktop', 'no'],
    ['on-core-desktop', []],
    ['on-core-desktop', ['true']],
    ['on-core-desktop', {}],
  ])('of %s cannot be %j', (key, value) => {
    expect(refusalOf(compile(key, value))).toEqual({
      code: 'rule-invalid',
      pointer: pointerOf(key),
      message: 'expected "true" or "false"',
    });
  });

  it.each(['$', '$interface', '$1', '$A-B', '$INTERFACE ', '$$INTERFACE', '$Ab', '$_A'])(
    'of plug-names, %j is no marker',
    (entry) => {
      expect(refusalOf(compile('plug-names', ['ok', entry]))).toEqual({
        code: 'rule-invalid',
        pointer: '/slots/iface/allow-connection/plug-names/1',
        message: `"${entry}" is no marker, expected one such as $INTERFACE`,
      });
    },
  );

  it.each(['a b', ' ', 'a\tb', 'a\nb', 'a\u00a0b', '\\Q \\E'])(
    'of slot-names, %j has white space',
    (entry) => {
      expect(refusalOf(compile('slot-names', ['ok', entry]))).toEqual({
        code: 'rule-invalid',
        pointer: '/slots/iface/allow-connection/slot-names/1',
        message: `"${entry}" has white space, which no name has`,
      });
    },
  );

  it('of plug-names must be an RE2 pattern', () => {
    expect(refusalOf(compile('plug-names', ['ok', '(']))).toEqual({
      code: 'rule-invalid',
      pointer: '/slots/iface/allow-connection/plug-names/1',
      message: '"(" is not an RE2 regular expression: error parsing regexp: missing closing ): `^(()$`',
    });
  });
});

describe('an empty list', () => {
  it.each(['plug-snap-type', 'plug-snap-id', 'plug-publisher-id', 'slot-snap-type'])(
    'of %s counts as if the key were absent',
    (key) => {
      expect(matched('slot', 'allow-connection', { 'on-classic': 'true', [key]: [] })).toBe(1);
      expect(() => compileRules('slot', { iface: { 'allow-connection': { [key]: [] } } })).toThrow(
        'at least one of',
      );
    },
  );

  it('of snap types restricts no installation', () => {
    expect(matched('slot', 'allow-installation', { 'slot-snap-type': [] })).toBe(1);
  });

  it.each(['plug-names', 'slot-names', 'plug-attributes', 'slot-attributes'])(
    'of %s matches nothing',
    (key) => {
      expect(matched('slot', 'allow-connection', { [key]: [] })).toBe(0);
      expect(matched('slot', 'deny-connection', { [key]: [] })).toBe(0);
    },
  );

  it('of on-classic means any classic system', () => {
    const on = (classic: boolean) =>
      matched('slot', 'allow-connection', { 'on-classic': [] }, { device: { classic, distribution: '' } });
    expect([on(true), on(false)]).toEqual([1, 0]);
  });

  it.each(['on-store', 'on-brand', 'on-model'])('of %s restricts nothing, but needs a model', (key) => {
    const model = { brand: 'b', brandAndModel: 'b/m', store: 's' };
    const on = (device: Partial<Device>) => matched('slot', 'allow-connection', { [key]: [] }, { device });
    expect(on({ model })).toBe(1);
    expect(on({ model: null })).toBe(0);
    expect(on({ model, store: { store: 't', friendly: [] } })).toBe(0);
  });
});

describe('names', () => {
  const named = (key: 'plug-names' | 'slot-names', entries: string[], name: string) =>
    matched('slot', 'allow-connection', { [key]: entries }, { [key.slice(0, 4)]: { name } });

  it.each<[string[], string, number]>([
    [['foo'], 'foo', 1],
    [['foo'], 'foobar', 0],
    [['foo', 'bar'], 'bar', 1],
    [['foo.*'], 'foobar', 1],
    [['f[o]+', 'x'], 'foo', 1],
    [['$INTERFACE'], 'iface', 1],
    [['$INTERFACE'], 'foo', 0],
    [['$INTERFACE', 'foo'], 'foo', 1],
    [['foo', '$INTERFACE'], 'iface', 1],
    [['$OTHER'], '$OTHER', 0],
    [['$OTHER'], 'iface', 0],
    [['$OTHER', 'foo'], 'foo', 1],
    [['\\$INTERFACE'], '$INTERFACE', 1],
    [[''], '', 1],
    [[''], 'x', 0],
  ])('%j and a plug or slot named %j: %d', (entries, name, expected) => {
    expect([named('plug-names', entries, name), named('slot-names', entries, name)]).toEqual([
      expected,
      expected,
    ]);
  });

  it('are those of the side of the key', () => {
    expect(
      matched('slot', 'allow-connection', { 'plug-names': ['the-plug'], 'slot-names': ['the-slot'] }),
    ).toBe(1);
    expect(matched('slot', 'allow-connection', { 'plug-names': ['the-slot'] })).toBe(0);
    expect(matched('slot', 'allow-connection', { 'slot-names': ['the-plug'] })).toBe(0);
  });
});

describe('snap types', () => {
  it.each<[string[], RuleSnapType, number]>([
    [['app'], 'app', 1],
    [['app'], 'core', 0],
    [['core'], 'core', 1],
    [['app', 'core'], 'core', 1],
    [['app', 'core'], 'app', 1],
    [['app', 'gadget'], 'kernel', 0],
    [['app', 'core', 'gadget', 'kernel'], 'base', 0],
    [['kernel'], 'kernel', 1],
  ])('%j and %s: %d', (types, snapType, expected) => {
    const decide = (key: string, parts: CandidateParts) =>
      matched('slot', 'allow-connection', { [key]: types }, parts);
    expect(decide('plug-snap-type', { plug: { snapType }, slot: { snapType: 'base' } })).toBe(expected);
    expect(decide('slot-snap-type', { slot: { snapType }, plug: { snapType: 'base' } })).toBe(expected);
  });
});

describe('ids', () => {
  const ids = (key: string, wanted: string[], plug: object, slot: object) =>
    matched(key.startsWith('plug') ? 'slot' : 'plug', 'allow-connection', { [key]: wanted }, { plug, slot });

  it('of snaps are listed', () => {
    expect(ids('plug-snap-id', [id], { snapId: id }, {})).toBe(1);
    expect(ids('plug-snap-id', [otherId], { snapId: id }, {})).toBe(0);
    expect(ids('plug-snap-id', [otherId, id], { snapId: id }, { snapId: 'x' })).toBe(1);
    expect(ids('plug-snap-id', [id], { snapId: '' }, { snapId: id })).toBe(0);
    expect(ids('slot-snap-id', [id], {}, { snapId: id })).toBe(1);
    expect(ids('slot-snap-id', [id, otherId], {}, { snapId: 'x' })).toBe(0);
    expect(ids('slot-snap-id', [id], { snapId: id }, { snapId: '' })).toBe(0);
  });

  it.each<[string[], string, string, number]>([
    [['one'], 'one', 'two', 1],
    [['two'], 'one', 'two', 0],
    [['two', 'one'], 'one', 'two', 1],
    [['two', 'three'], 'one', 'two', 0],
    [['$OTHER_SIDE'], 'one', 'one', 1],
    [['$OTHER_SIDE'], 'one', 'two', 0],
    [['$OTHER_SIDE'], '', '', 0],
    [['two', '$OTHER_SIDE'], 'one', 'one', 1],
    [['$OTHER_SIDE', 'one'], 'one', 'two', 1],
    [['$OWN_SIDE'], 'one', 'one', 0],
    [['$FOO'], 'one', 'one', 0],
    [['$FOO', 'one'], 'one', 'two', 1],
    [['one'], '', 'one', 0],
    [['$FOO'], '$FOO', 'one', 1],
  ])('of publishers: %j, own %j, other %j: %d', (wanted, own, other, expected) => {
    const with_ = (otherMarker: string, ownMarker: string) =>
      wanted.map((entry) => ({ $OTHER_SIDE: otherMarker, $OWN_SIDE: ownMarker })[entry] ?? entry);
    const plugWanted = with_('$SLOT_PUBLISHER_ID', '$PLUG_PUBLISHER_ID');
    const slotWanted = with_('$PLUG_PUBLISHER_ID', '$SLOT_PUBLISHER_ID');
    expect(ids('plug-publisher-id', plugWanted, { publisherId: own }, { publisherId: other })).toBe(expected);
    expect(ids('slot-publisher-id', slotWanted, { publisherId: other }, { publisherId: own })).toBe(expected);
  });
});

describe('on-classic and on-core-desktop', () => {
  const on = (constraints: HeaderValue, device: Partial<Device>) =>
    matched('plug', 'allow-installation', constraints, { device });

  it.each([
    ['true', true, 1],
    ['true', false, 0],
    ['false', true, 0],
    ['false', false, 1],
  ])('%s where it is %s: %d', (wanted, is, expected) => {
    expect(on({ 'on-classic': wanted }, { classic: is, coreDesktop: !is })).toBe(expected);
    expect(on({ 'on-core-desktop': wanted }, { coreDesktop: is, classic: !is })).toBe(expected);
  });

  it.each<[string[], string, string, number]>([
    [['ubuntu'], 'ubuntu', '', 1],
    [['ubuntu'], 'ubuntu', 'core', 1],
    [['ubuntu'], 'debian', '', 0],
    [['debian', 'ubuntu'], 'ubuntu', '', 1],
    [['ubuntu/core'], 'ubuntu', 'core', 1],
    [['ubuntu/core'], 'ubuntu', 'desktop', 0],
    [['ubuntu/core'], 'ubuntu', '', 0],
    [['ubuntu/core'], 'debian', 'core', 0],
    [['ubuntu/*'], 'ubuntu', 'core', 1],
    [['ubuntu/*'], 'ubuntu', '', 1],
    [['ubuntu/*'], 'debian', '', 0],
    [['ubuntu/'], 'ubuntu', '', 1],
    [['ubuntu/'], 'ubuntu', 'core', 0],
    [['ubuntu/'], 'debian', '', 0],
    [['ubuntu/core', 'debian/*'], 'debian', 'x', 1],
    [['u'], 'ubuntu', '', 0],
  ])('%j on %s/%s: %d', (wanted, distribution, variant, expected) => {
    expect(on({ 'on-classic': wanted }, { distribution, variant })).toBe(expected);
    expect(on({ 'on-classic': wanted }, { distribution, variant, classic: false })).toBe(0);
  });
});

describe('device scope', () => {
  const model = { brand: 'acme', brandAndModel: 'acme/car', store: 'garage' };
  const on = (constraints: HeaderValue, device: Partial<Device>) =>
    matched('slot', 'allow-auto-connection', constraints, { device });
  const store = (name: string, ...friendly: string[]) => ({ store: name, friendly });

  it.each<[HeaderValue, Partial<Device>, number]>([
    [{ 'on-store': ['garage'] }, { model }, 1],
    [{ 'on-store': ['other'] }, { model }, 0],
    [{ 'on-store': ['other', 'garage'] }, { model }, 1],
    [{ 'on-store': ['garage'] }, {}, 0],
    [{ 'on-store': ['garage'] }, { model, store: store('garage') }, 1],
    [{ 'on-store': ['garage'] }, { model, store: store('other') }, 0],
    [{ 'on-store': ['garage'] }, { model, store: store('other', 'garage') }, 0],
    [{ 'on-store': ['friend'] }, { model, store: store('garage', 'friend') }, 1],
    [{ 'on-store': ['friend'] }, { model, store: store('garage', 'foe', 'friend') }, 1],
    [{ 'on-store': ['friend', 'x'] }, { model, store: store('garage', 'foe') }, 0],
    [{ 'on-store': ['friend'] }, { model, store: store('garage') }, 0],
    [{ 'on-store': ['garage'] }, { store: store('garage') }, 0],
    [{ 'on-brand': ['acme'] }, { model }, 1],
    [{ 'on-brand': ['other'] }, { model }, 0],
    [{ 'on-brand': ['other', 'acme'] }, { model }, 1],
    [{ 'on-brand': ['acme'] }, {}, 0],
    [{ 'on-brand': ['acme'] }, { model, store: store('garage') }, 1],
    [{ 'on-brand': ['acme'] }, { model, store: store('other') }, 0],
    [{ 'on-model': ['acme/car'] }, { model }, 1],
    [{ 'on-model': ['acme/bus'] }, { model }, 0],
    [{ 'on-model': ['acme/bus', 'acme/car'] }, { model }, 1],
    [{ 'on-model': ['acme/car'] }, {}, 0],
    [{ 'on-model': ['acme/car'] }, { model, store: store('other') }, 0],
    [{ 'on-store': ['garage'], 'on-brand': ['acme'], 'on-model': ['acme/car'] }, { model }, 1],
    [{ 'on-store': ['other'], 'on-brand': ['acme'], 'on-model': ['acme/car'] }, { model }, 0],
    [{ 'on-store': ['garage'], 'on-brand': ['other'], 'on-model': ['acme/car'] }, { model }, 0],
    [{ 'on-store': ['garage'], 'on-brand': ['acme'], 'on-model': ['acme/bus'] }, { model }, 0],
  ])('%j on %j: %d', (constraints, device, expected) => {
    expect(on(constraints, device)).toBe(expected);
  });
});

describe('the keys of an alternative', () => {
  const plug = { attributes: readAttributes({ a: 'x' }), snapId: id };

  it('must all hold', () => {
    const source = { 'plug-attributes': { a: 'x' }, 'plug-snap-id': [id], 'on-classic': 'true' };
    const decide = (changed: Record<string, HeaderValue>) =>
      matched('slot', 'allow-connection', { ...source, ...changed }, { plug });
    expect(decide({})).toBe(1);
    expect(decide({ 'plug-attributes': { a: 'y' } })).toBe(0);
    expect(decide({ 'plug-snap-id': [otherId] })).toBe(0);
    expect(decide({ 'on-classic': 'false' })).toBe(0);
    expect(decide({ 'slots-per-plug': '*' })).toBe(1);
  });

  it('hold by any of the attribute alternatives', () => {
    const attributes = [{ a: 'n' }, { a: 'x' }, { a: 'n' }];
    const decide = (rest: Record<string, HeaderValue>) =>
      matched('slot', 'allow-connection', { 'plug-attributes': attributes, ...rest }, { plug });
    expect(decide({})).toBe(1);
    expect(decide({ 'on-classic': 'true' })).toBe(1);
    expect(decide({ 'on-classic': 'false' })).toBe(0);
    expect(decide({ 'slot-attributes': [{ b: 'n' }, { b: '$MISSING' }] })).toBe(1);
    expect(decide({ 'slot-attributes': [{ b: 'n' }, { c: 'n' }] })).toBe(0);
  });

  it('of the first alternative that matches count', () => {
    const alternatives = [
      { 'plug-attributes': { a: 'n' } },
      { 'plug-attributes': { a: 'x' }, 'on-classic': 'false' },
      { 'plug-attributes': { a: 'x' } },
      { 'plug-snap-id': [id] },
    ];
    expect(matched('slot', 'allow-connection', alternatives, { plug })).toBe(3);
    expect(matched('slot', 'allow-connection', alternatives, { plug, device: { classic: false } })).toBe(2);
    expect(matched('slot', 'allow-connection', alternatives, {})).toBe(0);
    expect(matched('slot', 'allow-connection', alternatives, { plug: { snapId: id } })).toBe(4);
  });

  it.each([14, 15, 16, 17, 18, 40])('may be %d in number', (count) => {
    const names = Array.from({ length: count }, (_, i) => `a${i}`);
    const attributes = Object.fromEntries(names.map((name) => [name, 'x']));
    const constraints = { 'plug-attributes': attributes };
    const decide = (given: object) =>
      matched('slot', 'allow-connection', constraints, { plug: { attributes: readAttributes(given) } });
    expect(decide(attributes)).toBe(1);
    for (const name of names) expect(decide({ ...attributes, [name]: 'y' })).toBe(0);
    const alternatives = names.map((name) => ({ 'plug-attributes': { [name]: 'x' } }));
    for (const [index, name] of names.entries()) {
      const parts = { plug: { attributes: readAttributes({ [name]: 'x' }) } };
      expect(matched('slot', 'allow-connection', alternatives, parts)).toBe(index + 1);
    }
  });
});
