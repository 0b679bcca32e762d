import { describe, expect, it } from '@jest/globals';
import { documentOrder, duplicateKeys, positionAt } from '../../../src/engine/snap/document.js';
import { readMetadata, readSnapAndMetadata } from '../../../src/engine/snap/read-metadata.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import type { Written } from '../../../src/engine/snap/written.js';
import { fromJson, parseYaml } from '../../../src/engine/snap/yaml.js';
import { placeOf, refusalOf } from '../refusal.js';

const told = ({ text, pointer, at }: Written) =>
  at === undefined ? `${text} ${pointer}` : `${text} ${pointer} ${at.line}:${at.column}`;

const photoBooth = `name: photo-booth
version: 1.10
type: app
base: core24
grade: stable
confinement: strict
website: https://example.org
links:
  issues: [https://example.org/issues]
system-usernames:
  snap_daemon: shared
  other: {scope: private}
environment:
  A: b
plugs:
  camera:
  themes: {interface: content}
  wifi: network
slots:
  bus: {interface: dbus}
apps:
  one:
    daemon: dbus
    daemon-scope: user
    bus-name: a.b
    activates-on: [bus]
    plugs: [camera]
    slots: [bus]
    aliases: [o]
    environment: {C: d}
hooks:
  configure:
    plugs: [camera]
`;

describe('metadata', () => {
  const metadata = readMetadata(photoBooth);

  it('has the head as it is written, with its place', () => {
    const { name, version, type, base, grade, confinement, adoptInfo } = metadata;
    expect([name, version, type, base, grade, confinement].map((field) => field && told(field))).toEqual([
      'photo-booth /name 1:7',
      '1.10 /version 2:10',
      'app /type 3:7',
      'core24 /base 4:7',
      'stable /grade 5:8',
      'strict /confinement 6:14',
    ]);
    expect(adoptInfo).toBeUndefined();
    expect(metadata.fields.map(({ key }) => key.text).slice(0, 2)).toEqual(['name', 'version']);
  });

  it('has links of both places, users and environment', () => {
    expect(metadata.links.map(({ key, value }) => `${key.text} ${value.pointer}`)).toEqual([
      'website /website',
      'issues /links/issues',
    ]);
    expect(metadata.systemUsers.map(({ name, scope }) => `${name.text} ${scope?.text}`)).toEqual([
      'snap_daemon shared',
      'other private',
    ]);
    expect(metadata.environment.map(({ key }) => told(key))).toEqual(['A /environment/A 14:3']);
  });

  it('has apps and hooks', () => {
    const [app] = metadata.apps;
    expect(app && [app.name, app.daemon, app.daemonScope, app.busName].map((field) => field?.text)).toEqual([
      'one',
      'dbus',
      'user',
      'a.b',
    ]);
    expect(
      app && [app.activatesOn, app.plugs, app.slots, app.aliases].map(([first]) => first && told(first)),
    ).toEqual([
      'bus /apps/one/activates-on/0 26:20',
      'camera /apps/one/plugs/0 27:13',
      'bus /apps/one/slots/0 28:13',
      'o /apps/one/aliases/0 29:15',
    ]);
    expect(metadata.hooks.map(({ name, plugs }) => [told(name), ...plugs.map(told)])).toEqual([
      ['configure /hooks/configure 32:3', 'camera /hooks/configure/plugs/0 33:13'],
    ]);
  });

  it('has plugs and slots with their interfaces', () => {
    const shown = [...metadata.plugs, ...metadata.slots].map(
      ({ side, name, interface: interfaceName }) => `${side} ${name.text} ${interfaceName}`,
    );
    expect(shown).toEqual([
      'plug camera camera',
      'plug themes content',
      'plug wifi network',
      'slot bus dbus',
    ]);
  });

  it('is the same for JSON, without places in a text', () => {
    const { apps, name } = readMetadata({ name: 'x', apps: { a: { plugs: ['p', []] } } });
    expect(name && told(name)).toBe('x /name');
    expect(apps[0]?.plugs.map(told)).toEqual(['p /apps/a/plugs/0']);
  });

  it.each([
    ['snap.yaml', 'name: x'],
    ['snap.yaml', ''],
    ['snapcraft.yaml', 'parts:'],
    ['snapcraft.yaml', 'build-base: core24'],
    ['snapcraft.yaml', 'adopt-info: x'],
    ['snapcraft.yaml', 'apps: {a: {extensions: [gnome]}}'],
  ])('is that of a %s: %p', (kind, yaml) => {
    expect(readMetadata(yaml).kind).toBe(kind);
  });

  it('says which extensions add what is not known', () => {
    const yaml = 'apps: {a: {extensions: [gnome]}, b: {extensions: [kde]}}';
    expect(readMetadata(yaml).extensions.map(({ text }) => text)).toEqual(['gnome', 'kde']);
  });

  it('adds a second map of plugs to the first, and takes the last of equal names', () => {
    const yaml = 'plugs:\n  a: home\n  b:\nplugs:\n  a: camera\n';
    expect(readMetadata(yaml).plugs.map(({ name, interface: of }) => `${told(name)} ${of}`)).toEqual([
      'a /plugs/a 5:3 camera',
      'b /plugs/b 3:3 b',
    ]);
    expect([...readSnap(yaml).plugs.keys()]).toEqual(['a', 'b']);
  });

  it('is read where plugs and slots cannot be', () => {
    const { metadata: read, snap, refusal } = readSnapAndMetadata('type: theme\nplugs: [a]');
    expect(read.type?.text).toBe('theme');
    expect(read.plugs).toEqual([]);
    expect(snap).toBeUndefined();
    expect(refusal).toMatchObject({ code: 'snap-yaml-invalid', place: { pointer: '/type', line: 1 } });
    expect(readSnapAndMetadata(photoBooth)).toMatchObject({ snap: readSnap(photoBooth), refusal: undefined });
  });

  it('is lenient with all that is odd, and refuses what is not YAML', () => {
    for (const odd of ['[]', 'x', 'apps: [a]', 'apps: {a: [b]}', 'plugs: {a: [b]}', '? [a]\n: b', 'links: x'])
      expect(readMetadata(odd).apps.every(({ fields }) => fields.length === 0)).toBe(true);
    expect(placeOf(() => readMetadata('a: [b'))).toMatch(/^\d+:\d+$/);
    expect(refusalOf(() => readSnapAndMetadata('a: *b'))).toMatchObject({ code: 'snap-yaml-invalid' });
  });
});

describe('places in a document', () => {
  const root = parseYaml('a:\n  - b: 1\n    c/d: 2\n');

  it('are those of values, of keys, or of what holds them', () => {
    expect(positionAt(root, '/a/0/b')).toEqual({ line: 2, column: 8 });
    expect(positionAt(root, '/a/0/b', true)).toEqual({ line: 2, column: 5 });
    expect(positionAt(root, '/a/0/c~1d')).toEqual({ line: 3, column: 10 });
    expect(positionAt(root, '/a/0/x')).toEqual({ line: 2, column: 5 });
    expect(positionAt(root, '/a/7')).toEqual({ line: 2, column: 3 });
    expect(positionAt(fromJson({ a: 1 }), '/a')).toBeUndefined();
  });

  it('come in order', () => {
    const order = documentOrder(root, new Set(['/a/0/c~1d', '/a', '/x']));
    expect([...order.keys()]).toEqual(['/a', '/a/0/c~1d']);
    expect(order.get('/a')).toBeLessThan(order.get('/a/0/c~1d') ?? 0);
  });

  it('of keys that stand twice are the later ones', () => {
    const found = duplicateKeys(parseYaml('a: 1\nb:\n  - c: 1\n    "c": 2\na: 3\n'));
    expect(found.map(told)).toEqual(['a /a 5:1', 'c /b/0/c 4:5']);
  });

  it('end before keys of great length', () => {
    const long = 'k'.repeat(1000);
    const { environment } = readMetadata({ environment: { [long]: 'x' } });
    expect(environment.map(({ key }) => key.pointer)).toEqual(['/environment']);
  });
});
