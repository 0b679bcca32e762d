import { describe, expect, it } from '@jest/globals';
import { readAttributes } from '../../../src/engine/snap/endpoint.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import { FloatValue, type AttributeValue } from '../../../src/engine/snap/values.js';
import { fromJson, parseYaml, yamlLimits } from '../../../src/engine/snap/yaml.js';
import { placeOf, refusalOf } from '../refusal.js';

/** What an attribute with this text becomes. */
function attribute(text: string): AttributeValue | undefined {
  return readSnap(`name: x\nplugs:\n  p:\n    a: ${text}\n`).plugs.get('p')?.attributes.a;
}

const float = (value: number) => new FloatValue(value);

describe('a plain scalar', () => {
  it.each<[string, AttributeValue]>([
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
      (word): [string, AttributeValue] => [word, true],
    ),
    ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
      (word): [string, AttributeValue] => [word, false],
    ),
    ['yEs', 'yEs'],
    ['tRUE', 'tRUE'],
    ['0', 0],
    ['-0', 0],
    ['1', 1],
    ['+1', 1],
    ['-1', -1],
    ['123', 123],
    ['1_000', 1000],
    ['1__0_', 10],
    ['0x1f', 31],
    ['0X1F', 31],
    ['-0x1f', -31],
    ['0x1_f', 31],
    ['017', 15],
    ['-017', -15],
    ['0o17', 15],
    ['00', 0],
    ['0b101', 5],
    ['0B11', 3],
    ['-0b11', -3],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['-9007199254740993', -9007199254740993n],
    ['18446744073709551616', float(2 ** 64)],
    ['-9223372036854775809', float(-(2 ** 63))],
    ['1.0', float(1)],
    ['1.', float(1)],
    ['.5', float(0.5)],
    ['-.5', float(-0.5)],
    ['1e3', float(1000)],
    ['1E+3', float(1000)],
    ['1.5e-3', float(0.0015)],
    ['1_0.5', float(10.5)],
    ['.inf', float(Infinity)],
    ['+.Inf', float(Infinity)],
    ['-.INF', float(-Infinity)],
    ['.nan', float(NaN)],
    ['08', float(8)],
    ['0x', '0x'],
    ['0xg', '0xg'],
    ['0b2', '0b2'],
    ['1.2.3', '1.2.3'],
    ['1e', '1e'],
    ['.', '.'],
    ['1:30', '1:30'],
    ['190:20:30', '190:20:30'],
    ['2001-01-01', '2001-01-01'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['=', '='],
    ['plain text', 'plain text'],
    ['$var', '$var'],
    ['a:b', 'a:b'],
  ])('%s', (text, value) => {
    expect(attribute(text)).toEqual(value);
  });

  it.each<[string, AttributeValue]>([
    ['"yes"', 'yes'],
    ["'1'", '1'],
    ['""', ''],
    ["''", ''],
    ['"a\\tb\\u00e9\\x41\\n"', 'a\tbéA\n'],
    ["'it''s'", "it's"],
    ['|\n      two\n      lines', 'two\nlines\n'],
    ['|-\n      two\n      lines', 'two\nlines'],
    ['>-\n      two\n      lines', 'two lines'],
    ['!!str 1', '1'],
    ['!!str yes', 'yes'],
    ['!!str', ''],
    ['! 1', '1'],
    ['!!int 12', 12],
    ['!!int "12"', 12],
    ['!!bool yes', true],
    ['!!bool "off"', false],
    ['!!float 1', float(1)],
    ['!!float "1.5"', float(1.5)],
    ['!own 1', 1],
    ['!own "1"', '1'],
    ['!!binary aGk=', 'hi'],
    ['!!binary |\n      aG\n      k=', 'hi'],
  ])('in the form %j', (text, value) => {
    expect(attribute(text)).toEqual(value);
  });

  it.each([
    '!!int x',
    '!!int 1.5',
    '!!bool 1',
    '!!float x',
    '!!null x',
    '!!timestamp 2001-01-01',
    '!!binary "not base64"',
    '!!binary a',
    '!!seq x',
  ])('with a tag that it is not of: %s', (text) => {
    expect(refusalOf(() => attribute(text))).toMatchObject({ code: 'snap-yaml-invalid', line: 4 });
  });

  it('says of what type it is not', () => {
    expect(refusalOf(() => attribute('!!int x'))).toEqual({
      code: 'snap-yaml-invalid',
      message: '"x" is not of the tagged type "!!int"',
      line: 4,
      column: 14,
    });
  });
});

describe('what YAML there is not', () => {
  it.each([
    ['a: b: c', 1, 4],
    ['a: [1', 1, 6],
    ['a: "b', 1, 6],
    ['a\nb: c', 1, 1],
    ['a: b\n c: d', 1, 4],
    ['a: *nope', 1, 4],
    ['\ta: b', 1, 1],
    ['a: %x', 1, 4],
    ['a: @x', 1, 4],
    ['a: `x`', 1, 4],
    ['a: 1\n- c', 2, 1],
  ])('%j is refused', (text, line, column) => {
    expect(refusalOf(() => parseYaml(text))).toMatchObject({ code: 'snap-yaml-invalid', line, column });
  });

  it.each([
    ['name: a\0b', 1, 8],
    ['name: a\nx: \x07', 2, 4],
    ['name: \x7f', 1, 7],
    ['name: \x80', 1, 7],
    ['name: \ufffe', 1, 7],
  ])('%j has a control character', (text, line, column) => {
    expect(refusalOf(() => parseYaml(text))).toMatchObject({ code: 'snap-yaml-invalid', line, column });
    expect(String(refusalOf(() => parseYaml(text)).message)).toMatch(
      /^control character U\+[0-9a-f]{4} is not allowed$/,
    );
  });

  it('takes the characters that are allowed', () => {
    expect(() => parseYaml('name: "a\tb\u0085\ufeff💥"\r\n')).not.toThrow();
    expect(readSnap('\ufeffname: x').name).toBe('x');
  });
});

describe('quoted lines that stand too far left', () => {
  it.each([
    ['plugs:\n  p:\n    a: "one\ntwo"\n    b: x', 'one two'],
    ["plugs:\n  p:\n    a: 'one\ntwo'\n    b: x", 'one two'],
    ["plugs:\n  p:\n    a: 'it''s\n\n two'\n    b: x", "it's\ntwo"],
    ['plugs:\n  p:\n    a: "one\\\ntwo \\"x\\"\nthree"\n    b: x', 'onetwo "x" three'],
  ])('%j', (text, value) => {
    expect({ ...readSnap(text).plugs.get('p')?.attributes }).toEqual({ a: value, b: 'x' });
  });

  it('may be many, but end where the document does', () => {
    const text = `plugs:\n  p:\n${Array.from({ length: 20 }, (_, i) => `    a${i}: "one\ntwo"\n`).join('')}`;
    expect(Object.keys(readSnap(text).plugs.get('p')?.attributes ?? {})).toHaveLength(20);
    expect(refusalOf(() => readSnap('plugs:\n  p:\n    a: "one\n---\ntwo"\n'))).toMatchObject({
      code: 'snap-yaml-invalid',
    });
    expect(refusalOf(() => readSnap('plugs:\n  p:\n    a: "one\ntwo\n'))).toMatchObject({
      code: 'snap-yaml-invalid',
    });
  });
});

describe('anchors, aliases and merge keys', () => {
  const attributesOf = (text: string) => ({ ...readSnap(text).plugs.get('p')?.attributes });

  it('stand for what they name', () => {
    expect(attributesOf('plugs:\n  p:\n    a: &x [1, {b: c}]\n    d: *x\n')).toEqual({
      a: [1, { b: 'c' }],
      d: [1, { b: 'c' }],
    });
    expect(attributesOf('plugs:\n  o: &x\n    a: b\n  p: *x\n')).toEqual({ a: 'b' });
  });

  it('merge maps, those given winning', () => {
    expect(attributesOf('plugs:\n  o: &x {a: 1, b: 2}\n  p:\n    <<: *x\n    b: 3\n')).toEqual({
      a: 1,
      b: 3,
    });
    expect(
      attributesOf('x: &x {a: 1}\ny: &y {a: 2, b: 2}\nplugs:\n  p:\n    <<: [*x, *y]\n    c: 3\n'),
    ).toEqual({ a: 1, b: 2, c: 3 });
    expect(attributesOf('plugs:\n  p:\n    <<: {a: 1}\n    b: {<<: {c: 1}}\n')).toEqual({
      a: 1,
      b: { c: 1 },
    });
  });

  it.each(['<<: x', '<<: [x]', '<<: [[a]]', '<<: 1'])('merge nothing else: %s', (text) => {
    expect(refusalOf(() => attributesOf(`plugs:\n  p:\n    ${text}\n`))).toMatchObject({
      code: 'snap-yaml-invalid',
      message: 'a merge key "<<" takes a map or a list of maps',
      line: 3,
    });
  });

  it('do not contain themselves', () => {
    expect(refusalOf(() => readSnap('a: &x [*x]'))).toMatchObject({
      code: 'snap-yaml-invalid',
      message: 'alias "*x" contains itself',
      line: 1,
      column: 8,
    });
    expect(refusalOf(() => readSnap('a: &x {b: [*x]}'))).toMatchObject({
      message: 'alias "*x" contains itself',
    });
  });

  it('name an anchor before them', () => {
    expect(refusalOf(() => readSnap('a: *x\nb: &x 1'))).toMatchObject({
      code: 'snap-yaml-invalid',
      line: 1,
      column: 4,
    });
  });

  it('take the last anchor of a name', () => {
    expect(attributesOf('plugs:\n  p:\n    a: &x 1\n    b: *x\n    c: &x 2\n    d: *x\n')).toEqual({
      a: 1,
      b: 1,
      c: 2,
      d: 2,
    });
  });

  it('do not blow up', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    expect(refusalOf(() => readSnap(lines.join('\n')))).toMatchObject({
      code: 'limit-exceeded',
      message: `snap.yaml has more than ${yamlLimits.nodes} values`,
    });
  });
});

describe('the bounds of a snap.yaml', () => {
  const tooDeep = { code: 'limit-exceeded', message: 'snap.yaml nests deeper than 64 levels' };

  it('are a number of characters', () => {
    const text = (size: number) => `name: x\n#${' '.repeat(size - 9)}`;
    expect(readSnap(text(yamlLimits.characters)).name).toBe('x');
    expect(refusalOf(() => readSnap(text(yamlLimits.characters + 1)))).toEqual({
      code: 'limit-exceeded',
      message: `snap.yaml is longer than ${yamlLimits.characters} characters`,
    });
  });

  it('are 64 levels', () => {
    const flow = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(() => parseYaml(flow(64))).not.toThrow();
    expect(refusalOf(() => parseYaml(flow(65)))).toMatchObject(tooDeep);
    expect(refusalOf(() => parseYaml(flow(1000)))).toMatchObject(tooDeep);
    expect(refusalOf(() => parseYaml(`a: ${'{'.repeat(100_000)}`))).toMatchObject(tooDeep);
    const block = (depth: number) => Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
    expect(() => parseYaml(block(64))).not.toThrow();
    expect(refusalOf(() => parseYaml(block(66)))).toMatchObject(tooDeep);
    expect(() => parseYaml(`a: "${'['.repeat(50)}"`)).not.toThrow();
  });

  it('are 64 levels of JSON', () => {
    const nested = (depth: number) => {
      let value: unknown = 'x';
      for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
      return value;
    };
    expect(() => fromJson(nested(64))).not.toThrow();
    expect(refusalOf(() => fromJson(nested(65)))).toEqual(tooDeep);
    expect(refusalOf(() => readAttributes({ a: nested(100_000) }))).toEqual(tooDeep);
  });
});

describe('several documents', () => {
  it('are read as the first', () => {
    expect(readSnap('name: x\n---\nname: y\n').name).toBe('x');
    expect(readSnap('--- \nname: x\n...\n').name).toBe('x');
  });

  it('may be none', () => {
    expect(parseYaml('')).toMatchObject({ kind: 'scalar', value: null });
    expect(parseYaml('# nothing')).toMatchObject({ kind: 'scalar', value: null });
  });
});

describe('positions', () => {
  it('count lines and columns from 1', () => {
    const { plugs, slots } = readSnap(
      'name: x\nplugs:\n  one: null\n\n  two:\n    interface: z\nslots: {three: }\napps:\n  a:\n    plugs: [four]\n',
    );
    expect(plugs.get('one')?.at).toEqual({ line: 3, column: 3 });
    expect(plugs.get('two')?.at).toEqual({ line: 5, column: 3 });
    expect(slots.get('three')?.at).toEqual({ line: 7, column: 9 });
    expect(plugs.get('four')?.at).toEqual({ line: 10, column: 13 });
    expect(readSnap({ plugs: { one: null } }).plugs.get('one')?.at).toBeUndefined();
  });

  it('are those of the value at fault', () => {
    expect(placeOf(() => parseYaml('a: b\nc: *d'))).toBe('2:4');
    expect(refusalOf(() => readSnap('plugs:\n  p:\n    a: [x,\n      null]\n'))).toEqual({
      code: 'snap-yaml-invalid',
      message: 'an attribute must have a value, found nothing',
      pointer: '/plugs/p/a/1',
      line: 4,
      column: 7,
    });
  });
});
