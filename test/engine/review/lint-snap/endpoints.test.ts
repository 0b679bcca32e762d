import { describe, expect, it } from '@jest/globals';
import type { FlagCode } from '../../../../src/engine/review/flag-codes.js';
import { codes, flagsOf, places } from './linting.js';

describe('attributes', () => {
  it.each<[FlagCode, string, string, string]>([
    [
      'attribute-unknown',
      'plugs:\n  camera:\n    foo: 1',
      '3:5 foo',
      'attribute "foo" of plug "camera" with interface "camera" is not known, expected no attributes',
    ],
    [
      'attribute-type',
      'plugs:\n  browser-support:\n    allow-sandbox: "yes"',
      '3:20 allow-sandbox',
      'attribute "allow-sandbox" of plug "browser-support" with interface "browser-support" is "yes", expected true or false',
    ],
    [
      'attribute-value',
      'slots:\n  d:\n    interface: dbus\n    bus: train\n    name: a.b',
      '4:10 bus',
      'attribute "bus" of slot "d" with interface "dbus" is "train", expected "session" or "system"',
    ],
    [
      'attribute-missing',
      'plugs:\n  c: {interface: content}',
      '2:3 target',
      'attribute "target" of plug "c" with interface "content" is missing, expected "target", a path without "..", without any of ?*[]{}^" and without "/" at its end, such as "$SNAP/lib"',
    ],
    [
      'attribute-conflict',
      'slots:\n  c: {interface: content, read: [$SNAP], source: {read: [$SNAP]}}',
      '2:27 read',
      'attribute "read" of slot "c" with interface "content" excludes another, expected either "source" or "read"',
    ],
    [
      'path-invalid',
      'plugs:\n  p:\n    interface: personal-files\n    read:\n      - /etc/x',
      '5:9 read',
      'attribute "read/0" of plug "p" with interface "personal-files" is "/etc/x", expected a path below "$HOME/" without "..", "~" or any of ?*[]{}^", and without "/" at its end',
    ],
    [
      'path-invalid',
      'slots:\n  c: {interface: content, source: {write: [../x]}}',
      '2:44 source',
      'attribute "source/write/0" of slot "c" with interface "content" is "../x", expected a path without "..", without any of ?*[]{}^" and without "/" at its end, such as "$SNAP/lib"',
    ],
  ])('%s: %p', (code, yaml, place, message) => {
    expect(places(code, yaml)).toEqual([place]);
    expect(flagsOf(code, yaml).map((flag) => flag.message)).toEqual([message]);
    expect(codes(yaml)).toEqual([code]);
  });

  it('are missed where only an app names the slot', () => {
    expect(places('attribute-missing', 'apps:\n  a: {plugs: [dbus]}')).toEqual(['2:15 bus', '2:15 name']);
  });

  it('point at what is wrong within them', () => {
    const yaml = { plugs: { p: { interface: 'system-files', write: ['/ok', 'etc/x'] } } };
    expect(flagsOf('path-invalid', yaml)).toMatchObject([
      {
        item: { side: 'plug', name: 'p', interface: 'system-files' },
        place: { pointer: '/plugs/p/write/1' },
        observed: 'etc/x',
      },
    ]);
  });

  it('suggest the name that was perhaps meant', () => {
    const [flag] = flagsOf('attribute-unknown', { plugs: { 'browser-support': { 'alow-sandbox': true } } });
    expect(flag?.remedies).toEqual([{ kind: 'metadata', message: 'write "allow-sandbox"' }]);
  });

  it('are not looked at where the snap cannot be read', () => {
    expect(codes({ type: 'theme', plugs: { camera: { foo: 1 } } })).toEqual(['value-invalid']);
  });
});

describe('plugs and slots beside one another', () => {
  it('have cups apart from cups-control', () => {
    const yaml = 'plugs:\n  printing: cups\napps:\n  a: {plugs: [cups-control]}';
    expect(places('plugs-conflict', yaml)).toEqual(['2:3 printing']);
    expect(codes({ plugs: { cups: null } })).toEqual([]);
    expect(codes({ plugs: { 'cups-control': null } })).toEqual([]);
  });

  it('have playback with recording', () => {
    expect(places('audio-record-alone', 'plugs:\n  audio-record:')).toEqual(['2:3 audio-record']);
    expect(codes({ plugs: { 'audio-record': null, sound: 'audio-playback' } })).toEqual([]);
    expect(codes({ apps: { a: { extensions: ['gnome'], plugs: ['audio-record'] } } })).toEqual([]);
  });

  it('do not pass for other interfaces', () => {
    expect(places('name-misleading', 'plugs:\n  camera: home\nslots:\n  home: {interface: mpris}')).toEqual([
      '2:3 camera',
      '4:3 home',
    ]);
    expect(codes({ plugs: { home: 'home', photos: 'camera' } })).toEqual([]);
    expect(codes({ plugs: { mine: 'camera' } }, { hasInterface: (name) => name === 'mine' })).toEqual([
      'name-misleading',
    ]);
  });
});

describe('what apps and hooks name', () => {
  it('is there', () => {
    const yaml = [
      'plugs: {themes: {interface: content, target: $SNAP/x}}',
      'slots: {bus: {interface: dbus, bus: system, name: a.b}}',
      'apps:',
      '  a:',
      '    plugs: [themes, camera, zzz]',
      '    slots: [bus, yyy]',
      'hooks:',
      '  configure:',
      '    plugs: [themes, xxx]',
    ].join('\n');
    expect(places('reference-undefined', yaml)).toEqual(['5:29 a', '6:18 a', '9:21 configure']);
    expect(flagsOf('reference-undefined', yaml)[0]).toMatchObject({
      message: 'app "a" names plug "zzz", expected one of "plugs" or an interface',
      observed: 'zzz',
      place: { pointer: '/apps/a/plugs/2' },
      remedies: [{ kind: 'metadata', message: 'define it at "/plugs/zzz" with its interface' }],
    });
  });

  it('is not of the other side', () => {
    const yaml = { slots: { s: 'mpris' }, apps: { a: { plugs: ['s'] } } };
    expect(flagsOf('reference-undefined', yaml)[0]?.remedies?.[0]?.message).toBe(
      'name it in "slots", since it is a slot',
    );
  });

  it('is there to be activated on, even where the snap cannot be read without it', () => {
    const yaml = 'apps:\n  a:\n    daemon: simple\n    activates-on: [zzz]';
    expect(places('reference-undefined', yaml)).toEqual(['4:20 a']);
    expect(codes({ slots: { s: { interface: 'mpris' } }, apps: { a: { 'activates-on': ['s'] } } })).toEqual(
      [],
    );
  });

  it('may be what an extension adds', () => {
    expect(codes({ apps: { a: { extensions: ['gnome'], plugs: ['gnome-platform'] } } })).toEqual([]);
  });
});

describe('services on the message bus', () => {
  const slot = { interface: 'dbus', bus: 'system', name: 'a.b' };

  it('have a name', () => {
    const yaml = 'apps:\n  a:\n    daemon: dbus';
    expect(places('dbus-name-missing', yaml)).toEqual(['3:13 a']);
    const activated = { slots: { s: slot }, apps: { a: { daemon: 'dbus', 'activates-on': ['s'] } } };
    expect(codes(activated)).toEqual([]);
  });

  it.each<[string, object, object, number]>([
    ['no slot', {}, {}, 1],
    ['a slot of another name', { s: { ...slot, name: 'a.c' } }, {}, 1],
    ['a slot on the other bus', { s: { ...slot, bus: 'session' } }, {}, 1],
    ['a slot of another app', { s: slot }, { b: { slots: ['s'] } }, 1],
    ['a slot of all apps', { s: slot }, {}, 0],
    ['a slot of another interface', { s: { interface: 'network-manager' } }, {}, 0],
  ])('own it by a slot: %s', (_, slots, others, count) => {
    const yaml = { slots, apps: { a: { daemon: 'dbus', 'bus-name': 'a.b' }, ...others } };
    expect(flagsOf('dbus-slot-missing', yaml)).toHaveLength(count);
  });

  it('are on the session bus for daemons of users', () => {
    const app = { daemon: 'dbus', 'daemon-scope': 'user', 'bus-name': 'a.b' };
    expect(codes({ slots: { s: { ...slot, bus: 'session' } }, apps: { a: app } })).toEqual([]);
    expect(codes({ slots: { s: slot }, apps: { a: app } })).toEqual(['dbus-slot-missing']);
    expect(places('dbus-slot-missing', 'apps:\n  a:\n    daemon: dbus\n    bus-name: a.b')).toEqual([
      '4:15 a',
    ]);
  });

  it('are on one bus', () => {
    const slots =
      'slots:\n  s: {interface: dbus, bus: session, name: a.b}\n  t: {interface: dbus, bus: system, name: a.c}\n';
    expect(places('dbus-buses-mixed', `${slots}apps:\n  a: {slots: [s, t]}`)).toEqual(['5:18 a']);
    expect(codes(`${slots}apps:\n  a: {slots: [s]}\n  b: {slots: [t]}`)).toEqual([]);
  });
});
