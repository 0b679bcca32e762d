import { describe, expect, it } from '@jest/globals';
import { codes, flagsOf, places } from './linting.js';

describe('apps', () => {
  it('have aliases from the store', () => {
    const yaml = 'apps:\n  a:\n    aliases: [b, c]\n  d:\n    aliases: [e]';
    expect(places('aliases-in-metadata', yaml)).toEqual(['3:15 a', '5:15 d']);
  });

  it.each([
    ['named by the daemon', 'apps:\n  a:\n    daemon: simple\n    plugs: [browser-support]\n', '3:13 a'],
    ['for the whole snap', 'plugs:\n  browser-support:\napps:\n  a:\n    daemon: simple\n', '5:13 a'],
    [
      'of another name',
      'plugs:\n  web: browser-support\napps:\n  a:\n    daemon: simple\n    plugs: [web]',
      '5:13 a',
    ],
  ])('are looked at where a daemon has a browser: %s', (_, yaml, place) => {
    expect(places('daemon-with-browser-support', yaml)).toEqual([place]);
    expect(flagsOf('daemon-with-browser-support', yaml)[0]).toMatchObject({
      severity: 'warning',
      manualReview: true,
      item: { side: 'plug', interface: 'browser-support' },
    });
  });

  it('may have a browser otherwise', () => {
    expect(codes({ apps: { a: { plugs: ['browser-support'] } } })).toEqual([]);
    expect(codes({ apps: { a: { daemon: 'simple' }, b: { plugs: ['browser-support'] } } })).toEqual([]);
  });
});

describe('system users', () => {
  it.each([
    ['nobody: shared', 'system user "nobody" is not known, expected "snap_daemon" or "_daemon_"'],
    [
      'snap_microk8s: shared',
      'system user "snap_microk8s" is reserved to other snaps, expected "snap_daemon" or "_daemon_"',
    ],
    ['snap_daemon: private', 'the scope of system user "snap_daemon" is "private", expected "shared"'],
    ['snap_daemon: {scope: own}', 'the scope of system user "snap_daemon" is "own", expected "shared"'],
    ['snap_daemon:', 'the scope of system user "snap_daemon" is nothing, expected "shared"'],
  ])('%s', (user, message) => {
    const yaml = `name: ab\nsystem-usernames:\n  ${user}`;
    expect(flagsOf('system-user-invalid', yaml)).toMatchObject([
      { message, place: { line: 3, column: 3 }, subject: user.split(':')[0] },
    ]);
  });

  it('are fine where they are shared and nobody else has them', () => {
    for (const users of [{ snap_daemon: 'shared' }, { _daemon_: { scope: 'shared' } }])
      expect(codes({ 'system-usernames': users })).toEqual([]);
    expect(codes({ name: 'microk8s', 'system-usernames': { snap_microk8s: 'shared' } })).toEqual([]);
  });
});

describe('security labels', () => {
  // snap.ab.NAME and snap.ab.hook.NAME
  it.each([
    ['apps', 'a'.repeat(92), []],
    ['apps', 'a'.repeat(93), ['label-long']],
    ['apps', 'a'.repeat(222), ['label-long']],
    ['apps', 'a'.repeat(223), ['label-too-long']],
    ['hooks', `connect-plug-${'a'.repeat(74)}`, []],
    ['hooks', `connect-plug-${'a'.repeat(75)}`, ['label-long']],
    ['hooks', `connect-plug-${'a'.repeat(205)}`, ['label-too-long']],
  ])('%s %s', (key, name, expected) => {
    expect(codes({ name: 'ab', [key]: { [name]: null } })).toEqual(expected);
  });

  it('are unknown without a name of the snap', () => {
    expect(codes({ apps: { ['a'.repeat(300)]: null } })).toEqual([]);
  });
});

describe('links', () => {
  it.each(['ftp://x', 'example.org', 'https://', 'http:///x', 'https://a b', 'mail@example.org', ''])(
    '%p is none',
    (link) => {
      expect(flagsOf('link-invalid', { links: { website: [link] } })).toMatchObject([
        { place: { pointer: '/links/website/0' }, subject: 'website', manualReview: true },
      ]);
    },
  );

  it.each(['http://example.org', 'https://example.org/a?b#c', 'HTTPS://example.org'])('%p is one', (link) => {
    expect(codes({ website: link, links: { website: [link], contact: link } })).toEqual([]);
  });

  it('may be an address for e-mail where it is a contact', () => {
    expect(codes({ contact: ['a@example.org', 'mailto:a@example.org'] })).toEqual([]);
    expect(places('link-invalid', 'contact: me')).toEqual(['1:10 contact']);
    expect(places('link-invalid', 'links:\n  issues:\n    - a@b.c')).toEqual(['3:7 issues']);
  });

  it('have a shape', () => {
    expect(places('value-invalid', 'links: [https://a.b]')).toEqual(['1:8 links']);
    expect(places('value-invalid', 'website: {a: https://a.b}')).toEqual(['1:10 website']);
  });
});
