import { describe, expect, it } from '@jest/globals';
import { Masks } from '../../../src/modules/decision-log/masks.js';
import { requestText } from '../../../src/modules/decision-log/request-text.js';
import { parseJsonText } from '../../../src/modules/http/json-body.js';

const request = {
  action: 'connect',
  plug: {
    snap: {
      yaml: { name: 'serial', plugs: { serial: { path: '/a' }, b: { path: '/b', list: [{ path: 'x' }] } } },
      declaration: 'plugs:\n  b:\n    path: /b\n',
    },
    name: 'serial',
    dynamicAttributes: { 'a/b': 'slash' },
  },
};

describe('masks', () => {
  it.each([
    ['nothing', [], []],
    [
      'an attribute wherever it is, and texts that name it',
      ['path'],
      [
        '/plug/snap/yaml/plugs/serial/path',
        '/plug/snap/yaml/plugs/b/path',
        '/plug/snap/yaml/plugs/b/list/0/path',
        '/plug/snap/declaration',
      ],
    ],
    ['no members of the request itself', ['action', 'snap'], []],
    ['a pointer', ['/plug/snap/yaml/plugs/b/path'], ['/plug/snap/yaml/plugs/b/path']],
    [
      'any member',
      ['/plug/snap/yaml/plugs/*/path'],
      ['/plug/snap/yaml/plugs/serial/path', '/plug/snap/yaml/plugs/b/path'],
    ],
    [
      'a whole text that a pointer leads into',
      ['/plug/snap/declaration/plugs/b'],
      ['/plug/snap/declaration'],
    ],
    ['an escaped name', ['/plug/dynamicAttributes/a~1b'], ['/plug/dynamicAttributes/a~1b']],
    ['what is not there', ['/device/model', '/plug/nothing'], []],
  ])('mask %s', (_, entries, pointers) => {
    const { request: left, masked } = new Masks(entries).apply(request);
    expect(masked).toEqual(pointers);
    expect(JSON.stringify(left).split('(masked)')).toHaveLength(pointers.length + 1);
    expect(pointers.length > 0 || left === request || JSON.stringify(left) === JSON.stringify(request)).toBe(
      true,
    );
  });

  it('mask texts whose escapes could spell the name', () => {
    const yaml = 'name: x\nplugs: {a: {"\\x70ath": 1}}';
    expect(new Masks(['path']).apply({ snap: { yaml } }).masked).toEqual(['/snap/yaml']);
  });

  it('tell a hundred places at most', () => {
    const yaml = {
      plugs: Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`p${at}`, { path: 'x' }])),
    };
    const { request: left, masked } = new Masks(['path']).apply({ snap: { yaml } });
    expect(masked).toHaveLength(100);
    expect(JSON.stringify(left)).not.toContain('"x"');
  });
});

describe('the text of a request', () => {
  it.each([
    '{"a":[1,1.0,-0.0,1e+21,1.5,1e-7,9007199254740993,-1]}',
    '{"a":"\\u0000\\"grüße"}',
    '[]',
    '{"a":1.0}',
  ])('is read again as %s was', (text) => {
    const value = parseJsonText(text);
    const again = requestText(value);
    expect(parseJsonText(again)).toEqual(value);
    expect(requestText(parseJsonText(again))).toBe(again);
    expect(again).toBe(text);
  });
});
