import { describe, expect, it } from '@jest/globals';
import { codes, flagsOf, places } from './linting.js';

describe('keys', () => {
  it('are known, at the top and in apps', () => {
    const yaml = 'plug: {}\nfoo: 1\napps:\n  a:\n    plug: []\n    pulgs: []';
    expect(places('key-unknown', yaml)).toEqual(['1:1 plug', '2:1 foo', '5:5 plug', '6:5 pulgs']);
    expect(flagsOf('key-unknown', yaml).map(({ message }) => message)).toEqual([
      'key "plug" is none of snap.yaml, expected perhaps "plugs"',
      'key "foo" is none of snap.yaml',
      'key "plug" is none of an app, expected perhaps "plugs"',
      'key "pulgs" is none of an app, expected perhaps "plugs"',
    ]);
    expect(flagsOf('key-unknown', yaml)[0]?.remedies).toEqual([
      { kind: 'metadata', message: 'write "plugs"' },
    ]);
  });

  it('are those of snapcraft.yaml where it is one', () => {
    const source = {
      'adopt-info': 'p',
      parts: { p: { plugin: 'nil', stage: [] } },
      platforms: {},
      lint: {},
      'package-repositories': [],
      apps: { a: { 'command-chain': [], environment: {}, extensions: ['gnome'] } },
    };
    expect(codes(source)).toEqual([]);
    expect(codes({ ...source, partz: {} })).toEqual(['key-unknown']);
  });

  it('are hooks that there are', () => {
    const yaml = 'hooks:\n  configure:\n  konfigure:\n  connect-plug-x:\n';
    expect(places('hook-unknown', yaml)).toEqual(['3:3 konfigure']);
  });

  it('stand once in their map', () => {
    const yaml =
      'name: ab\nplugs:\n  a:\n    interface: home\n    interface: camera\nname: cd\nlayout: {/x: {}, /x: {}}\n';
    expect(places('key-duplicate', yaml)).toEqual(['5:5 interface', '6:1 name', '7:18 /x']);
  });

  it('stand once for all aliases of their map', () => {
    expect(places('key-duplicate', 'environment: &e {A: x, A: z}\nlayout: *e\nassumes: *e')).toEqual([
      '1:24 A',
    ]);
  });

  it('may stand in a merged map too', () => {
    expect(codes('environment: {A: x, <<: {A: z}}\nlayout: {<<: [{A: {}}, {A: {}}]}')).toEqual([]);
  });
});

describe('words of YAML 1.1', () => {
  it.each([
    ['name: on', '1:7 on', '"on" without quotes means the boolean true in YAML 1.1, expected a text'],
    ['version: 1.10', '1:10 1.10', '"1.10" without quotes means the number 1.1 in YAML 1.1, expected a text'],
    [
      'version: 1_000',
      '1:10 1_000',
      '"1_000" without quotes means the integer 1000 in YAML 1.1, expected a text',
    ],
    ['version: 0123', '1:10 0123', '"0123" without quotes means the integer 83 in YAML 1.1, expected a text'],
    [
      'version: 12:30',
      '1:10 12:30',
      '"12:30" without quotes means an integer with the base 60 in YAML 1.1, expected a text',
    ],
    ['apps:\n  y:', '2:3 y', '"y" without quotes means the boolean true in YAML 1.1, expected a text'],
    [
      'apps:\n  a: {environment: {NO: x}}',
      '2:21 NO',
      '"NO" without quotes means the boolean false in YAML 1.1, expected a text',
    ],
    [
      'environment:\n  A: off',
      '2:6 off',
      '"off" without quotes means the boolean false in YAML 1.1, expected a text',
    ],
    [
      'plugs:\n  camera:\n    y: a',
      '3:5 y',
      '"y" without quotes means the boolean true in YAML 1.1, expected a text',
    ],
    [
      'plugs:\n  n: camera',
      '2:3 n',
      '"n" without quotes means the boolean false in YAML 1.1, expected a text',
    ],
    [
      'hooks:\n  yes: {}',
      '2:3 yes',
      '"yes" without quotes means the boolean true in YAML 1.1, expected a text',
    ],
  ])('%p', (yaml, place, message) => {
    expect(places('yaml-1-1-trap', yaml)).toEqual([place]);
    expect(flagsOf('yaml-1-1-trap', yaml)[0]?.message).toBe(message);
    expect(flagsOf('yaml-1-1-trap', yaml)[0]?.remedies?.[0]?.message).toBe(
      `write it in quotes: '${place.split(' ')[1]}'`,
    );
  });

  it('are looked for in values that the interface wants as texts', () => {
    const target = (text: string) =>
      `plugs:\n  c:\n    interface: content\n    target: $SNAP/x\n    content: ${text}`;
    expect(places('yaml-1-1-trap', target('no'))).toEqual(['5:14 no']);
    expect(codes(target('"no"'))).toEqual([]);
    const read = 'plugs: {p: {interface: personal-files, read: [on]}}';
    expect(places('yaml-1-1-trap', read)).toEqual(['1:47 on']);
    const family = 'slots:\n  n: {interface: netlink-driver, family: 0100, family-name: ab}';
    expect(places('yaml-1-1-trap', family)).toEqual(['2:3 n', '2:42 0100']);
  });

  it('are what they seem where booleans and numbers are wanted, in quotes, and in JSON', () => {
    expect(codes('plugs: {browser-support: {allow-sandbox: yes}}')).toEqual([]);
    expect(codes('name: "on"\nversion: "12:30"\napps: {"y": {}}')).toEqual([]);
    for (const version of ['1', '1.0', '1.5', '2024-01-02', '8080:80'])
      expect(codes(`version: ${version}`)).toEqual([]);
    expect(codes({ name: 'ab', version: 1.1, environment: { A: true } })).toEqual([]);
  });
});
