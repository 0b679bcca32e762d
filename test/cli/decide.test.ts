import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decisions } from '../../src/modules/decisions/decisions.service.js';
import {
  answerOf,
  appYaml,
  baseDeclaration,
  build,
  cameraGrant,
  snapDeclaration,
  workplace,
} from './plugboard.js';

const yourYaml = 'name: your-app\nslots:\n  docs-slot: {interface: content, content: docs}\n';

const place = workplace({
  'snap.yaml': appYaml,
  'your.yaml': yourYaml,
  'docker.yaml': 'name: d\nslots: {docker: }\n',
  'installs-not.yaml': 'name: x\nslots:\n  docker:\n  docker-support:\n  home:\n',
  'bad.yaml': 'name: x\nplugs:\n  a: {interface: [1]}\n',
  'grant.assert': snapDeclaration('aaa', 4, cameraGrant),
  'grant.json': JSON.stringify({ plugs: { camera: { 'allow-auto-connection': 'true' } } }),
  'bare.json': JSON.stringify({ camera: { 'allow-auto-connection': 'true' } }),
  'rules/plugs.json': JSON.stringify({
    camera: { 'allow-auto-connection': { 'on-classic': ['ubuntu/core'] } },
  }),
  'booleans/slots.json': JSON.stringify({ 'a/b': { 'allow-connection': true } }),
  'broken/plugs.json': '{"camera":\n {"allow-connection": tru}}',
  'empty/other.json': '{}',
  'model.json': JSON.stringify({ 'brand-id': 'acme', model: 'box', store: 'acme-store' }),
  'store.json': JSON.stringify({ store: 'acme-store', 'friendly-stores': ['friend'] }),
  'scoped.json': JSON.stringify({
    plugs: { camera: { 'allow-auto-connection': [{ 'on-model': ['acme/box'], 'on-store': ['friend'] }] } },
  }),
  'base.assert': baseDeclaration(1, 'slots:\n  camera:\n    allow-auto-connection: true'),
  'other-type.json': JSON.stringify({ type: 'account', plugs: {} }),
  'latin.yaml': '',
});
place.write('latin.yaml', Buffer.from('name: \xe9', 'latin1'));
place.write('large.yaml', 'x'.repeat(4 * 1024 * 1024 + 1));

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

const decide = (line: string, input?: string) =>
  place.run(['decide', ...line.split(' ')], input === undefined ? {} : { input });

describe('decide', () => {
  it('says in two lines what a denial comes from, and ends with 3', async () => {
    expect(await decide('snap.yaml --plug camera')).toEqual({
      status: 3,
      stdout:
        `deny: plug "camera" is not automatically connected to slot "camera": deny-auto-connection of the ` +
        `base-declaration's slot rule for "camera" denies it\n` +
        `  rule: base-declaration /slots/camera/deny-auto-connection\n`,
      stderr: '',
    });
  });

  it.each([
    ['snap.yaml --plug network', 0, 'connect: '],
    ['- --plug network', 0, 'connect: '],
    ['snap.yaml --plug camera --action connect', 0, 'connect: '],
    ['snap.yaml --plug home', 0, 'connect: '],
    ['snap.yaml --plug home --classic', 0, 'connect: '],
    ['snap.yaml --plug home --core', 3, 'deny: '],
    ['snap.yaml --plug home --core-desktop', 0, 'connect: '],
    ['snap.yaml --plug shared --slot shared-out', 3, 'deny: '],
    ['snap.yaml --plug shared --slot shared-out --publisher-id acme', 0, 'connect: '],
    ['snap.yaml --plug shared --slot-snap your.yaml --slot docs-slot --action connect', 0, 'connect: '],
    [
      'snap.yaml --plug shared --slot-snap your.yaml --slot docs-slot --publisher-id acme --slot-publisher-id acme',
      0,
      'connect: ',
    ],
    [
      'snap.yaml --plug shared --slot-snap your.yaml --slot docs-slot --publisher-id acme --slot-publisher-id other',
      3,
      'deny: ',
    ],
    [
      'snap.yaml --plug camera --slot-snap your.yaml --slot docs-slot',
      3,
      'interface "camera", the slot of "content"',
    ],
    [
      'snap.yaml --plug camera --declaration grant.assert',
      0,
      'rule: snap-declaration of aaa revision 4 /plugs/camera',
    ],
    [
      'snap.yaml --plug camera --declaration grant.json',
      0,
      'rule: snap-declaration /plugs/camera/allow-auto',
    ],
    [
      'snap.yaml --plug camera --declaration grant.json --snap-id bbb --publisher-id acme',
      0,
      'declaration of bbb /',
    ],
    ['snap.yaml --plug camera --declaration rules --distribution ubuntu/core', 0, 'connect: '],
    ['snap.yaml --plug camera --declaration rules --distribution ubuntu', 3, 'deny: '],
    [
      'snap.yaml --plug camera --declaration scoped.json --model model.json --store store.json',
      0,
      'connect: ',
    ],
    ['snap.yaml --plug camera --declaration scoped.json --model model.json', 3, 'deny: '],
    ['snap.yaml --plug camera --base-declaration base.assert', 0, 'connect: '],
    ['snap.yaml --action install', 0, 'install: every plug and slot lets the snap be installed\n'],
    ['snap.yaml --action sideload', 0, 'install: '],
  ])('%s', async (line, status, output) => {
    const run = await decide(line, line.startsWith('-') ? appYaml : undefined);
    expect(run).toMatchObject({ status, stderr: '' });
    expect(run.stdout).toContain(output);
  });

  it('names every plug and slot that does not let a snap be installed', async () => {
    const { status, stdout } = await decide('installs-not.yaml --action install');
    expect(status).toBe(3);
    expect(stdout.match(/^deny: slot "[^"]+"/gm)).toEqual([
      'deny: slot "docker"',
      'deny: slot "docker-support"',
      'deny: slot "home"',
    ]);
  });

  it('warns of a snap-id whose declaration is not there', async () => {
    const { status, stdout, stderr } = await decide('snap.yaml --plug network --snap-id nobody');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        '--snap-id: warning: no snap-declaration is published for snap-id "nobody"; decided as for a snap without one\n',
    });
    expect(stdout).toMatch(/^connect: /);
  });

  it.each([
    ['snap.yaml', '--plug: missing, expected one of camera, home, shared, network'],
    ['snap.yaml --plug camra', '--plug: snap "my-app" has no plug "camra", did you mean "camera"'],
    [
      'snap.yaml --plug zzzzzz',
      '--plug: snap "my-app" has no plug "zzzzzz", expected one of camera, home, shared, network',
    ],
    [
      'snap.yaml --plug shared',
      /^--slot: the system snap provides no slot of interface "content" on a classic system.*--slot-snap FILE --slot NAME$/,
    ],
    ['snap.yaml --plug shared --slot-snap your.yaml', '--slot: missing, expected one of docs-slot'],
    [
      'snap.yaml --plug shared --slot-snap your.yaml --slot docs',
      '--slot: snap "your-app" has no slot "docs", expected one of docs-slot',
    ],
    [
      'docker.yaml --plug x',
      '--plug: snap "d" has no plug "x", expected one of its plugs, but the snap has none',
    ],
    ['bad.yaml --plug a', 'bad.yaml:3:18: "interface" must be a text (/plugs/a/interface)'],
    ['bad.yaml', 'bad.yaml:3:18: "interface" must be a text (/plugs/a/interface)'],
    ['missing.yaml --plug a', 'missing.yaml: cannot be read: there is no such file or folder'],
    ['rules --plug a', 'rules: cannot be read: it is a folder, expected a file'],
    ['snap.yaml/x --plug a', 'snap.yaml/x: cannot be read: a part of the path is a file, not a folder'],
    ['large.yaml --plug a', 'large.yaml: is larger than 4 MiB, the most that is read'],
    ['/dev/zero --plug a', '/dev/zero: is larger than 4 MiB, the most that is read'],
    ['latin.yaml --plug a', 'latin.yaml: is not UTF-8 text'],
    [
      '- --plug a --slot-snap - --slot b',
      'error: the standard input can stand for one file only, but "-" is given twice',
    ],
    [
      'snap.yaml --plug camera --declaration missing',
      'missing: cannot be read: there is no such file or folder',
    ],
    ['snap.yaml --plug camera --declaration empty', 'empty: holds neither plugs.json nor slots.json'],
    [
      'snap.yaml --plug camera --declaration booleans',
      'booleans/slots.json: header values are texts, lists and maps, found a boolean; write it in quotes (/a~1b/allow-connection)',
    ],
    ['snap.yaml --plug camera --declaration broken', /^broken\/plugs\.json:2:\d+: the file is not JSON: /],
    [
      'snap.yaml --plug camera --declaration bare.json',
      /^bare\.json: has none of the headers .* give its folder$/,
    ],
    ['snap.yaml --plug camera --declaration snap.yaml', /^snap\.yaml:\d+: /],
    [
      'snap.yaml --plug camera --declaration other-type.json',
      'other-type.json: expected an assertion of type "snap-declaration", found "account" (/type)',
    ],
    [
      'snap.yaml --plug camera --declaration grant.assert --snap-id bbb',
      'grant.assert: the declaration is that of snap-id "aaa", expected "bbb"',
    ],
    [
      'snap.yaml --plug camera --declaration grant.assert --publisher-id acme',
      '--publisher-id: is "acme", but the declaration in "grant.assert" has another publisher-id',
    ],
    [
      'snap.yaml --plug camera --model grant.assert',
      'grant.assert: expected an assertion of type "model", found "snap-declaration" (/type)',
    ],
    [
      'snap.yaml --plug camera --distribution a/b/c',
      '--distribution: "a/b/c" is no distribution, expected ID or ID/VARIANT',
    ],
    [
      'snap.yaml --plug camera --slot-snap-id x',
      "--slot-snap-id: expected --slot-snap with it, the other snap's snap.yaml",
    ],
    ['snap.yaml --plug camera --action install', /^--plug: install looks at every plug and slot/],
    ['snap.yaml --plug camera --data nowhere', 'nowhere: holds no database; "plugboard import" makes one'],
    [
      'snap.yaml --plug camera --data nowhere --publisher-id acme',
      /^--publisher-id: the declaration in --data names the publisher/,
    ],
    [
      'snap.yaml --plug camera --core --classic',
      "error: option '--classic' cannot be used with option '--core'",
    ],
    [
      'snap.yaml --plug camera --action ask',
      /^error: option '--action <action>' argument 'ask' is invalid\./,
    ],
  ])('refuses %s', async (line, message) => {
    const { status, stdout, stderr } = await decide(line, appYaml);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd()).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it('does not let what a file says move the cursor or begin a line', async () => {
    place.write('hostile.yaml', 'name: x\nplugs:\n  "a\\e[2J\\nrule: b\\u202e": camera\n');
    const { stdout } = await place.run(['decide', 'hostile.yaml', '--plug', 'a\u001b[2J\nrule: b\u202e']);
    expect(stdout).toMatch(/^deny: plug "a\\u001b\[2J\\nrule: b\\u202e" is not .*\n {2}rule: .*\n$/);
  });

  it('prints with --json what the API answers', async () => {
    const run = await decide('snap.yaml --plug shared --slot shared-out --publisher-id acme --json');
    const snap = { yaml: appYaml, declaration: { 'publisher-id': 'acme', type: 'snap-declaration' } };
    const expected = new Decisions().decide(
      {
        action: 'auto-connect',
        plug: { snap, name: 'shared' },
        slot: { snap, name: 'shared-out' },
        device: { classic: true },
      },
      'full',
    );
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout.trimEnd()).not.toContain('\n');
    expect(answerOf(run, 'POST', '/v1/decisions')).toEqual({ ...expected, id: expect.any(String) });
  });

  it('prints an installation with --json as the API answers it, integers beyond 2^53 included', async () => {
    place.write('huge.yaml', 'name: x\nslots:\n  s: {interface: content, content: 9007199254740993}\n');
    place.write(
      'huge.json',
      JSON.stringify({
        slots: { content: { 'deny-installation': { 'slot-attributes': { content: '9.*' } } } },
      }),
    );
    const run = await decide('huge.yaml --action install --declaration huge.json --json');
    expect(run.status).toBe(3);
    expect(run.stdout).toContain('"found":9007199254740993');
    expect(answerOf(run, 'POST', '/v1/decisions')).toMatchObject({ outcome: 'deny', items: [{ name: 's' }] });
  });
});

describe('decide --explain', () => {
  it('shows the places, the governing rule, and each constraint with what it wants and what there is', async () => {
    place.write(
      'several.json',
      JSON.stringify({
        plugs: {
          camera: {
            'allow-auto-connection': [
              { 'on-store': ['acme'] },
              { 'plug-names': ['cam.*'], 'slot-attributes': { 'a/b': '$MISSING', c: 'x' } },
            ],
          },
        },
      }),
    );
    const { status, stdout } = await decide('snap.yaml --plug camera --declaration several.json --explain');
    expect(status).toBe(3);
    expect(stdout.split('\n').slice(2)).toEqual([
      `  |- plug rule in the snap-declaration of the plug's snap: found, it alone governs`,
      '  |  |- deny-auto-connection: false by default, does not match',
      '  |  `- allow-auto-connection: does not match',
      '  |     |- alternative 1: does not match',
      '  |     |  `- unknown on-store  wants acme  found nothing to compare with',
      '  |     `- alternative 2: does not match',
      '  |        |- yes plug-names           wants cam.*     found camera',
      '  |        |- yes slot-attributes a/b  wants $MISSING  found nothing',
      '  |        `- no  slot-attributes c    wants x         found nothing',
      '  `- 3 further places not looked at',
      '',
    ]);
  });

  it('says that what is allowed is of no use where something denies', async () => {
    const { stdout } = await decide('snap.yaml --plug camera --explain');
    expect(stdout.split('\n').slice(2, -1)).toEqual([
      `  |- plug rule in the snap-declaration of the plug's snap: the snap has no declaration`,
      `  |- slot rule in the snap-declaration of the slot's snap: the snap has no declaration`,
      '  |- plug rule in the base-declaration: no rule for the interface',
      '  `- slot rule in the base-declaration: found, it alone governs',
      '     |- deny-auto-connection: true, matches',
      '     `- allow-auto-connection: true by default, matches, but deny comes first',
    ]);
  });

  it('tells what was there, but could not be compared', async () => {
    place.write(
      'pair.json',
      JSON.stringify({
        plugs: { content: { 'allow-connection': { 'plug-attributes': { content: '$SLOT(none)' } } } },
      }),
    );
    const { stdout } = await decide(
      'snap.yaml --plug shared --slot shared-out --action connect --declaration pair.json --explain',
    );
    expect(stdout).toContain(
      'unknown plug-attributes content  wants $SLOT(none)  found docs, nothing to compare it with\n',
    );
  });

  it('goes through every plug and slot of an installation', async () => {
    const { status, stdout } = await decide('installs-not.yaml --action install --explain');
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /^deny: 3 of 3 plugs and slots do not let the snap be installed\n\ndeny: slot "docker"/,
    );
    expect(stdout.match(/^deny: slot/gm)).toHaveLength(3);
    expect(stdout).toContain('- yes slot-snap-type  wants app  found app');
  });
});
