import { describe, expect, it } from '@jest/globals';
import { codes, flagsOf, lint, places } from './linting.js';

describe('the type of a snap', () => {
  it.each(['base', 'core', 'gadget', 'kernel', 'os', 'snapd'])('%s is for a person', (type) => {
    expect(places('type-needs-review', `name: ab\ntype: ${type}`)).toEqual([`2:7 ${type}`]);
    expect(flagsOf('type-needs-review', { type })[0]).toMatchObject({
      severity: 'error',
      manualReview: true,
    });
  });

  it('is plain for an app', () => {
    for (const type of ['app', 'application', null]) expect(codes({ type })).toEqual([]);
  });

  it('is one of those that there are', () => {
    expect(flagsOf('value-invalid', 'type: theme')).toMatchObject([
      {
        message:
          '"type" is "theme", expected "app", "gadget", "kernel", "base", "os", "snapd" or "application"',
        place: { pointer: '/type', line: 1, column: 7 },
        observed: 'theme',
      },
    ]);
    expect(flagsOf('value-invalid', 'type: [app]')[0]?.message).toMatch(/^"type" is a list, expected "app"/);
    expect(codes({ type: 'core' })).toEqual(['value-invalid', 'type-needs-review']);
  });
});

describe('grade and confinement', () => {
  it.each([
    ['grade', 'beta', '"grade" is "beta", expected "stable" or "devel"'],
    ['confinement', 'jail', '"confinement" is "jail", expected "strict", "classic" or "devmode"'],
  ])('%s is not %s', (key, value, message) => {
    expect(flagsOf('value-invalid', `${key}: ${value}`)).toMatchObject([
      { message, place: { pointer: `/${key}`, line: 1, column: key.length + 3 } },
    ]);
  });

  it('are quiet for the usual', () => {
    for (const head of [{ grade: 'stable' }, { grade: 'devel' }, { confinement: 'strict' }])
      expect(codes(head)).toEqual([]);
  });

  it('tell what devmode cannot reach', () => {
    expect(places('devmode-channels', 'confinement: devmode')).toEqual(['1:14 ']);
    expect(codes({ confinement: 'devmode' })).toEqual(['devmode-channels']);
  });

  it('need a person to permit classic', () => {
    expect(places('classic-needs-review', 'confinement: classic')).toEqual(['1:14 ']);
    expect(codes({ confinement: 'classic' }, { classicAllowed: true })).toEqual([]);
  });

  it('have classic exclude plugs and slots, wherever they are named', () => {
    const top = 'confinement: classic\nslots:\n  s: {interface: dbus}\nplugs:\n  network:\n  home:\n';
    expect(flagsOf('classic-with-interfaces', top, { classicAllowed: true })).toMatchObject([
      {
        message: 'plug "network" and 2 more in a snap with confinement "classic", expected none',
        item: { side: 'plug', name: 'network', interface: 'network', line: 5, column: 3 },
        place: { pointer: '/plugs/network', line: 5, column: 3 },
      },
    ]);
    const named = 'confinement: classic\napps:\n  a: {slots: [mpris]}\n';
    expect(places('classic-with-interfaces', named)).toEqual(['3:15 mpris']);
    expect(codes({ plugs: { network: null } })).toEqual([]);
  });
});

describe('the base of a snap', () => {
  it('may be reserved to snaps of other names', () => {
    const yaml = 'name: ab\nbase: solus-runtime-gaming';
    expect(places('base-reserved', yaml)).toEqual(['2:7 solus-runtime-gaming']);
    expect(codes('name: linux-steam-integration\nbase: solus-runtime-gaming')).toEqual([]);
    const reservedBases = new Map([['mine', ['me']]]);
    const tables = { reservedBases, systemUsers: new Map() };
    expect(codes(yaml, { tables })).toEqual([]);
    expect(codes({ name: 'you', base: 'mine' }, { tables })).toEqual(['base-reserved']);
  });

  it('is for apps and gadgets alone', () => {
    expect(places('base-not-applicable', 'type: kernel\nbase: core24')).toEqual(['2:7 core24']);
    for (const type of ['os', 'base', 'snapd'])
      expect(flagsOf('base-not-applicable', { type, base: 'core24' })).toHaveLength(1);
    for (const head of [
      { type: 'gadget', base: 'core24' },
      { base: 'core24' },
      { type: 'base', base: 'none' },
    ])
      expect(flagsOf('base-not-applicable', head)).toEqual([]);
  });

  it('has no plugs and slots where the snap is one', () => {
    const yaml = 'type: base\nplugs:\n  network:\n  home:\nslots:\n  mpris:\n';
    expect(places('base-with-interfaces', yaml)).toEqual(['3:3 plugs', '6:3 slots']);
  });
});

describe('name and version', () => {
  it.each(['a', 'A-b', '-ab', 'ab-', 'a--b', 'a_b', '1-2', 'x'.repeat(41), 'ä b'])(
    'name %p is none',
    (name) => {
      expect(places('name-invalid', `name: ${JSON.stringify(name)}`)).toEqual(['1:7 name']);
    },
  );

  it.each(['ab', '7zip', 'x'.repeat(40), 'a-1-b'])('name %p is one', (name) => {
    expect(flagsOf('name-invalid', { name })).toEqual([]);
  });

  it.each(['1_0', '-1', '1.', '1-', 'x'.repeat(33), ''])('version %p is none', (version) => {
    expect(places('version-invalid', `version: ${JSON.stringify(version)}`)).toEqual(['1:10 version']);
  });

  it.each(['1', '1.0', '1:2.3-4+git~', 'x'.repeat(32)])('version %p is one', (version) => {
    expect(flagsOf('version-invalid', { version })).toEqual([]);
  });

  it('are missed in a snap.yaml, not in a snapcraft.yaml', () => {
    const found = lint('summary: s').map(({ code, message, place }) => ({ code, message, place }));
    expect(found).toEqual([
      {
        code: 'name-invalid',
        message: 'there is no "name", expected the one of the snap',
        place: { pointer: '', line: 1, column: 1 },
      },
      {
        code: 'version-invalid',
        message: 'there is no "version", expected the one of the snap',
        place: { pointer: '', line: 1, column: 1 },
      },
    ]);
    for (const more of [
      'parts: {}',
      'adopt-info: x',
      'build-base: core24',
      'apps: {a: {extensions: [gnome]}}',
    ])
      expect(lint(`summary: s\n${more}`)).toEqual([]);
  });

  it('leave versions that building replaces alone', () => {
    expect(lint({ name: 'ab', version: '@VERSION@', parts: {} })).toEqual([]);
  });

  it('hold for apps, plugs and slots too', () => {
    const yaml = 'apps:\n  a_b:\nplugs:\n  Camera: {interface: camera}\nslots:\n  a--b: {interface: mpris}\n';
    expect(places('name-invalid', `name: ab\n${yaml}`)).toEqual(['3:3 a_b', '5:3 Camera', '7:3 a--b']);
    expect(codes({ apps: { 'A-1': null, '0': null }, plugs: { 'a-1': 'camera' } })).toEqual([]);
  });
});
