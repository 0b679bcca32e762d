import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deviceState, declarationFor, newYaml, shellYaml, viewerYaml } from './plan-samples.js';
import { answerOf, baseDeclaration, build, cameraGrant, workplace } from './plugboard.js';

const { snaps, connections } = deviceState;
const other = {
  yaml: 'name: other\nslots:\n  share: {interface: content, content: gtk-3}',
  declaration: { 'snap-id': 'otherother', 'publisher-id': 'acme' },
};

const place = workplace({
  'device.json': JSON.stringify(deviceState),
  'two-themes.json': JSON.stringify({ ...deviceState, snaps: [...snaps, other] }),
  'asleep.json': JSON.stringify({
    ...deviceState,
    snaps: snaps.map((snap, index) => (index === 1 ? { ...snap, state: 'disabled' } : snap)),
  }),
  'older-record.json': JSON.stringify({
    ...deviceState,
    connections: { ...connections, 'photo-booth:network core:network': { interface: 'home' } },
  }),
  'new.yaml': newYaml,
  'viewer.yaml': viewerYaml,
  'shell.yaml': shellYaml,
  'granted/booth.assert': declarationFor('photo-booth', 'boothbooth', cameraGrant),
  'granted/readme.txt': 'not an assertion',
  'viewer.assert': declarationFor('viewer', 'viewerviewer'),
  'shell.assert': declarationFor('shell', 'shellshell'),
  'base.assert': baseDeclaration(9, 'slots:\n  camera:\n    allow-auto-connection: true'),
  'model.json': JSON.stringify({ 'brand-id': 'acme', model: 'box' }),
});

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

const plan = (line: string, state = 'device.json', input?: string) =>
  place.run(['plan', ...line.split(' '), '--state', state], input === undefined ? {} : { input });

/** The lines of a plan that is no refusal, and without a word beside. */
const printed = async (line: string, state?: string): Promise<string[]> => {
  const { status, stdout, stderr } = await plan(line, state);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.endsWith('\n')).toBe(true);
  return stdout.slice(0, -1).split('\n');
};
const lastLine = async (line: string, state?: string) => (await printed(line, state)).at(-1);

describe('plan prints', () => {
  it('what is connected, dropped and frozen', async () => {
    expect(await printed('refresh photo-booth --revision new.yaml')).toEqual([
      'Interface       Plug                        Slot             Notes',
      'audio-playback  photo-booth:audio-playback  :audio-playback  connected',
      '  rule: base-declaration /slots/audio-playback',
      'network         photo-booth:network         :network         dropped, no such plug any more',
      'content[gtk-3]  photo-booth:themes          themes:share     stays, attributes frozen, against the rules of today',
      '  rule: base-declaration /slots/content/allow-auto-connection',
      '1 connected, 1 dropped, 1 frozen; 0 connections stay as before',
    ]);
  });

  it('which slots a plug could have, and how to connect one', async () => {
    expect(
      await printed('install --revision viewer.yaml --declarations viewer.assert', 'two-themes.json'),
    ).toEqual([
      'Interface       Plug            Slot          Notes',
      'network         viewer:network  :network      connected',
      '  rule: base-declaration /slots/network',
      'content[gtk-3]  viewer:themes   other:share   not connected, one of 2 eligible slots',
      '  rule: base-declaration /slots/content/allow-auto-connection',
      '  by hand: snap connect viewer:themes other:share',
      'content[gtk-3]  viewer:themes   themes:share  not connected, one of 2 eligible slots',
      '  rule: base-declaration /slots/content/allow-auto-connection',
      '  by hand: snap connect viewer:themes themes:share',
      '1 connected, 2 ambiguous; 2 connections stay as before',
    ]);
  });

  it('what is left to the user, with the command that connects it', async () => {
    const event = 'refresh photo-booth --declarations granted';
    expect(await printed(`${event} --policy new-grants-on-refresh=manual`)).toEqual([
      'Interface  Plug                Slot     Notes',
      'camera     photo-booth:camera  :camera  not connected, left to the user',
      '  rule: snap-declaration of boothbooth revision 3 /plugs/camera/allow-auto-connection',
      '  by hand: snap connect photo-booth:camera snapd:camera',
      '1 left to the user; 2 connections stay as before',
    ]);
    expect(await lastLine(`${event} --policy new-grants-on-refresh=connect`)).toBe(
      '1 connected; 2 connections stay as before',
    );
  });

  it('why an installation is refused, and what would come of it', async () => {
    const { status, stdout, stderr } = await plan(
      'install --revision shell.yaml --declarations shell.assert',
    );
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      'deny: plug "snapd-control" does not let the snap be installed: allow-installation of the ' +
        `base-declaration's plug rule for "snapd-control" is false`,
      '  rule: base-declaration /plugs/snapd-control/allow-installation',
      'Interface  Plug           Slot      Notes',
      'network    shell:network  :network  connected',
      '  rule: base-declaration /slots/network',
      'refused; if it passed: 1 connected; 2 connections stay as before',
    ]);
  });

  it('with --all every connection and every pair', async () => {
    expect(await printed('refresh photo-booth --all')).toEqual([
      'Interface       Plug                 Slot          Notes',
      'camera          photo-booth:camera   :camera       not connected, rules do not allow it',
      '  rule: base-declaration /slots/camera/deny-auto-connection',
      '  by hand: snap connect photo-booth:camera snapd:camera',
      'home            photo-booth:home     :home         not connected, the user disconnected it',
      '  rule: base-declaration /slots/home',
      '  by hand: snap connect photo-booth:home snapd:home',
      'network         photo-booth:network  :network      stays',
      'content[gtk-3]  photo-booth:themes   themes:share  stays',
      'nothing changes; 2 connections stay as before',
    ]);
  });

  it('with --trace what the rules made of each', async () => {
    expect(await printed('connect photo-booth:camera :camera --trace')).toEqual([
      'Interface  Plug                Slot     Notes',
      'camera     photo-booth:camera  :camera  connected by hand',
      '  connect: plug "camera" may be connected to slot "camera": allow-connection of the ' +
        `base-declaration's slot rule for "camera" allows it by default`,
      '    rule: base-declaration /slots/camera',
      "    |- plug rule in the snap-declaration of the plug's snap: no rule for the interface",
      "    |- slot rule in the snap-declaration of the slot's snap: no rule for the interface",
      '    |- plug rule in the base-declaration: no rule for the interface',
      '    `- slot rule in the base-declaration: found, it alone governs',
      '       |- deny-connection: false by default, does not match',
      '       `- allow-connection: true by default, matches',
      '1 connected; 2 connections stay as before',
    ]);
  });

  it('what comes back when a snap is enabled', async () => {
    expect(await printed('enable photo-booth', 'asleep.json')).toEqual([
      'Interface       Plug                 Slot          Notes',
      'network         photo-booth:network  :network      connected again',
      'content[gtk-3]  photo-booth:themes   themes:share  connected again',
      '2 connected again; 0 connections stay as before',
    ]);
  });

  it('what is lost when it is disabled, disconnected or removed', async () => {
    expect(await printed('disable photo-booth')).toEqual([
      'Interface       Plug                 Slot          Notes',
      'network         photo-booth:network  :network      not connected, record kept, snap is disabled',
      'content[gtk-3]  photo-booth:themes   themes:share  not connected, record kept, snap is disabled',
      '2 disconnected; 0 connections stay as before',
    ]);
    expect(await printed('disconnect photo-booth:themes')).toEqual([
      'Interface       Plug                Slot          Notes',
      'content[gtk-3]  photo-booth:themes  themes:share  disconnected, stays so',
      '  by hand: snap connect photo-booth:themes themes:share',
      '1 disconnected; 1 connection stays as before',
    ]);
    expect(await lastLine('remove photo-booth')).toBe('2 disconnected; 0 connections stay as before');
  });
});

describe('plan takes', () => {
  it.each([
    ['startup', 'nothing changes; 2 connections stay as before'],
    ['refresh photo-booth', 'nothing changes; 2 connections stay as before'],
    [
      'revert photo-booth --revision new.yaml',
      '1 connected, 1 dropped, 1 frozen; 0 connections stay as before',
    ],
    ['install shell_two --revision shell.yaml', '1 connected; 2 connections stay as before'],
    ['disconnect :network', '1 disconnected; 1 connection stays as before'],
    ['disconnect themes:share', '1 disconnected; 1 connection stays as before'],
    ['disconnect photo-booth:themes themes:share', '1 disconnected; 1 connection stays as before'],
    ['forget photo-booth:home', '1 forgotten; 2 connections stay as before'],
    ['forget photo-booth:network :network', '1 forgotten; 1 connection stays as before'],
    ['refresh photo-booth --base-declaration base.assert', '1 connected; 2 connections stay as before'],
    ['remodel photo-booth --model model.json', 'nothing changes; 2 connections stay as before'],
    ['remodel --model model.json', 'nothing changes; 2 connections stay as before'],
    ['hotplug-enumerated', 'nothing changes; 2 connections stay as before'],
  ])('%s', async (line, summary) => {
    expect(await lastLine(line)).toBe(summary);
  });

  it('a state from the standard input', async () => {
    const ran = await plan('refresh photo-booth --revision new.yaml', '-', JSON.stringify(deviceState));
    expect(ran).toEqual(await plan('refresh photo-booth --revision new.yaml'));
    expect(ran.status).toBe(0);
  });

  it('--json for the answer as the service gives it', async () => {
    const ran = await plan('refresh photo-booth --declarations granted --json');
    const answer = answerOf(ran, 'POST', '/v1/connection-plans');
    expect(answer).toMatchObject({
      connections: { ...connections, 'photo-booth:camera core:camera': { interface: 'camera', auto: true } },
      outcomes: [{ plug: { name: 'camera' }, outcome: 'created-auto' }, {}, {}, {}],
    });
    expect(ran.stdout).not.toContain('"trace"');
    expect((await plan('refresh photo-booth --json --trace')).stdout).toContain('"trace"');
  });
});

describe('plan ends with 3 where the change is refused', () => {
  it.each([
    ['connect photo-booth:kamera', 'deny: snap "photo-booth" has no plug "kamera"'],
    ['disconnect photo-booth:camera :camera', 'deny: '],
    ['core-transition', 'deny: snap "core" is not active'],
    ['enable photo-booth', 'deny: snap "photo-booth" is enabled already'],
  ])('%s', async (line, message) => {
    const { status, stdout, stderr } = await plan(line);
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(stdout.startsWith(message)).toBe(true);
    expect(stdout).toMatch(/\nrefused: nothing changes; 2 connections stay as before\n$/);
  });

  it('saying which pair is in the way', async () => {
    expect(await plan('connect photo-booth:camera :network')).toEqual({
      status: 3,
      stdout: [
        'deny: plug "photo-booth:camera" is of interface "camera", slot "snapd:network" of "network"',
        'Interface  Plug                Slot      Notes',
        'camera     photo-booth:camera  :network  fails, different interfaces',
        'refused: nothing changes; 2 connections stay as before',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('with a warning on the standard error where something may not be meant', async () => {
    const { status, stderr } = await plan('install --revision viewer.yaml --snap-id viewerviewer');
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr:
        '--snap-id: warning: no snap-declaration is published for snap-id "viewerviewer" of snap "viewer", ' +
        'so it counts as missing on the device\n',
    });
  });
});
