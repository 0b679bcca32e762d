import { describe, expect, it } from '@jest/globals';
import { readAttributes } from '../../../src/engine/snap/endpoint.js';
import { isSupportedHook } from '../../../src/engine/snap/hooks.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import type { Endpoint, Snap } from '../../../src/engine/snap/snap.js';
import {
  attributeAt,
  attributeNamed,
  attributePath,
  exactJson,
  FloatValue,
  noAttributes,
  sameValue,
} from '../../../src/engine/snap/values.js';
import { refusalOf } from '../refusal.js';

const refused = (yaml: unknown, message: string, pointer: string, position: object = {}) => {
  expect(refusalOf(() => readSnap(yaml))).toEqual({
    code: 'snap-yaml-invalid',
    message,
    pointer,
    ...position,
  });
};

const plain = ({ name, interface: interfaceName, label, attributes, apps }: Endpoint) => ({
  name,
  interface: interfaceName,
  label,
  attributes: { ...attributes },
  apps,
});
const plugs = (yaml: unknown) =>
  Object.fromEntries([...readSnap(yaml).plugs].map(([name, plug]) => [name, plain(plug)]));
const appsOf = (endpoints: Snap['plugs']) =>
  Object.fromEntries([...endpoints].map(([name, { apps }]) => [name, apps]));

describe('the head of a snap', () => {
  it('is plain where nothing is said', () => {
    const nothing = { name: '', type: 'app', confinement: 'strict', warnings: [] };
    for (const yaml of ['', 'null', '{}', {}, 'foo: bar']) {
      expect(readSnap(yaml)).toMatchObject(nothing);
      expect(readSnap(yaml).plugs.size + readSnap(yaml).slots.size).toBe(0);
    }
    for (const field of ['name', 'type', 'confinement', 'plugs', 'slots', 'apps', 'hooks']) {
      expect(readSnap(`${field}: null`)).toMatchObject(nothing);
    }
  });

  it.each([
    ['app', 'app'],
    ['application', 'app'],
    ['gadget', 'gadget'],
    ['kernel', 'kernel'],
    ['base', 'base'],
    ['os', 'os'],
    ['snapd', 'snapd'],
  ])('has the type %s as %s', (type, expected) => {
    expect(readSnap({ name: 'x', type }).type).toBe(expected);
    expect(readSnap({ name: 'snapd', type }).type).toBe('snapd');
  });

  it('has one of the confinements', () => {
    for (const confinement of ['strict', 'classic', 'devmode']) {
      expect(readSnap({ confinement }).confinement).toBe(confinement);
    }
    const known = 'expected one of strict, classic, devmode';
    refused({ confinement: 'jail' }, `"jail" is not known, ${known}`, '/confinement');
    refused({ confinement: [] }, `a list is not known, ${known}`, '/confinement');
    refused('confinement: {}', `a map is not known, ${known}`, '/confinement', { line: 1, column: 14 });
    refused({ confinement: 'x'.repeat(50) }, `"${'x'.repeat(40)}" is not known, ${known}`, '/confinement');
  });

  it('has no other type', () => {
    const known = 'expected one of app, gadget, kernel, base, os, snapd, application';
    for (const type of ['core', 'App', 'x']) refused({ type }, `"${type}" is not known, ${known}`, '/type');
    refused({ name: 'snapd', type: 'x' }, `"x" is not known, ${known}`, '/type');
  });

  it('has a name of any kind of scalar', () => {
    expect(readSnap('name: 1_0').name).toBe('1_0');
    expect(readSnap('name: yes').name).toBe('yes');
    expect(readSnap({ name: 7 }).name).toBe('7');
    expect(readSnap('name: ""').name).toBe('');
    refused('name: [x]', 'expected a text, found a list', '/name', { line: 1, column: 7 });
    refused('name: {}', 'expected a text, found a map', '/name', { line: 1, column: 7 });
  });

  it('is a map', () => {
    refused('x', 'expected a map, found a text', '', { line: 1, column: 1 });
    refused('[x]', 'expected a map, found a list', '', { line: 1, column: 1 });
    refused('yes', 'expected a map, found a boolean', '', { line: 1, column: 1 });
    refused('7', 'expected a map, found an integer', '', { line: 1, column: 1 });
    refused('1.5', 'expected a map, found a number', '', { line: 1, column: 1 });
    refused('[a]: b', 'expected a text as key', '', { line: 1, column: 1 });
    for (const field of ['plugs', 'slots', 'apps', 'hooks']) {
      refused({ [field]: 'x' }, 'expected a map, found a text', `/${field}`);
      refused({ [field]: ['x'] }, 'expected a map, found a list', `/${field}`);
    }
  });
});

describe('a plug or slot', () => {
  it('is nothing, the name of its interface, or a map', () => {
    expect(
      plugs(
        'plugs:\n  a:\n  b: camera\n  c:\n    interface: camera\n    label: The camera\n    x: 1\n  d: {}\n  e: {label: ""}\n',
      ),
    ).toEqual({
      a: { name: 'a', interface: 'a', label: '', attributes: {}, apps: [] },
      b: { name: 'b', interface: 'camera', label: '', attributes: {}, apps: [] },
      c: { name: 'c', interface: 'camera', label: 'The camera', attributes: { x: 1 }, apps: [] },
      d: { name: 'd', interface: 'd', label: '', attributes: {}, apps: [] },
      e: { name: 'e', interface: 'e', label: '', attributes: {}, apps: [] },
    });
    expect([...readSnap({ slots: { s: 'camera' } }).slots.values()].map(plain)).toEqual([
      { name: 's', interface: 'camera', label: '', attributes: {}, apps: [] },
    ]);
  });

  it('is nothing else', () => {
    const message = '"p" must be nothing, the name of an interface, or a map of attributes';
    for (const value of [[], ['x'], 1, true, 1.5]) refused({ plugs: { p: value } }, message, '/plugs/p');
    refused('slots:\n  p: [x]', message, '/slots/p', { line: 2, column: 6 });
    expect(refusalOf(() => readSnap('plugs:\n  p: yes'))).toMatchObject({ message, line: 2, column: 6 });
  });

  it('has an interface and a label that are texts', () => {
    for (const field of ['interface', 'label']) {
      for (const value of [1, true, null, [], {}]) {
        refused({ plugs: { p: { [field]: value } } }, `"${field}" must be a text`, `/plugs/p/${field}`);
      }
    }
    expect(plugs('plugs:\n  p:\n    interface: ""\n    label: "yes"')).toMatchObject({
      p: { interface: '', label: 'yes' },
    });
  });

  it('has attributes with names', () => {
    refused({ plugs: { p: { '': 1 } } }, 'an attribute has an empty name', '/plugs/p');
    refused({ plugs: { p: { $a: 1 } } }, 'attribute "$a" must not start with "$"', '/plugs/p/$a');
    refused(
      'plugs:\n  p:\n    1: x',
      'keys must be texts, but "1" is read as number; write it in quotes',
      '/plugs/p/1',
      { line: 3, column: 5 },
    );
    refused(
      'plugs:\n  p:\n    yes: x',
      'keys must be texts, but "yes" is read as boolean; write it in quotes',
      '/plugs/p/yes',
      { line: 3, column: 5 },
    );
    refused(
      'plugs:\n  p:\n    [a]: x',
      'keys must be texts, but a list stands as key; write it in quotes',
      '/plugs/p',
      { line: 3, column: 5 },
    );
    refused(
      'plugs:\n  p:\n    a:\n      2: x',
      'keys must be texts, but "2" is read as number; write it in quotes',
      '/plugs/p/a/2',
      { line: 4, column: 7 },
    );
    expect(plugs({ plugs: { p: { a: { $b: 1, '': 2 }, 'c/d': 'x' } } })).toMatchObject({
      p: { attributes: { a: { $b: 1, '': 2 }, 'c/d': 'x' } },
    });
  });

  it('has attributes of every kind but null and large integers', () => {
    const values = { t: 'x', b: false, i: -1, f: 1.5, l: ['x', ['y']], m: { n: { o: 1 } }, e: [], z: {} };
    expect(plugs({ plugs: { p: values } }).p?.attributes).toEqual({ ...values, f: new FloatValue(1.5) });
    for (const [text, pointer] of [
      ['null', ''],
      ['[x, ~]', '/1'],
      ['{x: }', '/x'],
      ['', ''],
    ]) {
      expect(refusalOf(() => readSnap(`plugs:\n  p:\n    a: ${text!}`))).toMatchObject({
        message: 'an attribute must have a value, found nothing',
        pointer: `/plugs/p/a${pointer!}`,
      });
    }
    const max = 2n ** 63n - 1n;
    for (const value of [max, -max - 1n])
      expect(plugs({ plugs: { p: { a: value } } }).p?.attributes.a).toBe(value);
    for (const value of [max + 1n, -max - 2n, 2n ** 64n - 1n]) {
      refused({ plugs: { p: { a: value } } }, `integer ${value} does not fit in 64 bits`, '/plugs/p/a');
    }
    expect(refusalOf(() => readSnap('plugs:\n  p:\n    a: 9223372036854775808'))).toMatchObject({
      pointer: '/plugs/p/a',
      line: 3,
    });
  });

  it('has attributes by any name that objects have', () => {
    const yaml = 'plugs:\n  constructor:\n    __proto__: x\n    toString: z\n';
    const plug = readSnap(yaml).plugs.get('constructor');
    expect(Object.entries(plug?.attributes ?? {})).toEqual([
      ['__proto__', 'x'],
      ['toString', 'z'],
    ]);
    expect(Object.getPrototypeOf(plug?.attributes)).toBeNull();
  });
});

describe('keys that stand twice', () => {
  it('count the last time, with a warning', () => {
    const { plugs: read, warnings } = readSnap('plugs:\n  p:\n    a: 1\n    a: 2\n');
    expect(read.get('p')?.attributes.a).toBe(2);
    expect(warnings).toEqual([
      {
        code: 'duplicate-key',
        message: 'key "a" stands twice, the last one counts',
        pointer: '/plugs/p/a',
        line: 4,
        column: 5,
      },
    ]);
  });

  it('count so at every level', () => {
    const {
      name,
      plugs: read,
      warnings,
    } = readSnap('name: x\nname: y\nplugs:\n  p: camera\n  p: {interface: home, m: {k: 1, k: 2}}\n');
    expect([name, [...read.values()].map(plain)]).toEqual([
      'y',
      [{ name: 'p', interface: 'home', label: '', attributes: { m: { k: 2 } }, apps: [] }],
    ]);
    expect(warnings.map(({ pointer }) => pointer)).toEqual(['/name', '/plugs/p', '/plugs/p/m/k']);
    expect(read.get('p')?.at).toEqual({ line: 5, column: 3 });
  });

  it('add up for plugs, slots, apps and hooks', () => {
    expect(Object.keys(plugs('plugs: {a: }\nplugs: {b: }\n'))).toEqual(['a', 'b']);
    expect(Object.keys(plugs('plugs: {a: }\nplugs: \nplugs: {b: }\n'))).toEqual(['b']);
    expect(Object.keys(plugs('plugs: {a: x}\nplugs: {a: z}\n'))).toEqual(['a']);
    expect(plugs('plugs: {a: x}\nplugs: {a: z}\n')).toMatchObject({ a: { interface: 'z' } });
    expect(appsOf(readSnap('plugs: {a: }\napps: {one: }\napps: {two: }\n').plugs)).toEqual({
      a: ['one', 'two'],
    });
  });
});

describe('apps and hooks', () => {
  it('have the plugs and slots that nobody names', () => {
    const { plugs: read, slots } = readSnap({
      plugs: { p: null },
      slots: { s: null },
      apps: { b: {}, a: null },
      hooks: { configure: {} },
    });
    expect([appsOf(read), appsOf(slots)]).toEqual([{ p: ['a', 'b'] }, { s: ['a', 'b'] }]);
  });

  it('have those that they name alone', () => {
    const { plugs: read, slots } = readSnap({
      plugs: { p: 'camera', q: null },
      slots: { s: null },
      apps: { b: { plugs: ['p'], slots: ['s'] }, a: { plugs: ['p', 'p'] }, c: {} },
    });
    expect([appsOf(read), appsOf(slots)]).toEqual([{ p: ['a', 'b'], q: ['a', 'b', 'c'] }, { s: ['b'] }]);
  });

  it('bring about those that the top level lacks', () => {
    const read = readSnap({
      plugs: { z: null },
      apps: { a: { plugs: ['home', 'camera'], slots: ['x'] }, b: { plugs: ['home'] } },
      hooks: { configure: { plugs: ['network'] } },
    });
    expect([...read.plugs.values()].map(plain)).toEqual([
      { name: 'z', interface: 'z', label: '', attributes: {}, apps: ['a', 'b'] },
      { name: 'home', interface: 'home', label: '', attributes: {}, apps: ['a', 'b'] },
      { name: 'camera', interface: 'camera', label: '', attributes: {}, apps: ['a'] },
      { name: 'network', interface: 'network', label: '', attributes: {}, apps: [] },
    ]);
    expect([...read.slots.values()].map(plain)).toEqual([
      { name: 'x', interface: 'x', label: '', attributes: {}, apps: ['a'] },
    ]);
  });

  it('leave to hooks what hooks name', () => {
    const read = readSnap({
      plugs: { p: null },
      apps: { a: {} },
      hooks: { install: { plugs: ['p'], slots: ['s'] } },
    });
    expect([appsOf(read.plugs), appsOf(read.slots)]).toEqual([{ p: [] }, { s: [] }]);
  });

  it('of unknown hooks bring about nothing', () => {
    const read = readSnap({ plugs: { p: null }, apps: { a: {} }, hooks: { mystery: { plugs: ['p', 'q'] } } });
    expect(appsOf(read.plugs)).toEqual({ p: ['a'] });
    refused({ hooks: { mystery: 'x' } }, 'expected a map, found a text', '/hooks/mystery');
  });

  it('list names', () => {
    refused({ apps: { a: { plugs: 'x' } } }, 'expected a list of names, found a text', '/apps/a/plugs');
    refused({ apps: { a: { slots: { x: 'y' } } } }, 'expected a list of names, found a map', '/apps/a/slots');
    refused({ apps: { 'a/b': { plugs: ['x', []] } } }, 'expected a name, found a list', '/apps/a~1b/plugs/1');
    refused(
      'hooks:\n  configure:\n    plugs: [{}]',
      'expected a name, found a map',
      '/hooks/configure/plugs/0',
      { line: 3, column: 13 },
    );
    refused({ apps: { a: 'x' } }, 'expected a map, found a text', '/apps/a');
    expect(appsOf(readSnap('apps:\n  a:\n    plugs: [1, yes, 2.0]').plugs)).toEqual({
      1: ['a'],
      yes: ['a'],
      '2.0': ['a'],
    });
    expect(appsOf(readSnap('apps:\n  a:\n    plugs:\n').plugs)).toEqual({});
  });

  it('are activated on slots that there are', () => {
    const yaml = {
      slots: { s: { interface: 'dbus' }, t: null },
      apps: { a: { 'activates-on': ['s'] }, b: {} },
    };
    expect(appsOf(readSnap(yaml).slots)).toEqual({ s: ['a'], t: ['a', 'b'] });
    refused(
      { apps: { a: { 'activates-on': ['s'] } } },
      'no slot "s" to be activated on',
      '/apps/a/activates-on',
    );
    refused(
      { plugs: { s: null }, apps: { a: { 'activates-on': ['s'] } } },
      'no slot "s" to be activated on',
      '/apps/a/activates-on',
    );
    refused(
      { apps: { a: { 'activates-on': 's' } } },
      'expected a list of names, found a text',
      '/apps/a/activates-on',
    );
  });

  it('have each alias once', () => {
    expect(() => readSnap({ apps: { a: { aliases: ['x', 'y'] }, b: { aliases: ['z'] } } })).not.toThrow();
    refused({ apps: { a: { aliases: ['x', 'x'] } } }, 'alias "x" is given twice', '/apps/a/aliases');
    refused(
      { apps: { a: { aliases: ['x'] }, b: { aliases: ['x'] } } },
      'alias "x" is given twice',
      '/apps/b/aliases',
    );
    refused({ apps: { a: { aliases: 'x' } } }, 'expected a list of names, found a text', '/apps/a/aliases');
  });
});

describe('the hooks that count', () => {
  it.each([
    'prepare-device',
    'install-device',
    'prepare-serial-request',
    'default-configure',
    'configure',
    'install',
    'pre-refresh',
    'post-refresh',
    'remove',
    'check-health',
    'fde-setup',
    'gate-auto-refresh',
    'prepare-plug-x',
    'unprepare-plug-x',
    'connect-plug-x',
    'disconnect-plug-x',
    'prepare-slot-x',
    'unprepare-slot-x',
    'connect-slot-x',
    'disconnect-slot-a-1',
    'change-view-x',
    'save-view-x',
    'query-view-x',
    'load-view-x',
    'observe-view-x',
  ])('%s', (hook) => {
    expect(isSupportedHook(hook)).toBe(true);
  });

  it.each([
    '',
    'Configure',
    'configure2',
    'xconfigure',
    'post-install',
    'removes',
    'prepare-plug-',
    'connect-plug',
    'reconnect-plug-x',
    'disprepare-plug-x',
    'unconnect-plug-x',
    'connect-plug-X',
    'connect-hook-x',
    'change-view-',
    'view-x',
    'install\n',
    'x\ninstall',
  ])('%j does not', (hook) => {
    expect(isSupportedHook(hook)).toBe(false);
  });
});

describe('the snap core', () => {
  const yaml = (name: string, type: string) => ({
    name,
    type,
    plugs: { 'network-bind': null, 'core-support': { x: 1 }, other: null },
    slots: { 'network-bind': null, 'core-support': null },
  });

  it('has two plugs renamed', () => {
    const { plugs: read, slots } = readSnap(yaml('core', 'os'));
    expect([...read.values()].map((plug) => [plug.name, plug.interface])).toEqual([
      ['network-bind-plug', 'network-bind'],
      ['core-support-plug', 'core-support'],
      ['other', 'other'],
    ]);
    expect([...read.keys()]).toEqual(['network-bind-plug', 'core-support-plug', 'other']);
    expect([...slots.keys()]).toEqual(['network-bind', 'core-support']);
  });

  it.each([
    ['core', 'app'],
    ['other', 'os'],
  ])('is not %s of type %s', (name, type) => {
    expect([...readSnap(yaml(name, type)).plugs.keys()]).toEqual(['network-bind', 'core-support', 'other']);
  });
});

describe('attributes that came as JSON', () => {
  it('are read as those of a plug are', () => {
    expect({ ...readAttributes({ a: 1, f: new FloatValue(1), m: { $x: ['y'] } }) }).toEqual({
      a: 1,
      f: new FloatValue(1),
      m: { $x: ['y'] },
    });
    expect(readAttributes({})).toBe(noAttributes);
    expect(refusalOf(() => readAttributes({ a: { b: [null] } }))).toEqual({
      code: 'snap-yaml-invalid',
      message: 'an attribute must have a value, found nothing',
      pointer: '/a/b/0',
    });
  });
});

describe('attribute values', () => {
  it('are looked up by name, the dynamic one first', () => {
    const fixed = readAttributes({ a: 1, b: 2 });
    const dynamic = readAttributes({ b: 3, c: 4 });
    const named = (name: string) => attributeNamed(fixed, dynamic, name);
    expect([named('a'), named('b'), named('c'), named('d'), named('toString')]).toEqual([
      1,
      3,
      4,
      undefined,
      undefined,
    ]);
    expect(attributeNamed(fixed, noAttributes, 'b')).toBe(2);
  });

  it('are looked up by path, all of it where its first part is', () => {
    const fixed = readAttributes({ a: { b: { c: 1 } }, l: [{ b: 2 }] });
    const dynamic = readAttributes({ d: { b: 3 }, x: { y: 4 } });
    const at = (path: string, more = dynamic) => attributeAt(fixed, more, attributePath(path));
    expect([at('a.b.c'), at('d.b'), at('x.y')]).toEqual([1, 3, 4]);
    expect([at('a.b.c.d'), at('a.x'), at('l.0'), at('l.b'), at(''), at('..'), at('n')]).toEqual(
      Array.from({ length: 7 }, () => undefined),
    );
    expect(at('a.b.c', readAttributes({ a: { z: 1 } }))).toBeUndefined();
    expect([attributePath('a..b.'), attributePath('.'), attributePath('a')]).toEqual([['a', 'b'], [], ['a']]);
  });

  it('are the same by type and depth', () => {
    const one = readAttributes({ v: [1, { a: 'x', f: new FloatValue(2) }, 9007199254740993n] }).v!;
    const same = readAttributes({ v: [1, { f: new FloatValue(2), a: 'x' }, 9007199254740993n] }).v!;
    const other = readAttributes({ v: [1, { a: 'x', f: 2 }, 9007199254740993n] }).v!;
    expect([sameValue(one, same), sameValue(one, other), sameValue(other, one)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([sameValue(1, '1'), sameValue(true, 'true'), sameValue(1, new FloatValue(1))]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('have exact JSON unless they hold what JSON does not tell apart', () => {
    expect(exactJson({ a: [1, 'x', true, null] })).toBe('{"a":[1,"x",true,null]}');
    expect([exactJson({ a: 1n }), exactJson({ a: new FloatValue(1) })]).toEqual([undefined, undefined]);
    expect(JSON.stringify([new FloatValue(1.5), new FloatValue(Infinity), new FloatValue(NaN)])).toBe(
      '[1.5,"Infinity","NaN"]',
    );
  });
});
