import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '../../src/engine/catalogue/catalogue.js';
import { answerOf, build, workplace } from './plugboard.js';

const place = workplace();

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

const run = (...args: string[]) => place.run(['interfaces', ...args]);

describe('interfaces', () => {
  it('lists every interface on a line, whole where nobody looks', async () => {
    const { status, stdout } = await run();
    const [heading, ...lines] = stdout.split('\n').slice(0, -1);
    expect(status).toBe(0);
    expect(heading).toMatch(/^name +system slot +what /);
    expect(lines.map((line) => line.split(' ')[0])).toEqual([...interfaces.keys()]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^camera +core, classic {2}Take pictures .* device\.$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^content +- {14}Share files/));
  });

  it('shows one with its rules', async () => {
    const { status, stdout } = await run('camera');
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'camera',
      '  Take pictures and record video with any camera attached to the device.',
      '  The system provides the slot, on core and on classic systems.',
      '  Its plugs and slots have no attributes.',
      '',
      'slot rule base-declaration /slots/camera',
      '  allow-installation    if slot-snap-type is core',
      '  deny-auto-connection  always',
      '',
      'What a rule does not name is allowed. A rule in a snap-declaration replaces these as a whole.',
      '',
    ]);
  });

  it.each([
    [
      'home',
      '  deny-auto-connection  either if on-classic is false\n                               and on-core-desktop is false\n                            or if plug-attributes: read is all\n',
    ],
    [
      'content',
      'if plug-attributes: content is $SLOT(content), or compatibility is $SLOT_COMPAT(compatibility)\n                         and plug-publisher-id is $SLOT_PUBLISHER_ID\n',
    ],
    ['vulkan-driver-libs', '  allow-connection      always\n                        with slots-per-plug *\n'],
    ['vulkan-driver-libs', 'For connections the plug rule alone governs.'],
    ['docker-support', '  allow-installation    never\n'],
  ])('shows what rules %s has in words', async (name, text) => {
    expect((await run(name)).stdout).toContain(text);
  });

  it.each([
    [
      'home',
      'plug attributes\n  read\n    Given to read the files of all users. Expected: "all".\n\nslot rule',
    ],
    ['dbus', '\nslot attributes\n  bus (required)\n'],
    ['cups', '  cups-socket-directory (required by reviewers)\n'],
    [
      'content',
      '  source\n    What is shared, below one directory that is named after it. Expected: a map.\n    read\n',
    ],
    ['content', '  At least one of read, write, source is required.\n'],
    ['content', '  source and read exclude one another.\n'],
    ['hidraw', '  With usb-vendor goes usb-product.\n'],
    ['egl-driver-libs', '  There may be others.\n'],
    ['mediatek-accel', 'a text or a list of texts, each "apu" or "vcu"'],
  ])('shows what attributes %s has', async (name, text) => {
    expect((await run(name)).stdout).toContain(text);
  });

  it('shows every interface without a gap in its words', async () => {
    for (const name of ['x11', 'desktop', 'qualcomm-ipc-router', 'shared-memory', 'udisks2']) {
      expect((await run(name)).stdout).not.toMatch(/undefined|\[object|is $/m);
    }
  });

  it('prints with --json what the API answers', async () => {
    const list = answerOf(await run('--json'), 'GET', '/v1/interfaces') as { interfaces: unknown[] };
    expect(list.interfaces).toHaveLength(interfaces.size);
    expect(answerOf(await run('content', '--json'), 'GET', '/v1/interfaces/content')).toMatchObject({
      name: 'content',
      implicitSlot: { core: false, classic: false },
      rules: { slots: { 'allow-installation': { 'slot-snap-type': ['app', 'gadget', 'kernel'] } } },
      attributes: { plugs: { known: { target: { required: 'always' } }, others: 'ignored' } },
    });
  });

  it.each([
    ['camer', 'error: no interface is called "camer", did you mean camera\n'],
    [
      'network-m',
      'error: no interface is called "network-m", did you mean network, network-manager, network-manager-observe\n',
    ],
    ['qqqqqqqq', 'error: no interface is called "qqqqqqqq", "plugboard interfaces" lists them\n'],
    ['__proto__', expect.stringMatching(/^error: no interface is called "__proto__"/)],
  ])('does not know %s', async (name, stderr) => {
    expect(await run(name)).toEqual({ status: 2, stdout: '', stderr });
  });
});
