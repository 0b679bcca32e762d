import { describe, expect, it } from '@jest/globals';
import { changed, expectRefusal, good, mebibyte, nested, unharmedService } from './bad-requests.js';
import type { Json } from './samples.js';

describe('bad input', () => {
  const { decide, decideEverywhere } = unharmedService();

  describe('in a snap', () => {
    const place = '/plug/snap/yaml';
    const yaml = (text: unknown) => changed(good(), place, JSON.stringify(text));

    it.each<[string, string, string, Json, string]>([
      [
        'an open bracket',
        'a: [',
        'snap-yaml-invalid',
        { line: 1 },
        'not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
      [
        'a tab',
        'plugs:\n\tcamera: 1',
        'snap-yaml-invalid',
        { line: 2, column: 1 },
        'not YAML: Tabs are not allowed as indentation',
      ],
      ['a text', 'hello', 'snap-yaml-invalid', { line: 1 }, 'expected a map, found a text'],
      [
        'NUL',
        'name: a\0b',
        'snap-yaml-invalid',
        { line: 1, column: 8 },
        'control character U+0000 is not allowed',
      ],
      [
        'an unknown anchor',
        'plugs: *x',
        'snap-yaml-invalid',
        { line: 1, column: 8 },
        'no anchor "&x" before this alias',
      ],
      ['a circle', 'plugs: &x {camera: {a: *x}}', 'snap-yaml-invalid', {}, 'alias "*x" contains itself'],
      [
        'an attribute beyond 64 bits',
        'plugs: {camera: {x: 9223372036854775808}}',
        'snap-yaml-invalid',
        { line: 1, column: 21, within: '/plugs/camera/x' },
        'integer 9223372036854775808 does not fit in 64 bits',
      ],
      [
        '100 levels of lists',
        `plugs: {camera: {x: ${nested(100, '[', ']')}}}`,
        'limit-exceeded',
        { line: 1 },
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        '100 levels of blocks',
        Array.from({ length: 100 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
        'limit-exceeded',
        { line: 65 },
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        '100,000 open brackets',
        `a: ${'['.repeat(100_000)}`,
        'limit-exceeded',
        {},
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        '100,000 dashes',
        `${'- '.repeat(100_000)}a`,
        'limit-exceeded',
        {},
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        '100,000 question marks',
        `${'? '.repeat(100_000)}a`,
        'limit-exceeded',
        {},
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        'an alias bomb',
        [
          'a: &a [x, x, x, x, x, x, x, x, x, x]',
          ...Array.from(
            'bcdefghi',
            (name, index) =>
              `${name}: &${name} [${Array(10)
                .fill(`*${'abcdefgh'.charAt(index)}`)
                .join(', ')}]`,
          ),
        ].join('\n'),
        'limit-exceeded',
        {},
        'snap.yaml has more than 100000 values',
      ],
      [
        'a bomb of merges',
        [
          'a: &a {x: 1}',
          ...Array.from(
            'bcdefghi',
            (name, index) =>
              `${name}: &${name} {${Array(10)
                .fill(`<<: *${'abcdefgh'.charAt(index)}`)
                .join(', ')}}`,
          ),
        ].join('\n'),
        'limit-exceeded',
        {},
        'snap.yaml has more than 100000 values',
      ],
      [
        '200,000 values',
        `a: [${'x,'.repeat(200_000)}]`,
        'limit-exceeded',
        {},
        'snap.yaml has more than 100000 values',
      ],
      [
        '80,000 tags',
        `a: ${'!!str '.repeat(80_000)}`,
        'snap-yaml-invalid',
        {},
        'not YAML: A node can have at most one tag',
      ],
      [
        '100,000 anchors',
        `a: ${'&a '.repeat(100_000)}`,
        'snap-yaml-invalid',
        {},
        'not YAML: A node can have at most one anchor',
      ],
      [
        '512 KiB and more',
        `a: ${'x'.repeat(mebibyte / 2)}`,
        'limit-exceeded',
        {},
        'snap.yaml is longer than 524288 characters',
      ],
    ])('%s', async (_, text, code, error, detail) => {
      expectRefusal(await decide(yaml(text)), 422, code, { pointer: place, ...error }, detail);
    });

    it.each<[string, string]>([
      ['an endless number', `plugs:\n  camera:\n    x: ${'9'.repeat(mebibyte / 4)}\n`],
      ['an endless hexadecimal number', `plugs:\n  camera:\n    x: 0x${'f'.repeat(mebibyte / 4)}\n`],
      ['many aliases', `plugs:\n  camera:\n    x: &x 1\n    l:\n${'    - *x\n'.repeat(40_000)}`],
      ['many merges', `x: &x {a: 1}\ny:\n${'  <<: *x\n'.repeat(20_000)}plugs: {camera: }`],
      ['an endless name', `plugs:\n  ? ${'x'.repeat(mebibyte / 4)}\n  : camera\n  camera:\n`],
      [
        'many plugs',
        `plugs:\n${Array.from({ length: 40_000 }, (_, index) => `  p${index}:\n`).join('')}  camera:\n`,
      ],
      [
        'names that objects inherit',
        'plugs: {camera: {__proto__: {a: 1}, constructor: x, toString: 1}, __proto__: }',
      ],
      ['names that are numbers', '1: x\nname: 1.5\nplugs: {camera: , 2: , true: }'],
      ['one key twice', 'plugs:\n  camera: network\n  camera:\n'],
    ])('%s: is read all the same', async (_, text) => {
      expect(await decide(yaml(text))).toMatchObject({ status: 200 });
    });

    it.each<[string, unknown, string, string]>([
      ['plugs that are a list', { plugs: ['camera'] }, '/plugs', 'expected a map, found a list'],
      [
        'a plug that is a number',
        { plugs: { camera: 1 } },
        '/plugs/camera',
        '"camera" must be nothing, the name of an interface, or a map of attributes',
      ],
      [
        'a plug that is a list',
        { plugs: { camera: [] } },
        '/plugs/camera',
        '"camera" must be nothing, the name of an interface, or a map of attributes',
      ],
      [
        'an attribute that is null',
        { plugs: { camera: { x: [null] } } },
        '/plugs/camera/x/0',
        'an attribute must have a value, found nothing',
      ],
      [
        'an interface that is a list',
        { plugs: { camera: { interface: ['camera'] } } },
        '/plugs/camera/interface',
        '"interface" must be a text',
      ],
      [
        'an attribute without name',
        { plugs: { camera: { '': 1 } } },
        '/plugs/camera',
        'an attribute has an empty name',
      ],
      [
        'an attribute that begins with $',
        { plugs: { camera: { $x: 1 } } },
        '/plugs/camera/$x',
        'attribute "$x" must not start with "$"',
      ],
      ['apps that are a text', { apps: 'x' }, '/apps', 'expected a map, found a text'],
      [
        'the plugs of an app that are a map',
        { apps: { 'a/b': { plugs: {} } } },
        '/apps/a~1b/plugs',
        'expected a list of names, found a map',
      ],
      [
        'an unknown type',
        { type: 'constructor' },
        '/type',
        '"constructor" is not known, expected one of app, gadget, kernel, base, os, snapd, application',
      ],
    ])('JSON: %s', async (_, json, pointer, detail) => {
      const reply = await decideEverywhere(yaml(json));
      expectRefusal(reply, 422, 'snap-yaml-invalid', { pointer: place + pointer }, detail);
    });

    it('many plugs and slots in JSON', async () => {
      const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`p${index}`, null]));
      const json = { plugs: { ...many, camera: null }, slots: many, apps: many };
      expect(await decide(yaml(json))).toMatchObject({ status: 200 });
    });
  });

  describe('in dynamic attributes', () => {
    const place = '/plug/dynamicAttributes';

    it.each<[string, string, string, string]>([
      ['null', '{"x":{"y":[null]}}', '/x/y/0', 'an attribute must have a value, found nothing'],
      [
        'beyond 64 bits',
        '{"x":99999999999999999999}',
        '/x',
        'integer 99999999999999999999 does not fit in 64 bits',
      ],
    ])('%s', async (_, value, pointer, detail) => {
      const reply = await decideEverywhere(changed(good(), place, value));
      expectRefusal(reply, 422, 'snap-yaml-invalid', { pointer: place + pointer }, detail);
    });

    it.each([
      '{"constructor":1,"toString":"x","hasOwnProperty":[]}',
      '{"":1,"\\u0000":"\\u0000"}',
      nested(60),
    ])('%.30s: are just attributes', async (value) => {
      expect(await decideEverywhere(changed(good(), place, value))).toMatchObject({ status: 200 });
    });

    it('100 levels', async () => {
      expectRefusal(await decide(changed(good(), place, nested(100))), 400, 'json-invalid', { pointer: '' });
    });
  });
});
