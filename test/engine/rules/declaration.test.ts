import { describe, expect, it } from '@jest/globals';
import { decode } from '../../../src/engine/asserts/decode.js';
import { limits, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import {
  checkRules,
  compileDeclaration,
  headersOf,
  mostPatterns,
} from '../../../src/engine/rules/declaration.js';
import { FloatValue } from '../../../src/engine/snap/values.js';
import { refusalOf } from '../refusal.js';

const key = 'Jv8_JiHiIzJVcO9M55pPdqSDWUvuhfDIBJUS-3VW7F_idjix7Ffn5qMxB21ZQuij';

const text = (lines: string[]) => `${lines.join('\n')}\n\nsignature\n`;
const declarationText = (...more: string[]) =>
  text([
    'type: snap-declaration',
    'authority-id: canonical',
    'series: 16',
    'snap-id: snap-id-1',
    'snap-name: first',
    'publisher-id: publisher-1',
    ...more,
    'timestamp: 2024-01-01T00:00:00Z',
    `sign-key-sha3-384: ${key}`,
  ]);

describe('a compiled declaration', () => {
  it('knows whose it is', () => {
    const headers = { 'snap-id': 'the-id', 'publisher-id': 'the-publisher', revision: '7' };
    expect(compileDeclaration('snap-declaration', headers)).toMatchObject({
      kind: 'snap-declaration',
      snapId: 'the-id',
      publisherId: 'the-publisher',
      revision: 7,
    });
    expect(compileDeclaration('base-declaration', headers)).toMatchObject({
      kind: 'base-declaration',
      snapId: '',
      publisherId: '',
      revision: 7,
    });
  });

  it('may lack what a decision does not use', () => {
    expect(compileDeclaration('snap-declaration', {})).toMatchObject({
      snapId: '',
      publisherId: '',
      revision: 0,
      formatNeeded: 0,
    });
  });

  it('has the rules of both sides', () => {
    const { plugs, slots, governing } = compileDeclaration('base-declaration', {
      plugs: { both: 'true', plug: 'true' },
      slots: { both: 'true', slot: 'true' },
    });
    expect([[...plugs.keys()], [...slots.keys()]]).toEqual([
      ['both', 'plug'],
      ['both', 'slot'],
    ]);
    const governs = (name: string) => governing.get(name)?.side;
    expect([governs('both'), governs('plug'), governs('slot'), governs('none')]).toEqual([
      'plug',
      'plug',
      'slot',
      undefined,
    ]);
    const only = (side: string) =>
      compileDeclaration('base-declaration', { [side]: { iface: 'true' } }).governing.get('iface')?.side;
    expect([only('plugs'), only('slots')]).toEqual(['plug', 'slot']);
  });

  it.each<[HeaderMap, string, string]>([
    [{ 'snap-id': ['x'] }, '/snap-id', 'header "snap-id" must be text, found a list'],
    [{ 'publisher-id': {} }, '/publisher-id', 'header "publisher-id" must be text, found a map'],
    [{ revision: '01' }, '/revision', '"01" is not a count, expected digits without leading zeros'],
  ])('of %j is refused', (headers, pointer, message) => {
    expect(refusalOf(() => compileDeclaration('snap-declaration', headers))).toEqual({
      code: 'assertion-invalid',
      pointer,
      message,
    });
  });

  it('takes only what the headers themselves have', () => {
    const headers = Object.create({ 'snap-id': 'x', plugs: 'odd' }) as HeaderMap;
    expect(compileDeclaration('snap-declaration', headers)).toMatchObject({ snapId: '', formatNeeded: 0 });
  });
});

describe('the patterns of a declaration', () => {
  const large = (pointer: string) => ({
    code: 'limit-exceeded',
    pointer,
    message: `the patterns up to here take more than ${mostPatterns} characters with their repetitions written out`,
  });
  const attributes = (constraints: HeaderValue) => ({
    iface: { 'allow-connection': { 'plug-attributes': constraints } },
  });
  const at = '/slots/iface/allow-connection/plug-attributes';

  it('take a bounded number of characters all in all', () => {
    const half = `(${'a'.repeat(99)}){1000}`;
    const refusal = (headers: HeaderMap) => refusalOf(() => compileDeclaration('base-declaration', headers));
    expect(refusal({ slots: attributes({ a: half, b: [half], 'c/d': ['x', 'y'], e: half }) })).toEqual(
      large(`${at}/e`),
    );
    expect(
      refusal({ plugs: attributes({ a: half, b: half }), slots: attributes({ 'c/d': [half] }) }),
    ).toEqual(large(`${at}/c~1d/0`));
    expect(() =>
      compileDeclaration('base-declaration', { slots: attributes({ a: half, b: 'x' }) }),
    ).not.toThrow();
  });

  it('may take just as many', () => {
    const full = `(${'a'.repeat(200)}){1000}`;
    const slots = attributes({ a: full });
    expect(mostPatterns).toBe(200_000);
    expect(() => compileDeclaration('base-declaration', { other: [full], slots })).not.toThrow();
    const more = { slots: { ...slots, iface2: { 'allow-connection': { 'plug-names': ['[a]'] } } } };
    expect(refusalOf(() => compileDeclaration('base-declaration', more))).toEqual(
      large('/slots/iface2/allow-connection/plug-names/0'),
    );
  });
});

describe('the rules of a decoded assertion', () => {
  const check = (source: string) => checkRules(decode(Buffer.from(source)));

  it('are compiled for declarations', () => {
    const declaration = check(
      declarationText(
        'plugs:',
        '  camera: true',
        'slots:',
        '  x:',
        '    allow-connection:',
        '      plug-names:',
        '        - y',
      ),
    );
    expect(declaration).toMatchObject({ kind: 'snap-declaration', snapId: 'snap-id-1', formatNeeded: 4 });
    const base = [
      'type: base-declaration',
      'authority-id: canonical',
      'series: 16',
      'slots:',
      '  x: false',
      'timestamp: 2024-01-01T00:00:00Z',
      `sign-key-sha3-384: ${key}`,
    ];
    expect(check(text(base))).toMatchObject({ kind: 'base-declaration', formatNeeded: 1 });
  });

  it('are not looked for elsewhere', () => {
    const account = [
      'type: account',
      'authority-id: canonical',
      'account-id: x',
      'display-name: x',
      'validation: x',
      'plugs: odd',
      'timestamp: 2024-01-01T00:00:00Z',
      `sign-key-sha3-384: ${key}`,
    ];
    expect(check(text(account))).toBeUndefined();
  });

  it('have to compile', () => {
    expect(refusalOf(() => check(declarationText('plugs: odd')))).toMatchObject({
      code: 'rule-invalid',
      pointer: '/plugs',
    });
  });
});

describe('an assertion in a request', () => {
  it('is whole text, decoded and checked', () => {
    expect(headersOf(declarationText('plugs:', '  camera: true'), 'snap-declaration')).toEqual({
      type: 'snap-declaration',
      'authority-id': 'canonical',
      series: '16',
      'snap-id': 'snap-id-1',
      'snap-name': 'first',
      'publisher-id': 'publisher-1',
      plugs: { camera: 'true' },
      timestamp: '2024-01-01T00:00:00Z',
      'sign-key-sha3-384': key,
    });
    expect(
      refusalOf(() => headersOf(declarationText().replace('series: 16\n', ''), 'snap-declaration')),
    ).toEqual({
      code: 'assertion-invalid',
      pointer: '/series',
      message: 'header "series" is missing',
    });
  });

  it.each(['', '\n', '\n\n'])(
    'is header lines, which may leave out what is not used (%j at the end)',
    (end) => {
      expect(headersOf(`snap-id: x\nplugs:\n  camera: true${end}`, 'snap-declaration')).toEqual({
        'snap-id': 'x',
        plugs: { camera: 'true' },
      });
    },
  );

  it('is its headers as an object', () => {
    const headers = { 'snap-id': 'x', plugs: { camera: 'true' }, list: ['a', ['b'], { c: 'd' }], UPPER: '' };
    expect(headersOf(headers, 'snap-declaration')).toEqual(headers);
    const bare = Object.assign(Object.create(null) as HeaderMap, { a: 'b' });
    expect(headersOf({ x: bare }, 'model')).toEqual({ x: { a: 'b' } });
    expect(headersOf(bare, 'model')).toEqual({
      a: 'b',
    });
  });

  it('is of the type that is asked for, where it says one', () => {
    const refusal = (found: string) => ({
      code: 'assertion-invalid',
      pointer: '/type',
      message: `expected an assertion of type "model", found ${found}`,
    });
    expect(refusalOf(() => headersOf(declarationText(), 'model'))).toEqual(refusal('"snap-declaration"'));
    expect(refusalOf(() => headersOf('type: store', 'model'))).toEqual(refusal('"store"'));
    expect(refusalOf(() => headersOf({ type: 'store' }, 'model'))).toEqual(refusal('"store"'));
    expect(refusalOf(() => headersOf({ type: [] }, 'model'))).toEqual(refusal('[]'));
    expect(headersOf({ type: 'model' }, 'model')).toEqual({ type: 'model' });
    expect(headersOf('type: model', 'model')).toEqual({ type: 'model' });
  });

  it('cannot be given a type by inheritance', () => {
    expect(headersOf({ constructor: 'x', toString: 'y' }, 'model')).toEqual({
      constructor: 'x',
      toString: 'y',
    });
    expect(headersOf(JSON.parse('{"__proto__": "x"}') as HeaderMap, 'model')).toHaveProperty(
      ['__proto__'],
      'x',
    );
  });

  it.each<[unknown, string, string]>([
    [{ a: null }, '/a', 'null'],
    [{ a: 1 }, '/a', 'a number; write it in quotes'],
    [{ a: 1n }, '/a', 'a number; write it in quotes'],
    [{ a: true }, '/a', 'a boolean; write it in quotes'],
    [{ a: new FloatValue(1) }, '/a', 'a number; write it in quotes'],
    [{ a: { 'b/c': ['x', null] } }, '/a/b~1c/1', 'null'],
    [{ 'x~y': ['x', [false]] }, '/x~0y/1/0', 'a boolean; write it in quotes'],
  ])('cannot hold what %j holds', (headers, pointer, found) => {
    const print = refusalOf(() => headersOf(headers as HeaderMap, 'model'));
    expect(print).toEqual({
      code: 'assertion-invalid',
      pointer,
      message: `header values are texts, lists and maps, found ${found}`,
    });
  });

  const nested = (depth: number, leaf: HeaderValue = 'x'): HeaderMap => {
    let value: HeaderValue = leaf;
    for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
    return { deep: value };
  };

  it('may nest 64 levels', () => {
    expect(() => headersOf(nested(64), 'model')).not.toThrow();
    const refusal = refusalOf(() => headersOf(nested(65), 'model'));
    expect(refusal).toMatchObject({
      code: 'limit-exceeded',
      message: 'headers are nested deeper than 64 levels',
    });
    expect(String(refusal.pointer).split('/')).toHaveLength(2 + 64);
    expect(refusalOf(() => headersOf(nested(100_000), 'model'))).toMatchObject({ code: 'limit-exceeded' });
  });

  it('may take 128 KiB', () => {
    const tooLarge = { code: 'limit-exceeded', message: `headers take more than ${limits.headers} bytes` };
    const size = limits.headers;
    expect(() => headersOf({ a: 'x'.repeat(size - 1) }, 'model')).not.toThrow();
    expect(refusalOf(() => headersOf({ a: 'x'.repeat(size) }, 'model'))).toEqual(tooLarge);
    expect(refusalOf(() => headersOf({ a: 'x'.repeat(size / 2), b: 'x'.repeat(size / 2) }, 'model'))).toEqual(
      tooLarge,
    );
    expect(() => headersOf({ a: { ['k'.repeat(size - 3)]: '' } }, 'model')).not.toThrow();
    expect(refusalOf(() => headersOf({ a: { ['k'.repeat(size - 2)]: '' } }, 'model'))).toEqual(tooLarge);
    expect(() => headersOf({ a: { ['k'.repeat(size - 2)]: {} } }, 'model')).not.toThrow();
    expect(refusalOf(() => headersOf({ a: { ['k'.repeat(size - 1)]: {} } }, 'model'))).toEqual(tooLarge);
    expect(() => headersOf({ a: Array.from({ length: size / 2 - 2 }, () => 'x') }, 'model')).not.toThrow();
    expect(refusalOf(() => headersOf({ a: Array.from({ length: size / 2 }, () => 'x') }, 'model'))).toEqual(
      tooLarge,
    );
    expect(() => headersOf(`a: ${'x'.repeat(size - 3)}\n\n`, 'model')).not.toThrow();
    expect(refusalOf(() => headersOf(`a: ${'x'.repeat(size - 2)}\n\n`, 'model'))).toEqual(tooLarge);
  });
});
