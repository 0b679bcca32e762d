import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { baseDeclaration, build, snapDeclaration, workplace } from './plugboard.js';

const yaml = `name: photo-booth
version: "2.1"
plugs:
  camera:
  network:
  themes:
    interface: content
    target: $SNAP/themes
    content: gtk-3-themes
  dot:
    interface: personal-files
    read: [$HOME/.photo]
  twin: network-status
  odd: not-an-interface
slots:
  twin:
    interface: dbus
    bus: session
    name: com.example.PhotoBooth
apps: {photo-booth: {command: bin/run}}
`;

const place = workplace({
  'snap.yaml': yaml,
  'none.yaml': 'name: none\nversion: "1"\n',
  'granted.assert': snapDeclaration(
    'photoPhotoPhotoPhotoPhotoPhotoPh',
    3,
    'plugs:\n  camera:\n    allow-auto-connection: true\n  personal-files:\n    allow-installation: true',
  ),
  'base.assert': baseDeclaration(1, 'slots:\n  network:\n    deny-auto-connection: true'),
});

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

const explain = (line: string) => place.run(['explain', ...line.split(' ')]);

describe('explain', () => {
  it('tells what a plug is and may do, and by which rules', async () => {
    expect(await explain('snap.yaml camera')).toEqual({
      status: 0,
      stdout: [
        'plug camera  snap.yaml:4',
        '  Take pictures and record video with any camera attached to the device.',
        '',
        '                 classic   core      rule',
        '  install        yes       yes       no rule speaks about it',
        '  connect        yes       yes       base-declaration /slots/camera says nothing against it',
        '  auto-connect   no        no        base-declaration /slots/camera/deny-auto-connection',
        '',
        'Nothing about it has to be granted or mended.',
        '',
        'Where it is not connected automatically: snap connect photo-booth:camera',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it.each([
    ['themes', '  connect        if …      if …      base-declaration /slots/content/allow-connection\n'],
    ['themes', 'only where the slot has the same attribute "content"\n'],
    ['dot', 'plug dot of interface personal-files  snap.yaml:10\n'],
    [
      'dot',
      '  install        no        no        base-declaration /plugs/personal-files/allow-installation\n',
    ],
    ['dot', 'The snap is held for it:\n  install-needs-grant: '],
    ['dot', '\n{"plugs":{"personal-files":{"allow-installation":{"plug-names":["dot"]'],
    ['dot', 'remedy    plug "home" reaches the files of the user that are not hidden\n'],
    ['twin', 'There is a slot of this name, too: slot:twin\n'],
    ['slot:twin', 'slot twin of interface dbus  snap.yaml:16\n'],
    ['slot:twin', '  connect        no        no        base-declaration /slots/dbus/deny-connection\n'],
    ['odd', 'No interface of this name is known here.'],
    [
      'camera --declaration granted.assert',
      '  auto-connect   yes       yes       snap-declaration /plugs/camera\n',
    ],
    [
      'network --base-declaration base.assert',
      '  auto-connect   no        no        base-declaration /slots/network/deny-auto-connection\n',
    ],
  ])('tells of %s: %j', async (line, text) => {
    const { status, stdout } = await explain(`snap.yaml ${line}`);
    expect(stdout).toContain(text);
    expect(status).toBe(0);
  });

  it('fits on a screen', async () => {
    for (const name of ['camera', 'network', 'themes', 'dot', 'twin', 'slot:twin', 'odd']) {
      expect((await explain(`snap.yaml ${name}`)).stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(
        24,
      );
    }
  });

  it.each([
    ['snap.yaml camra', 'snap.yaml: no plug or slot is called "camra", did you mean "camera"\n'],
    ['snap.yaml slot:camera', expect.stringMatching(/^snap\.yaml: no slot is called "camera", /)],
    [
      'none.yaml camera',
      'none.yaml: no plug or slot is called "camera", the snap has neither plugs nor slots\n',
    ],
    ['snap.yaml camera --token x', '--token: expected --server with it\n'],
    ['missing.yaml camera', 'missing.yaml: cannot be read: there is no such file or folder\n'],
  ])('does not tell of %s', async (line, stderr) => {
    expect(await explain(line)).toEqual({ status: 2, stdout: '', stderr });
  });
});
